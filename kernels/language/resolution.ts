import { dirname } from "node:path";
import ts from "#typescript";
import { cellFile, cellIndex, hubFile } from "./cellModule.ts";
import { isStable, type Files } from "./files.ts";

type ResolvedModule = ts.ResolvedModuleWithFailedLookupLocations;
type ResolvedTypes = ts.ResolvedTypeReferenceDirectiveWithFailedLookupLocations;

/** Module resolution that remembers successes: a program is rebuilt for every cell and would look up everything again. */
export interface Resolution {
  modules: NonNullable<ts.LanguageServiceHost["resolveModuleNameLiterals"]>;
  types: NonNullable<ts.LanguageServiceHost["resolveTypeReferenceDirectiveReferences"]>;
  packages(): ts.ModuleResolutionCache;
  /** Looks again for what was not found; true when something has appeared. */
  refresh(): boolean;
  /** True for a file whose imports must be resolved anew. */
  isStale(path: string): boolean;
}

export function createResolution(
  directory: string,
  files: Files,
  host: ts.ModuleResolutionHost,
  options: ts.CompilerOptions,
): Resolution {
  const packages = ts.createModuleResolutionCache(directory, (path) => path, options);
  const found = new Map<string, ResolvedModule>();
  const foundTypes = new Map<string, ResolvedTypes>();
  const missing = new Map<string, { specifier: string; mode: ts.ResolutionMode }[]>();
  const stale = new Set<string>();

  function resolve(specifier: string, from: string, mode: ts.ResolutionMode): ResolvedModule {
    if (specifier.startsWith("./__cell")) {
      const index = cellIndex(specifier);
      return virtual(`${directory}/${index === undefined ? hubFile : cellFile(index)}`);
    }
    const key = `${dirname(from)}\0${specifier}\0${mode ?? 0}`;
    const known = found.get(key);
    const target = known?.resolvedModule?.resolvedFileName;
    if (known && target && (isStable(target) || files.exists(target))) return known;
    const cache = isStable(from) ? packages : undefined;
    const fresh = ts.resolveModuleName(specifier, from, options, host, cache, undefined, mode);
    // A notebook outside a project still knows the kernel's own module.
    if (!fresh.resolvedModule && specifier === "pertline/kernel")
      return virtual(`${directory}/${cellFile(0)}`);
    if (fresh.resolvedModule || isStable(from)) found.set(key, fresh);
    return fresh;
  }

  return {
    modules(literals, from, _redirected, _options, source) {
      const failed: { specifier: string; mode: ts.ResolutionMode }[] = [];
      const resolved = literals.map((literal) => {
        const mode = ts.getModeForUsageLocation(source, literal, options);
        const result = resolve(literal.text, from, mode);
        if (!result.resolvedModule) failed.push({ specifier: literal.text, mode });
        return result;
      });
      if (failed.length > 0 && !isStable(from)) missing.set(from, failed);
      else missing.delete(from);
      return resolved;
    },
    types(references, from) {
      return references.map((reference) => {
        const name = typeof reference === "string" ? reference : reference.fileName;
        const key = `${dirname(from)}\0${name}`;
        let result = foundTypes.get(key);
        if (!result) {
          result = ts.resolveTypeReferenceDirective(name, from, options, host);
          foundTypes.set(key, result);
        }
        return result;
      });
    },
    packages: () => packages,
    refresh() {
      stale.clear();
      for (const [from, imports] of missing)
        if (imports.some(({ specifier, mode }) => resolve(specifier, from, mode).resolvedModule))
          stale.add(from);
      return stale.size > 0;
    },
    isStale: (path) => stale.has(path),
  };
}

function virtual(resolvedFileName: string): ResolvedModule {
  return {
    resolvedModule: { resolvedFileName, extension: ts.Extension.Mts, isExternalLibraryImport: false },
    failedLookupLocations: [],
  } as unknown as ResolvedModule;
}
