import path from "node:path";
import { fileURLToPath } from "node:url";
import type { CellImport } from "../cell/imports.ts";
import { currentRun, isInterrupted } from "./current.ts";
import { explainImport, ImportError, missingExport } from "./importErrors.ts";
import { askFrom } from "./modules/hooks.ts";
import { isLocal, stripQuery } from "./modules/resolve.ts";
import { contentOf, dependenciesOf, setFailures, type Snapshot, versionOf } from "./modules/versions.ts";
import { createPackageUpdates } from "./packageUpdates.ts";
import type { FreshRequire } from "./requireFresh.ts";
import type { Scope } from "./scope.ts";

type Namespace = Record<string, unknown>;

export interface Imports {
  /** Loads what a cell imports, declares the names and binds them. */
  load(imports: readonly CellImport[], cell: number): Promise<void>;
  /** `import(specifier)` as written in a cell. */
  dynamic(specifier: string): Promise<Namespace>;
  /** `import.meta.resolve(specifier)` as written in a cell. */
  resolve(specifier: string): string;
  /**
   * Loads local files anew that have changed since they were imported, and rebinds the names taken from them.
   * Where that fails, the old names stay. Returns what the user should know, a line each.
   */
  refresh(): Promise<string[]>;
  /** A cell now declares this name itself. */
  forget(name: string): void;
}

interface Bound {
  specifier: string;
  imported: string;
}

/** A module that a cell imported: its URL without version, and the state of the disk that it was last loaded from. */
interface Loaded {
  url: string;
  version: string;
  contents: Map<string, number>;
}

/**
 * @param directory the notebook's folder, from which specifiers are resolved
 * @param aliases modules that the kernel provides under a package's name
 * @param fresh what knows of the CommonJS modules that were loaded
 */
