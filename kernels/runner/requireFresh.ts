import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { explainImport, ImportError } from "./importErrors.ts";
import { packageFile } from "./modules/packages.ts";
import { isLocal } from "./modules/resolve.ts";
import { dependenciesOf, type Snapshot, versionOf } from "./modules/versions.ts";

export interface FreshRequire {
  /** What cells see as `require`: an edited local file, and whatever depends on it, is loaded anew. */
  require: NodeJS.Require;
  /** Forgets CommonJS modules below a local file that have changed, so that an import reads them again. */
  forget(url: string, snapshot: Snapshot): void;
}

/** @param filename a file in the notebook's folder */
export function createFreshRequire(filename: string): FreshRequire {
  const original = createRequire(filename);
  const loaded = new Map<string, string>();
  const parent = pathToFileURL(filename).href;

  function forget(url: string, snapshot: Snapshot): void {
    for (const one of dependenciesOf(url, snapshot)) {
      const file = fileURLToPath(one);
      const version = versionOf(one, snapshot);
      if (loaded.has(file) && loaded.get(file) !== version) delete original.cache[file];
      loaded.set(file, version);
    }
  }

  const fresh = ((specifier: string): unknown => {
    let url: string | undefined;
    try {
      const found = original.resolve(specifier);
      url = found.startsWith("/") || /^[a-z]:\\/i.test(found) ? pathToFileURL(found).href : undefined;
    } catch {
      // The call itself will say why.
    }
    if (url !== undefined && isLocal(url)) forget(url, new Map());
    try {
      return original(specifier) as unknown;
    } catch (error) {
      // Node remembers that a package was absent.
      const { code } = error as NodeJS.ErrnoException;
      const late = code === "MODULE_NOT_FOUND" ? packageFile(specifier, parent) : undefined;
      if (late) return original(fileURLToPath(late.url)) as unknown;
      throw explainRequire(error, specifier);
    }
  }) as NodeJS.Require;
  Object.assign(fresh, original);
  return { require: fresh, forget };

  function explainRequire(error: unknown, specifier: string): unknown {
    const { code, message } = error as NodeJS.ErrnoException;
    const frames = (new Error().stack ?? "").split("\n").slice(1).join("\n");
    if (code === "ERR_PACKAGE_PATH_NOT_EXPORTED")
      return new ImportError(
        `${message.split("\n")[0]}. It may be for import only: await import("${specifier}")`,
        frames,
      );
    if (code !== "MODULE_NOT_FOUND" || !message.startsWith(`Cannot find module '${specifier}'`)) return error;
    const missing = { code: "ERR_MODULE_NOT_FOUND", message: message.split("\n")[0] };
    return explainImport(missing, { specifier, parent, frames });
  }
}
