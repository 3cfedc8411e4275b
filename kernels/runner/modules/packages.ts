import { readFileSync, realpathSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

interface Manifest {
  name?: string;
  type?: string;
  main?: string;
  exports?: unknown;
  imports?: unknown;
}

/** A file of a package. */
export interface PackageFile {
  url: string;
  /** How Node must read it. */
  format: "module" | "commonjs" | "json";
}

/** The name of the package in a bare specifier: `@scope/name/sub` → `@scope/name`. */
export function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

export const isBare = (specifier: string): boolean => !/^[./#]|^[a-z-]+:/.test(specifier);

const conditions = new Set([
  "node",
  "import",
  "default",
  ...process.execArgv.flatMap((one) => /^--conditions=(.+)/.exec(one)?.[1] ?? []),
]);

/**
 * Resolves a package's file as Node does for `import` (https://nodejs.org/api/esm.html#resolution-algorithm-specification),
 * but from the disk as it is now: Node remembers that a package was absent.
 */
export function packageFile(specifier: string, parent: string): PackageFile | undefined {
  const folder = path.dirname(fileURLToPath(parent));
  if (specifier.startsWith("#")) {
    const own = scopeOf(folder);
    const manifest = own && readManifest(own);
    const target = manifest && matchTarget(manifest.imports, specifier);
    if (!own || target === undefined) return undefined;
    return target.startsWith("./") ? asFile(path.join(own, target)) : packageFile(target, parent);
  }
  if (!isBare(specifier) || isBuiltin(specifier)) return undefined;
  const home = homeOf(packageName(specifier), folder);
  const manifest = home === undefined ? undefined : readManifest(home);
  if (home === undefined || !manifest) return undefined;
  const subpath = `.${specifier.slice(packageName(specifier).length)}`;
  if (manifest.exports !== undefined && manifest.exports !== null) {
    const target = matchTarget(byPath(manifest.exports), subpath);
    return target === undefined ? undefined : asFile(path.join(home, target));
  }
  const base = path.join(home, subpath === "." ? (manifest.main ?? "index.js") : subpath);
  const found = [base, `${base}.js`, `${base}/index.js`, path.join(home, "index.js")].find(isFile);
  return found === undefined ? undefined : asFile(found);
}

/** Names of the paths that a package offers, as one would import them. */
export function subpathsOf(name: string, parent: string): string[] {
  const home = homeOf(name, path.dirname(fileURLToPath(parent)));
  const { exports } = (home === undefined ? undefined : readManifest(home)) ?? {};
  return Object.keys(byPath(exports ?? {}) as object).map((key) => path.posix.join(name, key));
}

/** The folder above a file in which a package is described, and its version; undefined outside of packages. */
export function packageOf(url: string): { name: string; manifest: string } | undefined {
  const match = /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(fileURLToPath(url));
  return match
    ? { name: match[2] as string, manifest: path.join(match[1] as string, "package.json") }
    : undefined;
}

/** Folders of packages that were found, by importing folder and name. A package may come, but seldom moves. */
const homes = new Map<string, string>();

function homeOf(name: string, folder: string): string | undefined {
  const key = `${folder}\0${name}`;
  const before = homes.get(key);
  if (before !== undefined && isFile(path.join(before, "package.json"))) return before;
  const own = scopeOf(folder);
  let home = own !== undefined && readManifest(own)?.name === name ? own : undefined;
  for (let at = folder; home === undefined; at = path.dirname(at)) {
    const candidate = path.join(at, "node_modules", name);
    if (isFile(path.join(candidate, "package.json"))) home = realpathSync(candidate);
    if (at === path.dirname(at)) break;
  }
  if (home !== undefined) homes.set(key, home);
  return home;
}

/** Whether a specifier leads into a package that its author may be editing: the project itself or a linked one. */
export function isLinked(specifier: string, parent: string): boolean {
  if (specifier.startsWith("#")) return true;
  if (!isBare(specifier) || isBuiltin(specifier)) return false;
  const home = homeOf(packageName(specifier), path.dirname(fileURLToPath(parent)));
  return home !== undefined && !home.includes(`${path.sep}node_modules${path.sep}`);
}

function scopeOf(folder: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    if (isFile(path.join(at, "package.json"))) return at;
    if (at === path.dirname(at) || path.basename(at) === "node_modules") return undefined;
  }
}

export function readManifest(folder: string): (Manifest & { version?: string }) | undefined {
  try {
    return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Manifest;
  } catch {
    return undefined;
  }
}

/** `exports` may be the main entry alone. */
function byPath(exports: unknown): unknown {
  const isMap =
    typeof exports === "object" &&
    exports !== null &&
    !Array.isArray(exports) &&
    Object.keys(exports).every((key) => key.startsWith("."));
  return isMap ? exports : { ".": exports };
}

/** Looks up a path in `exports` or a name in `imports`: exactly, then by the pattern with the longest start. */
function matchTarget(map: unknown, key: string): string | undefined {
  if (typeof map !== "object" || map === null) return undefined;
  const entries = map as Record<string, unknown>;
  if (key in entries && !key.includes("*")) return choose(entries[key], "");
  const [best] = Object.keys(entries)
    .filter((pattern) => {
      const [before = "", after] = pattern.split("*");
      return (
        after !== undefined && key.startsWith(before) && key.endsWith(after) && key.length >= pattern.length
      );
    })
    .sort((a, b) => b.indexOf("*") - a.indexOf("*") || b.length - a.length);
  if (best === undefined) return undefined;
  const star = best.indexOf("*");
  return choose(entries[best], key.slice(star, key.length - (best.length - star - 1)));
}

function choose(target: unknown, star: string): string | undefined {
  if (typeof target === "string") return target.replaceAll("*", () => star);
  if (Array.isArray(target)) return choose(target[0], star);
  if (typeof target !== "object" || target === null) return undefined;
  for (const [condition, inner] of Object.entries(target)) {
    const found = conditions.has(condition) ? choose(inner, star) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function asFile(file: string): PackageFile | undefined {
  if (!isFile(file)) return undefined;
  const real = realpathSync(file);
  const scope = scopeOf(path.dirname(real));
  const isModule =
    /\.mjs$/.test(real) ||
    (!/\.cjs$/.test(real) && scope !== undefined && readManifest(scope)?.type === "module");
  const format = real.endsWith(".json") ? "json" : isModule ? "module" : "commonjs";
  return { url: pathToFileURL(real).href, format };
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
