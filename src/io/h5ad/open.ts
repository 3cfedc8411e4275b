import path from "node:path";
import { mergeDuplicates } from "../mergeDuplicates.ts";
import type { Table } from "../table.ts";
import { ask, hasReader } from "./client.ts";
import { describe } from "./describe.ts";
import { isForGeneralReader, namingFile, withOwnTree } from "./ownTree.ts";
import type { Description, Element, Embedding, Layout, MatrixBlock } from "./protocol.ts";
import { rowRanges } from "./ranges.ts";
import { readHere } from "./readHere.ts";
import { checkSignature } from "./signature.ts";
import { transpose } from "./transpose.ts";

/** Stored values per block: 8 MB with their indices. */
const BLOCK = 1_000_000;
/** Values per block of a dense matrix, zeros included: 16 MB. */
const DENSE_BLOCK = 4_000_000;

export interface BlockOptions {
  signal?: AbortSignal;
  /** One per row, 1 where it is wanted: blocks without a wanted row are not read. */
  rows?: Uint8Array;
}

/** An AnnData file: its tables in memory, its matrix on disk. */
export interface H5ad {
  path: string;
  layout: Layout;
  nRows: number;
  nColumns: number;
  obs: Table;
  var: Table;
  /** `uns/pertline`. */
  own: Element | undefined;
  /** Names of layers and of members of `obsm`. */
  layers: readonly string[];
  obsmNames: readonly string[];
  /** Reads a part of `uns` by its path, e.g. "neighbors/params"; all of it without one; undefined where there is none. */
  uns(path?: string, signal?: AbortSignal): Promise<Element | undefined>;
  /** Reads a member of `obsm`. */
  obsm(name: string, signal?: AbortSignal): Promise<Embedding>;
  /** Sentences about what was left out. */
  notes: readonly string[];
  /** Where X is, for readers of stored bytes. */
  stored: {
    path: string;
    stamp: string;
    within: readonly string[];
    layout: Layout;
    nRows: number;
    nColumns: number;
    indptr: Float64Array;
  };
  /**
   * X in order of rows; zeros of dense matrices are left out, several entries for one place added up. Values are single
   * where that holds the stored ones exactly, else double.
   */
  blocks(options?: BlockOptions): AsyncGenerator<MatrixBlock, void, undefined>;
  close(): Promise<void>;
}

export interface OpenH5adOptions {
  /** Which matrix: the name of a layer, "raw/X", or X unless told. */
  layer?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Longest time for one piece of the file, after which it is given up as READER_HUNG; by its size unless told. */
  patienceMs?: number | undefined;
}

/**
 * From the stored bytes where their structure is known: tables are then read column by column, when asked for. Else by
 * the reader's thread, all at once.
 */
async function describeFile(
  file: string,
  { layer, signal, patienceMs }: OpenH5adOptions,
): Promise<Description> {
  try {
    return withOwnTree(file, undefined, (root, stamp) => ({
      ...describe(root, layer, (work) => withOwnTree(file, stamp, work)),
      stamp,
    }));
  } catch (error) {
    if (!isForGeneralReader(error)) throw error;
  }
  return ask({ op: "describe", path: file, layer }, { signal, patienceMs });
}

/** Errors name the file they are about. */
async function inFile<T>(file: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw namingFile(error, file);
  }
}

/**
 * Opens an AnnData file (`.h5ad`, recognised by content) of anndata 0.7 or later: X dense, CSR or CSC; compressed in
 * any common way or not. Tables are read when asked for; the matrix in a thread of its own.
 *
 * @throws PertlineError FILE_NOT_FOUND, FILE_UNREADABLE, NOT_HDF5, FILE_TRUNCATED, FILE_DAMAGED, FILTER_MISSING, NO_X,
 * NO_LAYER, NO_TABLE, ANNDATA_TOO_OLD, ODD_ENCODING, SIZES_DISAGREE, OTHER_FILE, BAD_TEXT
 */
