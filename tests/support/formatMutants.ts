import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { MatrixFile } from "../../src/io/matrixFile.ts";
import { openParquet } from "../../src/io/parquet/open.ts";
import { openMatrixFolder } from "../../src/io/tenx/folder.ts";
import { openDelimitedMatrix } from "../../src/io/text/matrix.ts";
import { openStore } from "../../src/io/zarr/open.ts";
import type { KeyStore } from "../../src/io/zarr/store.ts";
import { placeOf } from "../../src/io/zarr/store.ts";
import { zipStore } from "../../src/io/zarr/zipStore.ts";
import { openZip } from "../../src/io/archive/openZip.ts";
import { random } from "../../src/stats/random.ts";
import { denseOf, FORMATS } from "./formats.ts";
import { memorySource } from "./memorySource.ts";
import { randomMutant } from "./mutants.ts";

/** Opens a damaged copy of a file. */
export type OpenMutant = (seed: number, folder: string) => Promise<MatrixFile>;

const archive = (name: string): Buffer => readFileSync(path.join(FORMATS, `${name}.zip`));

/** One file of the store is damaged, mostly. */
function zarrMutant(name: string): OpenMutant {
  return async (seed) => {
    const zip = await openZip(memorySource(archive(name)), 1 << 24);
    const names = [...zip.names()];
    const victim = names[Math.floor(random(seed + 1).next() * names.length)];
    const read = async (key: string): Promise<Buffer | undefined> => {
      const bytes = await zip.read(key.slice(1));
      if (!bytes) return undefined;
      return key.slice(1) === victim ? randomMutant(Buffer.from(bytes), seed) : Buffer.from(bytes);
    };
    const store: KeyStore = {
      name: "store",
      get: async (key) => {
        const bytes = await read(key);
        return bytes && new Uint8Array(bytes);
      },
      getRange: async (key, range) => {
        const bytes = await read(key);
        if (!bytes) return undefined;
        const { offset, length } = placeOf(range, bytes.length, "store", key);
        return new Uint8Array(bytes.subarray(offset, offset + length));
      },
      stamp: () => Promise.resolve(""),
      close: () => Promise.resolve(),
    };
    return openStore(store, { memory: 1 << 22 });
  };
}

function folderMutant(name: string, packed: boolean): OpenMutant {
  return (seed, folder) => {
    const files = packed
      ? ["matrix.mtx.gz", "features.tsv.gz", "barcodes.tsv.gz"]
      : ["matrix.mtx", "genes.tsv", "barcodes.tsv"];
    const victim = files[seed % 4] ?? files[0];
    const place = path.join(folder, name);
    mkdirSync(place, { recursive: true });
    for (const file of files) {
      const bytes = readFileSync(path.join(FORMATS, name, file));
      // Half of the damage to packed files is to what is in them.
      const inside = packed && seed % 8 < 4;
      const damaged = inside ? gzipSync(randomMutant(gunzipSync(bytes), seed)) : randomMutant(bytes, seed);
      writeFileSync(path.join(place, file), file === victim ? damaged : bytes);
    }
    return openMatrixFolder(place);
  };
}

function fileMutant(name: string, open: (file: string) => Promise<MatrixFile>): OpenMutant {
  return (seed, folder) => {
    const file = path.join(folder, name);
    writeFileSync(file, randomMutant(readFileSync(path.join(FORMATS, name)), seed));
    return open(file);
  };
}

const told = (file: string): Promise<MatrixFile> =>
  openDelimitedMatrix(file, { orientation: "cells-by-genes" });

export const MUTANTS: Readonly<Record<string, OpenMutant>> = {
  ...Object.fromEntries(
    ["zarr-0.7-csr", "zarr-0.8-csc", "zarr-0.8-dense-chunks", "zarr-0.10-csr", "zarr-0.12-v3", "zarr-v2-gzip", "zarr-v2-zlib", "zarr-v2-zstd", "zarr-v2-lz4", "zarr-v2-none", "zarr-v2-filters", "zarr-v3-shards-gzip", "zarr-v3-shards-blosc"].map((name) => [name, zarrMutant(name)]), // prettier-ignore
  ),
  "a zip archive": async (seed) => openStore(await zipStore(memorySource(randomMutant(archive("zarr-0.10-csr"), seed))), { memory: 1 << 22 }), // prettier-ignore
  "10x-v2": folderMutant("10x-v2", false),
  "10x-v3": folderMutant("10x-v3", true),
  "cells.csv": fileMutant("cells.csv", told),
  "genes.csv.gz": fileMutant("genes.csv.gz", told),
  "wide.parquet": fileMutant("wide.parquet", (file) => openParquet(file)),
  "long.parquet": fileMutant("long.parquet", (file) => openParquet(file)),
};

/** Reads a mutant to its end: it is refused with an error of ours, or read. @returns whether it was refused */
export async function survive(open: OpenMutant, seed: number, folder: string): Promise<boolean> {
  const began = performance.now();
  let refused = false;
  try {
    const file = await open(seed, folder);
    try {
      await denseOf(file, file.blocks());
    } finally {
      await file.close();
    }
  } catch (error) {
    const { name, code, message, stack } = error as Error & { code?: string };
    assert.equal(name, "PertlineError", `mutant ${seed}: ${stack}`);
    assert.match(code ?? "", /^[A-Z0-9_]+$/, `mutant ${seed}: ${message}`);
    refused = true;
  }
  assert.ok(performance.now() - began < 10_000, `mutant ${seed} took too long`);
  return refused;
}
