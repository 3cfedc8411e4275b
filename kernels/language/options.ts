import { dirname } from "node:path";
import ts from "#typescript";

export interface CellOptions {
  options: ts.CompilerOptions;
  /** Files that the options were read from; the options are stale when one of them changes. */
  sources: string[];
  /** Whether Node's own declarations were found. */
  hasNode: boolean;
}

/**
 * Compiler options for cells of a folder: the nearest tsconfig.json above it rules strictness, libraries, paths and
 * conditions; whatever would get in the way of a notebook is set here.
 */
export function cellOptions(directory: string): CellOptions {
  const path = ts.findConfigFile(directory, ts.sys.fileExists);
  const own = path ? readConfig(path) : { options: { strict: true, lib: ["lib.es2023.d.ts"] }, sources: [] };
  const options: ts.CompilerOptions = {
    ...own.options,
    noEmit: true,
    target: Math.max(own.options.target ?? 0, ts.ScriptTarget.ES2023),
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    // The runner resolves as Node does; the bundler mode leaves this condition out.
    customConditions: [...new Set([...(own.options.customConditions ?? []), "node"])],
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: false,
    resolveJsonModule: true,
    esModuleInterop: true,
    allowJs: true,
    isolatedDeclarations: false,
    isolatedModules: false,
    verbatimModuleSyntax: false,
    erasableSyntaxOnly: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    allowUnusedLabels: true,
    allowUnreachableCode: true,
    declaration: false,
    declarationMap: false,
    sourceMap: false,
    inlineSourceMap: false,
    composite: false,
    incremental: false,
    skipLibCheck: true,
    libReplacement: false,
  };
  for (const key of [
    "rootDir",
    "rootDirs",
    "outDir",
    "outFile",
    "declarationDir",
    "tsBuildInfoFile",
    "emitDeclarationOnly",
  ])
    delete options[key];

  // The notebook's folder counts, not the one that the kernel's process happened to start in.
  const host = { ...ts.sys, getCurrentDirectory: () => directory };
  const hasNode =
    ts.resolveTypeReferenceDirective("node", `${directory}/cell.mts`, options, host)
      .resolvedTypeReferenceDirective !== undefined;
  const types = own.options.types ?? [];
  options.types = types.includes("*") || !hasNode ? types : [...new Set([...types, "node"])];
  // Without Node's declarations, `console`, `fetch` and timers come from the browser's, and what `using` asks for from
  // the library of proposals.
  if (!hasNode) {
    const own = options.lib ? [...options.lib, "lib.dom.d.ts"] : [ts.getDefaultLibFileName(options)];
    options.lib = [...new Set([...own, "lib.esnext.disposable.d.ts"])];
  }
  return { options, sources: own.sources, hasNode };
}

function readConfig(path: string): { options: ts.CompilerOptions; sources: string[] } {
  const file = ts.readJsonConfigFile(path, ts.sys.readFile);
  // `include` is of no interest: a notebook's program holds its cells and what they import.
  const host: ts.ParseConfigHost = { ...ts.sys, readDirectory: () => [] };
  const { options } = ts.parseJsonSourceFileConfigFileContent(file, host, dirname(path), undefined, path);
  return { options, sources: [path, ...(file.extendedSourceFiles ?? [])] };
}
