import path from "node:path";
import { fileURLToPath } from "node:url";
import type { CellImport } from "../cell/imports.ts";
import { nearest } from "../nearest.ts";
import { currentRun, isInterrupted } from "./current.ts";
import { askFrom } from "./modules/hooks.ts";
import { isLocal, stripQuery } from "./modules/resolve.ts";
import { dependenciesOf, versionOf } from "./modules/versions.ts";
import type { Scope } from "./scope.ts";

type Namespace = Record<string, unknown>;

/** Thrown when an import of a cell fails before any code of the module has run. */
export class ImportError extends Error {
  readonly code = "CELL_IMPORT";
  constructor(message: string, cell: number, line: number) {
    super(message);
    this.name = "ImportError";
    this.stack = `ImportError: ${message}\n    at cell_${cell}.ts:${line}:1`;
  }
}

export interface Imports {
  /** Loads what a cell imports and binds the names. */
  load(imports: readonly CellImport[], cell: number): Promise<void>;
  /** `import(specifier)` as written in a cell. */
  dynamic(specifier: string): Promise<Namespace>;
  /** `import.meta.resolve(specifier)` as written in a cell. */
  resolve(specifier: string): string;
  /**
   * Loads local files anew that have changed since they were imported, and rebinds the names taken from them.
   * Returns the changed files, relative to the notebook's folder.
   */
  refresh(): Promise<string[]>;
  /** A cell now declares this name itself. */
  forget(name: string): void;
}

interface Bound {
  specifier: string;
  imported: string;
}

/**
 * @param directory the notebook's folder, from which specifiers are resolved
 * @param aliases modules that the kernel provides under a package's name
 */
export function createImports(directoryUrl: string, scope: Scope, aliases: Record<string, string>): Imports {
  const parent = new URL("cell.ts", directoryUrl).href;
  const bound = new Map<string, Bound>();
  const urls = new Map<string, string>();

  const resolve = (specifier: string, again = 0): string =>
    import.meta.resolve(askFrom(parent, aliases[specifier] ?? specifier, again));

  // A module whose evaluation was interrupted never ends: it and what it imports are loaded anew.
  const loading = new Map<string, { run: number | undefined; again: number }>();

  const importFresh = async (specifier: string): Promise<Namespace> => {
    const before = loading.get(specifier);
    const broken = before?.run !== undefined && isInterrupted(before.run);
    const again = (before?.again ?? 0) + (broken ? 1 : 0);
    const url = resolve(specifier, again);
    loading.set(specifier, { run: currentRun()?.run, again });
    const namespace = (await import(url)) as Namespace;
    loading.set(specifier, { run: undefined, again });
    urls.set(specifier, url);
    return namespace;
  };

  return {
    resolve: (specifier) => resolve(specifier),
    dynamic: importFresh,
    forget: (name) => void bound.delete(name),

    async load(imports, cell) {
      for (const { specifier, line, names } of imports) {
        let namespace: Namespace;
        try {
          namespace = await importFresh(specifier);
        } catch (error) {
          throw explain(error, specifier, cell, line);
        }
        for (const { imported, local, optional } of names) {
          const value = pick(namespace, imported);
          if (!optional && value === undefined && !has(namespace, imported)) {
            throw new ImportError(missingExport(namespace, imported, specifier), cell, line);
          }
          scope.set(local, value);
          bound.set(local, { specifier, imported });
        }
      }
    },

    async refresh() {
      const times = new Map<string, number>();
      const changed = new Set<string>();
      for (const [specifier, url] of urls) {
        const file = stripQuery(url);
        if (!isLocal(file)) continue;
        const before = Number(/\?v=([\d.]+)/.exec(url)?.[1] ?? 0);
        if (versionOf(file, times) === before) continue;
        for (const one of dependenciesOf(file)) if ((times.get(one) ?? 0) > before) changed.add(one);
        if (changed.size === 0) changed.add(file);
        const namespace = await importFresh(specifier);
        for (const [local, { specifier: from, imported }] of bound) {
          if (from === specifier) scope.set(local, pick(namespace, imported));
        }
      }
      const base = fileURLToPath(directoryUrl);
      return [...changed].map((url) => path.relative(base, fileURLToPath(url)));
    },
  };
}

/** An export by name; CommonJS packages often hide their names behind the default export. */
function pick(namespace: Namespace, imported: string): unknown {
  if (imported === "*" || !has(namespace, imported)) {
    return imported === "*" ? namespace : (namespace.default as Namespace | undefined)?.[imported];
  }
  return namespace[imported];
}

function has(namespace: Namespace, imported: string): boolean {
  return imported === "*" || imported in namespace;
}

function missingExport(namespace: Namespace, imported: string, specifier: string): string {
  const near = nearest(imported, Object.keys(namespace));
  const hint = near.length > 0 ? ` Similar exports: ${near.slice(0, 5).join(", ")}.` : "";
  return `"${specifier}" has no export named ${imported}.${hint}`;
}

function explain(error: unknown, specifier: string, cell: number, line: number): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ERR_MODULE_NOT_FOUND" || code === "ERR_UNSUPPORTED_DIR_IMPORT") {
    const inner = /^Cannot find (module|package) '([^']+)'/.exec(message)?.[2] ?? specifier;
    const name = specifier
      .split("/")
      .slice(0, specifier.startsWith("@") ? 2 : 1)
      .join("/");
    if (inner === specifier || inner === name || inner.endsWith(specifier.replace(/^[./]+/, "/"))) {
      const remedy = /^[./]/.test(specifier)
        ? "Paths are relative to the notebook's folder."
        : `If it is a package, install it: npm install ${name}`;
      return new ImportError(`Cannot find "${specifier}". ${remedy}`, cell, line);
    }
    return new ImportError(`Importing "${specifier}" failed: ${message}`, cell, line);
  }
  if (code === "ERR_PACKAGE_PATH_NOT_EXPORTED")
    return new ImportError(message.split("\n")[0] ?? message, cell, line);
  // A bundled file can put its whole source into the message.
  if (typeof message === "string" && message.length > 2000) {
    return new ImportError(`Importing "${specifier}" failed: ${message.slice(0, 500)} …`, cell, line);
  }
  return error;
}
