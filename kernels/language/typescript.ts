import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createRequire, Module } from "node:module";
import { homedir } from "node:os";
import path from "node:path";
import { arch } from "node:process";
import { cachedDataVersionTag } from "node:v8";
import { Script } from "node:vm";
import type typescript from "typescript";

/*
 * TypeScript is one script of 9 MB. Imported as usual, Node reads through it once in search of the names it exports,
 * which takes longer than running it, and V8 compiles it anew in every process. Here it is required, and compiled code is
 * kept between processes. The `#typescript` of package.json leads here, and to TypeScript's own declarations for types.
 */

const require = createRequire(import.meta.url);
const file = require.resolve("typescript");
let script: Script | undefined;

function load(): typeof typescript {
  const known = require.cache[file];
  if (known?.loaded) return known.exports as typeof typescript;
  try {
    return compile();
  } catch {
    return require(file) as typeof typescript;
  }
}

type Wrapper = (
  exports: object,
  require: NodeJS.Require,
  module: NodeModule,
  file: string,
  folder: string,
) => void;

function compile(): typeof typescript {
  const cachedData = readCache();
  const source = (Module as unknown as { wrap(text: string): string }).wrap(readFileSync(file, "utf8"));
  const compiled = new Script(source, { filename: file, ...(cachedData ? { cachedData } : {}) });
  if (!cachedData || compiled.cachedDataRejected) script = compiled;
  const loaded = new Module(file);
  loaded.filename = file;
  const run = compiled.runInThisContext() as Wrapper;
  run(loaded.exports as object, createRequire(file), loaded, file, path.dirname(file));
  loaded.loaded = true;
  require.cache[file] = loaded;
  return loaded.exports as typeof typescript;
}

/** Compiled code belongs to one TypeScript, one V8 and one kind of processor. */
function cacheFile(): string {
  const { size, mtimeMs } = statSync(file);
  const folder = process.env.XDG_CACHE_HOME ?? path.join(homedir(), ".cache");
  const key = [process.version, arch, cachedDataVersionTag(), size, Math.round(mtimeMs)].join("-");
  return path.join(folder, "pertline", `typescript-${key}.bin`);
}

function readCache(): Buffer | undefined {
  try {
    return readFileSync(cacheFile());
  } catch {
    return undefined;
  }
}

/** Writes what V8 has compiled so far, if it had to be compiled in this process. Call when there is nothing else to do. */
export function keepCompiled(): void {
  const compiled = script;
  script = undefined;
  if (!compiled) return;
  try {
    const target = cacheFile();
    mkdirSync(path.dirname(target), { recursive: true });
    const temporary = `${target}.${process.pid}`;
    writeFileSync(temporary, compiled.createCachedData());
    renameSync(temporary, target);
  } catch {
    // A folder that cannot be written to costs time in the next kernel and nothing else.
  }
}

// A default export, as TypeScript's declarations have it.
const ts: typeof typescript = load();
export default ts;
