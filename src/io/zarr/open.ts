import { stat } from "node:fs/promises";
import { fileSource } from "../byteSource.ts";
import type { Element } from "../h5ad/protocol.ts";
import { httpSource, isUrl } from "../http.ts";
import type { FormatOptions, MatrixFile } from "../matrixFile.ts";
import type { ZarrFile } from "./array.ts";
import { openZarrStore } from "./array.ts";
import { httpStore } from "./httpStore.ts";
import { zarrMatrix } from "./matrix.ts";
import type { KeyStore } from "./store.ts";
import { folderStore } from "./store.ts";
import { obsmNames, readObsm } from "./obsm.ts";
import { readZarrTable } from "./table.ts";
import { readUns } from "./uns.ts";
import { wholeArray } from "./wholeArray.ts";
import { zipStore } from "./zipStore.ts";

/**
 * Opens an AnnData Zarr store, version 2 or 3: a folder, a zip archive, or the address of either on a web server. X is
 * dense, CSR or CSC; chunks may be in shards; compressed with gzip, zlib, zstd, blosc, lz4 or not.
 *
 * @throws PertlineError NOT_ZARR, NO_X, NO_TABLE, ODD_ENCODING, SIZES_DISAGREE, FILTER_MISSING, FILE_DAMAGED,
 * FILE_TRUNCATED, TOO_LARGE, BAD_NAME, and of zip archives and downloads
 */
export async function openZarr(place: string, options: FormatOptions = {}): Promise<MatrixFile> {
  return openStore(await storeAt(place), options);
}

/** The same from a store, which is closed where that fails. */
export async function openStore(store: KeyStore, options: FormatOptions = {}): Promise<MatrixFile> {
  try {
    const file = await openZarrStore(store);
    const matrix = await zarrMatrix(file, options);
    const notes: string[] = [];
    const obs = await readZarrTable(file, "obs", matrix.nRows, notes);
    const variables = await readZarrTable(file, "var", matrix.nColumns, notes);
    const uns = await ownUns(file);
    return {
      ...matrix,
      obs,
      var: variables,
      ...(uns && { uns }),
      notes,
      obsmNames: await obsmNames(file),
      readUns: (within) => readUns(file, within),
      readObsm: (name) => readObsm(file, name, matrix.nRows),
      stamp: store.stamp,
      close: store.close,
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function storeAt(place: string): Promise<KeyStore> {
  if (isUrl(place)) {
    if (/\.zip$/i.test(new URL(place).pathname)) return zipStore(await httpSource(place));
    return httpStore(place);
  }
  if ((await stat(place)).isDirectory()) return folderStore(place);
  const source = await fileSource(place);
  try {
    return await zipStore(source);
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** `uns/pertline`, as this library writes it: a store on the web cannot be listed. */
async function ownUns(file: ZarrFile): Promise<Element | undefined> {
  if ((await file.node("uns/pertline"))?.kind !== "group") return undefined;
  const result: { [key: string]: Element } = {};
  const simulated = await element(file, "uns/pertline/simulated");
  if (simulated !== undefined) result.simulated = simulated;
  const [conditions, means] = [await element(file, "uns/pertline/truth/conditions"), await element(file, "uns/pertline/truth/means")]; // prettier-ignore
  if (conditions !== undefined && means !== undefined) result.truth = { conditions, means };
  return result;
}

async function element(file: ZarrFile, path: string): Promise<Element | undefined> {
  const node = await file.node(path);
  if (node?.kind !== "array") return undefined;
  const { shape, type } = node;
  if (shape.length > 2 || shape.reduce((product, n) => product * n, 1) > 1e8) return undefined;
  const values = await wholeArray(node);
  if (shape.length > 0) return { shape: [...shape], values };
  return type === "boolean" ? values[0] === 1 : values[0];
}
