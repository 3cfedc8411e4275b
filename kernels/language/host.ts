import ts from "#typescript";
import { cellIndex, hubFile } from "./cellModule.ts";
import type { Cells, VirtualFile } from "./cells.ts";
import { nodeFallback } from "./displayApi.ts";
import { createFiles } from "./files.ts";
import { cellOptions } from "./options.ts";
import { createResolution, type Resolution } from "./resolution.ts";

export interface NotebookHost extends ts.LanguageServiceHost {
  /** Looks at the disk again; call once at the start of a request. */
  refresh(): void;
  /** Full path of the current cell's module. */
  current(): string;
}

/** What TypeScript sees: the cells as modules in the notebook's folder, and the files that they import. */
export function createHost(directory: string, cells: Cells): NotebookHost {
  const files = createFiles(directory);
  const fallback = `${directory}/__node.d.ts`;
  let config = cellOptions(directory);
  let configVersion = "";
  let resolution: Resolution;
  let revision = 0;
  /** Set for the request in which all imports are resolved anew. */
  let allStale = false;

  const cell = `${directory}/__cell_`;
  const moduleIndex = (path: string): number | undefined =>
    path.startsWith(cell) ? cellIndex(path.slice(directory.length + 1)) : undefined;
  const hub = `${directory}/${hubFile}`;
  const own = `${directory}/__`;
  const virtual = (path: string): VirtualFile | undefined => {
    // Asked for every file of the program with every cell.
    if (!path.startsWith(own)) return undefined;
    if (path === hub) return cells.hub();
    const index = moduleIndex(path);
    if (index !== undefined) return cells.get(index);
    return path === fallback ? { text: nodeFallback, version: 0 } : undefined;
  };
  const fileExists = (path: string): boolean => virtual(path) !== undefined || files.exists(path);
  const readFile = (path: string): string | undefined => virtual(path)?.text ?? ts.sys.readFile(path);
  const resolutionHost: ts.ModuleResolutionHost = {
    fileExists,
    readFile,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    realpath: ts.sys.realpath!,
    getCurrentDirectory: () => directory,
    useCaseSensitiveFileNames: ts.sys.useCaseSensitiveFileNames,
  };

  function configure(installed = false): void {
    const versions = (): string => config.sources.map((path) => files.version(path)).join();
    const found = ts.findConfigFile(directory, files.exists);
    if (!installed && resolution && versions() === configVersion && found === config.sources[0]) return;
    config = cellOptions(directory);
    configVersion = versions();
    resolution = createResolution(directory, files, resolutionHost, config.options);
    allStale = true;
    revision++;
  }
  configure();

  return {
    ...resolutionHost,
    refresh() {
      allStale = false;
      configure(files.refresh());
      const appeared = resolution.refresh();
      if (appeared || files.changed()) revision++;
    },
    current: () => `${directory}/${cells.current}`,
    fileExists,
    readFile,
    readDirectory: ts.sys.readDirectory,
    getCurrentDirectory: () => directory,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getCompilationSettings: () => config.options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getProjectVersion: () => `${cells.version}:${revision}`,
    getScriptFileNames: () => (config.hasNode ? [hub] : [fallback, hub]),
    getScriptVersion: (path) => virtual(path)?.version.toString() ?? files.version(path),
    getScriptSnapshot(path) {
      const text = virtual(path)?.text;
      return text === undefined ? files.snapshot(path) : ts.ScriptSnapshot.fromString(text);
    },
    resolveModuleNameLiterals: (...parameters) => resolution.modules(...parameters),
    resolveTypeReferenceDirectiveReferences: (...parameters) => resolution.types(...parameters),
    // Read by TypeScript's service but missing in the type: who has stale imports, what package.json files say, and
    // which of them restrict the imports that are suggested (none: Node's modules need not be listed anywhere).
    ...{
      hasInvalidatedResolutions: (path: string) => allStale || resolution.isStale(path),
      getModuleResolutionCache: () => resolution.packages(),
      getPackageJsonsVisibleToFile: () => [],
    },
  };
}
