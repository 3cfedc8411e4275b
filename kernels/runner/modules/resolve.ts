import { statSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const EXTENSIONS = [".ts", ".mts", ".js", ".mjs", ".cjs", ".json"];

/** Finds the file that a relative specifier means, with or without its extension; undefined when there is none. */
export function resolveFile(specifier: string, parentUrl: string): string | undefined {
  if (!/^(\.{1,2}(\/|$)|\/|file:)/.test(specifier)) return undefined;
  const base = fileURLToPath(new URL(stripQuery(specifier), parentUrl));
  const candidates = [
    base,
    // TypeScript sources are often imported under the name of their output.
    ...(base.endsWith(".js") ? [`${base.slice(0, -3)}.ts`] : []),
    ...(base.endsWith(".mjs") ? [`${base.slice(0, -4)}.mts`] : []),
    ...EXTENSIONS.map((extension) => base + extension),
    ...EXTENSIONS.map((extension) => `${base}/index${extension}`),
  ];
  const found = candidates.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
  return found === undefined ? undefined : pathToFileURL(found).href;
}

export function stripQuery(url: string): string {
  return url.replace(/[?#].*$/, "");
}

/** A file that its author may be editing: not in a dependency. */
export function isLocal(url: string): boolean {
  return url.startsWith("file:") && !url.includes("/node_modules/");
}
