import { stat } from "node:fs/promises";
import { fileSource } from "../byteSource.ts";
import type { Element } from "../h5ad/protocol.ts";
import { httpSource, isUrl } from "../http.ts";
import type { FormatOptions, MatrixFile } from "../matrixFile.ts";
import type { ZarrFile } from "./array.ts";
import { asDoubles, openZarrStore, stretches } from "./array.ts";
import { httpStore } from "./httpStore.ts";
import { zarrMatrix } from "./matrix.ts";
import type { KeyStore } from "./store.ts";
import { folderStore } from "./store.ts";
import { readZarrTable } from "./table.ts";
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
  const { shape } = node;
  if (shape.length === 0) {
    const { data } = await node.chunkAt([]);
    return typeof data[0] === "bigint" ? Number(data[0]) : (data[0] as string | number | undefined);
  }
  if (shape.length === 1) {
    const values = await stretches(node)(0, shape[0] as number);
    return { shape: [...shape], values: Array.isArray(values) ? values : asDoubles(values) };
  }
  const [rows = 0, columns = 0] = shape;
  const [height = 1, width = 1] = node.chunk;
  if (shape.length > 2 || node.type === "text" || rows * columns > 1e8) return undefined;
  const values = new Float64Array(rows * columns);
  for (let i = 0; i * height < rows; i++)
    for (let j = 0; j * width < columns; j++) {
      const { data, stride } = await node.chunkAt([i, j]);
      for (let row = i * height; row < Math.min(rows, (i + 1) * height); row++)
        for (let column = j * width; column < Math.min(columns, (j + 1) * width); column++)
          values[row * columns + column] = Number(data[(row - i * height) * (stride[0] as number) + (column - j * width) * (stride[1] as number)]); // prettier-ignore
    }
  return { shape: [rows, columns], values };
}
