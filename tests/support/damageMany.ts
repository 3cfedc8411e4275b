import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { randomMutant } from "./mutants.ts";
import { readAll } from "./readAll.ts";

const golden = path.resolve(import.meta.dirname, "../golden/h5ad-versions");
/** Files read from their stored bytes, and such as need the HDF5 library. */
export const DAMAGED_NAMES: readonly string[] = [
  "anndata-0.7.8",
  "anndata-0.12.6",
  "storage-all",
  "storage-latest",
  "storage-zstd",
  "storage-lzf",
  "type-big-f8",
  "storage-blosc",
];

export interface Damaged {
  refused: number;
  read: number;
  /** Milliseconds. */
  slowest: number;
  /** Bytes of memory beyond those at the beginning. */
  most: number;
  codes: Map<string, number>;
}

export interface DamageOptions {
  /** Which of the files, in turns; all unless told. */
  names?: readonly string[];
  /** After so long a file is given up that the library never finishes: these have a few kilobytes. */
  patienceMs?: number;
}

/**
 * Reads everything of many damaged files. Each must end in time with an error that has a code and names the file, or with
 * values.
 */
export async function damageMany(
  folder: string,
  count: number,
  { names = DAMAGED_NAMES, patienceMs }: DamageOptions = {},
): Promise<Damaged> {
  const result: Damaged = { refused: 0, read: 0, slowest: 0, most: 0, codes: new Map<string, number>() };
  const begin = process.memoryUsage().rss;
  const wholes = names.map((name) => gunzipSync(readFileSync(path.join(golden, `${name}.h5ad.gz`))));
  for (let seed = 0; seed < count; seed++) {
    const which = seed % names.length;
    const file = path.join(folder, `damaged-${names[which]}-${seed}.h5ad`);
    writeFileSync(file, randomMutant(wholes[which] as Buffer, seed));
    const began = performance.now();
    try {
      await readAll(file, { patienceMs });
      result.read++;
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      assert.match(code ?? String(error), /^[A-Z][A-Z0-9_]+$/, file);
      assert.ok(message.includes(file), `${file}: ${message}`);
      result.codes.set(code as string, (result.codes.get(code as string) ?? 0) + 1);
      result.refused++;
    }
    result.slowest = Math.max(result.slowest, performance.now() - began);
    result.most = Math.max(result.most, process.memoryUsage().rss - begin);
    assert.ok(performance.now() - began < 45_000, `${file} took ${performance.now() - began} ms`);
    rmSync(file, { force: true });
  }
  assert.ok(result.most < 1.5e9, `${result.most} bytes of memory`);
  return result;
}
