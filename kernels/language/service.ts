import { resolve } from "node:path";
import ts from "#typescript";
import type { CellText, Completeness, Completions, Diagnostic } from "../session/language.ts";
import { createCells } from "./cells.ts";
import { completeness } from "./completeness.ts";
import { completions } from "./completion.ts";
import { cellDiagnostics } from "./diagnostics.ts";
import { createHost } from "./host.ts";
import { importHints } from "./importHints.ts";
import { inspection, type Inspection } from "./inspection.ts";
import { cellIndex } from "./cellModule.ts";
import { cellNames } from "./names.ts";
import { pathCompletions } from "./pathCompletion.ts";

/** The knowledge of `Language`, in the calling thread. An exception of TypeScript's leaves the service usable. */
export interface LanguageService {
  check(cell: CellText): Diagnostic[];
  /** `opaque`: the cell's names are known, but its types are not looked into. */
  remember(cell: CellText, opaque?: boolean): void;
  complete(code: string, offset: number): Completions;
  inspect(code: string, offset: number): Inspection | undefined;
  isComplete(code: string): Completeness;
  reset(): void;
}

export function createService(directory: string): LanguageService {
  const cells = createCells();
  const host = createHost(resolve(directory).replaceAll("\\", "/"), cells);
  const service = ts.createLanguageService(host, keepingRegistry());

  function attempt<Result>(work: () => Result): Result {
    try {
      host.refresh();
      return work();
    } catch (error) {
      service.cleanupSemanticCache();
      throw error;
    }
  }

  return {
    check({ code }) {
      const names = cellNames(code);
      // Syntax errors are the runner's; what follows from them would only repeat it.
      if (names.broken || /^(?:\s|\/\/.*\n)*\/\/\s*@ts-nocheck\b/.test(code)) return [];
      return attempt(() => {
        cells.look(code, names);
        const found = service.getSemanticDiagnostics(host.current());
        return cellDiagnostics(found, importHints(service, host.current(), found), code.length, names, cells);
      });
    },
    remember: (cell, opaque = false) => cells.remember(cell, opaque),
    complete: (code, offset) =>
      attempt(() => {
        const paths = pathCompletions(code, offset, directory);
        const shift = cells.draft(code);
        const found = completions(service, host.current(), shift, code, offset);
        return found.matches.length === 0 && paths ? paths : found;
      }),
    inspect: (code, offset) =>
      attempt(() => {
        const shift = cells.draft(code);
        return inspection(service, host.current(), shift, code, offset);
      }),
    isComplete: completeness,
    reset: () => cells.reset(),
  };
}

/**
 * A document registry that forgets nothing but cells: a package whose import was deleted and typed again is not
 * parsed a second time.
 */
function keepingRegistry(): ts.DocumentRegistry {
  const registry = ts.createDocumentRegistry();
  const release = registry.releaseDocumentWithKey.bind(registry) as (...parameters: unknown[]) => void;
  registry.releaseDocumentWithKey = (path: ts.Path, ...parameters: unknown[]): void => {
    if (cellIndex(path) !== undefined) release(path, ...parameters);
  };
  // Asked for every file of the program with every cell, nearly always for what it gave before.
  const given = new Map<
    ts.Path,
    { key: ts.DocumentRegistryBucketKey; file: ts.SourceFile & { version?: string } }
  >();
  const update = registry.updateDocumentWithKey.bind(registry);
  registry.updateDocumentWithKey = (name, path, settings, key, snapshot, version, kind, options) => {
    const before = given.get(path);
    const format = typeof options === "object" ? options.impliedNodeFormat : undefined;
    if (before?.key === key && before.file.version === version && before.file.impliedNodeFormat === format)
      return before.file;
    const file = update(name, path, settings, key, snapshot, version, kind, options);
    if (cellIndex(path) === undefined) given.set(path, { key, file });
    return file;
  };
  return registry;
}
