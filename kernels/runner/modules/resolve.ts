import { statSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isBare } from "./packages.ts";
import { mappedPaths } from "./paths.ts";

/** The last two are found in order to be refused clearly. */
const EXTENSIONS = [".ts", ".mts", ".js", ".mjs", ".cts", ".cjs", ".json", ".tsx", ".jsx"];

/**
 * Finds the file that a specifier means: a relative one with or without its extension, a bare one by the `paths` of the
 * tsconfig.json nearest to the importing file. Undefined when there is none, or when Node has to look for a package.
 */
export function resolveFile(specifier: string, parentUrl: string): string | undefined {
  const bases = /^(\.{1,2}(\/|$)|\/|file:)/.test(specifier)
    ? [fileURLToPath(new URL(stripQuery(specifier), parentUrl))]
    : isBare(specifier) || /^[@~#]/.test(specifier)
      ? mappedPaths(specifier, parentUrl)
      : [];
  for (const base of bases) {
    const found = candidatesOf(base).find(isFile);
    if (found !== undefined) return pathToFileURL(found).href;
  }
  return undefined;
}

/** A link to itself, a folder that may not be read, a name that is too long: no file either. */
function isFile(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}

function candidatesOf(base: string): string[] {
  return [
    base,
    // TypeScript sources are often imported under the name of their output.
    ...(base.endsWith(".js") ? [`${base.slice(0, -3)}.ts`] : []),
    ...(base.endsWith(".mjs") ? [`${base.slice(0, -4)}.mts`] : []),
    ...(base.endsWith(".cjs") ? [`${base.slice(0, -4)}.cts`] : []),
    ...EXTENSIONS.map((extension) => base + extension),
    ...EXTENSIONS.map((extension) => `${base}/index${extension}`),
  ];
}

export function stripQuery(url: string): string {
  return url.replace(/[?#].*$/, "");
}

/** A file that its author may be editing: not in a dependency. */
export function isLocal(url: string): boolean {
  return url.startsWith("file:") && !url.includes("/node_modules/");
}