export function createImports(
  directoryUrl: string,
  scope: Scope,
  aliases: Record<string, string>,
  fresh: FreshRequire,
): Imports {
  const parent = new URL("cell.ts", directoryUrl).href;
  const directory = fileURLToPath(directoryUrl);
  const bound = new Map<string, Bound>();
  const modules = new Map<string, Loaded>();
  const updates = createPackageUpdates();
  /** Versions of local modules that have run to their end. */
  const succeeded = new Set<string>();
  const failures: Record<string, number> = {};
  /** Local modules that are being loaded: one whose run was interrupted never comes to its end. */
  const loading = new Map<string, { file: string; snapshot: Snapshot; run: number }>();
  /** Modules that could not be reloaded: not tried again until something changes. */
  const failed: Loaded[] = [];

  const resolve = (specifier: string): string =>
    import.meta.resolve(askFrom(parent, aliases[specifier] ?? specifier, failures));

  /** Node keeps a failed module as failed: what has not run to its end gets another version. */
  function retryNextTime(url: string, snapshot: Snapshot): void {
    for (const one of dependenciesOf(url, snapshot))
      if (!succeeded.has(`${one}?v=${versionOf(one, snapshot)}`)) failures[one] = (failures[one] ?? 0) + 1;
    setFailures(failures);
  }

  async function importFresh(specifier: string): Promise<Namespace> {
    const before = loading.get(specifier);
    if (before && isInterrupted(before.run)) retryNextTime(before.file, before.snapshot);
    const url = resolve(specifier);
    const file = stripQuery(url);
    const isVersioned = isLocal(file) && url.includes("?v=");
    const snapshot: Snapshot = new Map();
    const run = currentRun()?.run;
    if (isVersioned && run !== undefined) loading.set(specifier, { file, snapshot, run });
    if (isVersioned) fresh.forget(file, snapshot);
    let namespace: Namespace;
    try {
      namespace = (await import(url)) as Namespace;
    } catch (error) {
      if (isVersioned) retryNextTime(file, snapshot);
      throw error;
    } finally {
      loading.delete(specifier);
    }
    if (isVersioned) {
      const files = dependenciesOf(file, snapshot);
      for (const one of files) succeeded.add(`${one}?v=${versionOf(one, snapshot)}`);
      const contents = new Map(files.map((one) => [one, contentOf(one, snapshot)]));
      modules.set(specifier, { url: file, version: versionOf(file, snapshot), contents });
    } else {
      modules.delete(specifier);
      updates.loaded(url);
    }
    return namespace;
  }

  const relative = (url: string): string => path.relative(directory, fileURLToPath(url));

  /** Loads one module again, if it has changed; adds the files that had. */
  async function reload(specifier: string, snapshot: Snapshot, changed: Set<string>): Promise<string[]> {
    const before = modules.get(specifier) as Loaded;
    const version = versionOf(before.url, snapshot);
    if (version === before.version) return [];
    const files = new Set([...before.contents.keys(), ...dependenciesOf(before.url, snapshot)]);
    const edited = [...files].filter((one) => contentOf(one, snapshot) !== before.contents.get(one));
    const gone = edited.find((one) => contentOf(one, snapshot) === 0);
    try {
      const namespace = await importFresh(specifier);
      const lost: string[] = [];
      for (const [local, { specifier: from, imported }] of bound) {
        if (from !== specifier) continue;
        if (has(namespace, imported)) scope.set(local, pick(namespace, imported));
        else lost.push(imported);
      }
      for (const one of edited) if (contentOf(one, snapshot) !== 0) changed.add(relative(one));
      return lost.map((name) => `${relative(before.url)} no longer exports ${name}: it keeps its old value`);
    } catch (error) {
      const what = gone === undefined ? (edited[0] ?? before.url) : gone;
      const frames = "";
      const { message, stack } = explainImport(error, { specifier, parent, frames }) as Error;
      const why = /^SyntaxError: .*|(?<=\n) +at .*/.exec(String(stack))?.[0].trim();
      failed.push(before);
      const text =
        gone === undefined ? `${message}${why?.startsWith("at ") ? ` (${why})` : ""}` : "it is gone";
      return [`could not reload ${relative(what)}, the old version stays in use: ${text}`];
    }
  }

  return {
    resolve: (specifier) => {
      const url = resolve(specifier);
      return isLocal(url) ? stripQuery(url) : url;
    },
    forget: (name) => void bound.delete(name),

    async dynamic(specifier) {
      const { stack = "" } = new Error();
      try {
        return await importFresh(specifier);
      } catch (error) {
        throw explainImport(error, { specifier, parent, frames: stack.split("\n").slice(1).join("\n") });
      }
    },

    async load(imports, cell) {
      const loaded: { local: string; value: unknown; from: Bound }[] = [];
      try {
        for (const { specifier, line, names } of imports) {
          const frames = `    at cell_${cell}.ts:${line}:1`;
          let namespace: Namespace;
          try {
            namespace = await importFresh(specifier);
          } catch (error) {
            throw explainImport(error, { specifier, parent, frames });
          }
          for (const { imported, local, optional } of names) {
            const value = pick(namespace, imported);
            if (value === undefined && !has(namespace, imported)) {
              if (optional) continue;
              throw new ImportError(missingExport(Object.keys(namespace), imported, specifier), frames);
            }
            loaded.push({ local, value, from: { specifier, imported } });
          }
        }
      } finally {
        // Names of an import that failed are not declared: "not defined" is true of them, "not a function" misleads.
        scope.declare(loaded.map(({ local }) => local));
        for (const { local, value, from } of loaded) {
          scope.set(local, value);
          bound.set(local, from);
        }
      }
    },

    async refresh() {
      const snapshot: Snapshot = new Map();
      const changed = new Set<string>();
      const notices: string[] = [];
      for (const specifier of [...modules.keys()])
        notices.push(...(await reload(specifier, snapshot, changed)));
      for (const one of failed.splice(0)) one.version = versionOf(one.url, snapshot);
      return [...[...changed].map((file) => `reloaded ${file}`), ...new Set(notices), ...updates.notices()];
    },
  };
}

/** An export by name; CommonJS packages often hide their names behind the default export. */
function pick(namespace: Namespace, imported: string): unknown {
  if (imported === "*" || Object.hasOwn(namespace, imported)) {
    return imported === "*" ? namespace : namespace[imported];
  }
  return (namespace.default as Namespace | null | undefined)?.[imported];
}

function has(namespace: Namespace, imported: string): boolean {
  return imported === "*" || imported in namespace || pick(namespace, imported) !== undefined;
}