export async function openH5ad(file: string, options: OpenH5adOptions = {}): Promise<H5ad> {
  const { signal, patienceMs } = options;
  const absolute = path.resolve(file);
  await checkSignature(absolute);
  signal?.throwIfAborted();
  const { matrix, within, stamp, uns: own, obsm: obsmNames, ...rest } = await inFile(absolute, describeFile(absolute, options)); // prettier-ignore
  const { layout, nRows, nColumns, indptr, chunkRows } = matrix;
  const place = { path: absolute, stamp, within };
  const known = {};

  async function* blocks({ signal, rows }: BlockOptions = {}): AsyncGenerator<MatrixBlock, void, undefined> {
    const slice = (from: number, to: number, minor: number, values: boolean) =>
      inFile(absolute, ask({ op: "compressed", ...place, from, to, minor, values }, { signal, patienceMs }));
    if (layout === "csc") {
      const source = { nRows, indptr, known, slice: (from: number, to: number, values: boolean) => slice(from, to, nRows, values) }; // prettier-ignore
      for await (const { start, nCells, ...block } of transpose(source, rows))
        yield { start, nCells, ...mergeDuplicates(block, nColumns) };
      return;
    }
    const dense = layout === "dense";
    const ranges = dense ? denseRanges(nRows, nColumns, chunkRows, rows) : rowRanges(indptr, BLOCK, rows);
    signal?.throwIfAborted();
    const few = rows && readHere({ ...place, matrix }, ranges);
    if (few) {
      yield* few;
      return;
    }
    const read = async ({ from, to }: { from: number; to: number }): Promise<MatrixBlock> => {
      if (dense) return inFile(absolute, ask({ op: "dense", ...place, from, to }, { signal, patienceMs }));
      const first = indptr[from] as number;
      const part = await slice(first, indptr[to] as number, nColumns, true);
      const offsets = Int32Array.from(indptr.subarray(from, to + 1), (offset) => offset - first);
      return { start: from, nCells: to - from, ...mergeDuplicates({ indptr: offsets, ...part }, nColumns) };
    };
    // The thread reads the next block while the caller works on the last.
    const begin = (i: number): Promise<MatrixBlock> | undefined => {
      const range = ranges[i];
      const reading = range && read(range);
      reading?.catch(() => undefined); // reported when it is its turn
      return reading;
    };
    let next = begin(0);
    for (let i = 1; next !== undefined; i++) {
      const block: MatrixBlock = await next;
      next = begin(i);
      yield block;
    }
  }

  return {
    path: absolute,
    layout,
    nRows,
    nColumns,
    ...rest,
    own,
    obsmNames,
    uns: (within = "", signal) =>
      inFile(absolute, ask({ op: "uns", path: absolute, stamp, within: within.split("/").filter((part) => part !== "") }, { signal, patienceMs })), // prettier-ignore
    obsm: (name, signal) =>
      inFile(absolute, ask({ op: "obsm", path: absolute, stamp, name }, { signal, patienceMs })),
    stored: { path: absolute, stamp, within, layout, nRows, nColumns, indptr },
    blocks,
    close: () => (hasReader() ? ask({ op: "close", path: absolute }) : Promise.resolve()),
  };
}

/** Whole stored chunks, so that none is unpacked twice; those at the ends without a wanted row are left out. */
function denseRanges(
  nRows: number,
  nColumns: number,
  chunkRows: number,
  wanted?: Uint8Array,
): { from: number; to: number }[] {
  const fit = Math.max(1, Math.floor(DENSE_BLOCK / Math.max(1, nColumns)));
  const step = Math.max(1, Math.floor(fit / chunkRows)) * (chunkRows <= fit ? chunkRows : fit);
  const ranges: { from: number; to: number }[] = [];
  for (let from = 0; from < nRows; from += step) {
    const to = Math.min(nRows, from + step);
    const here = wanted?.subarray(from, to);
    if (!here) ranges.push({ from, to });
    else if (here.includes(1)) {
      const first = from + Math.floor(here.indexOf(1) / chunkRows) * chunkRows;
      const last = from + Math.ceil((here.lastIndexOf(1) + 1) / chunkRows) * chunkRows;
      ranges.push({ from: first, to: Math.min(to, last) });
    }
  }
  return ranges;
}
