import type { Element, Embedding, MatrixBlock } from "./h5ad/protocol.ts";
import type { Table } from "./table.ts";

/** What to tell a reader beyond the place of the file. */
export interface FormatOptions {
  /** Bytes that reading may hold at a time, 256 MB unless told: sets the sizes of blocks and how often text is read. */
  memory?: number;
  /** What the rows of a delimited matrix are; found by content unless told. */
  orientation?: Orientation;
  /** Which genome of a Cell Ranger 2 file that holds several. */
  genome?: string;
  /** Columns of a delimited or Parquet matrix that describe cells, where they are numbers. */
  metadata?: readonly string[];
}

export type Orientation = "cells-by-genes" | "genes-by-cells";

export interface BlockOptions {
  signal?: AbortSignal;
  /** One per row, 1 where it is wanted: blocks without a wanted row are left out where that saves reading. */
  rows?: Uint8Array;
}

/** A cells × genes file: its tables in memory, its matrix where it is. */
export interface MatrixFile {
  nRows: number;
  nColumns: number;
  obs: Table;
  var: Table;
  /** `uns/pertline` of AnnData files. */
  uns?: Element;
  /** Names in `obsm`, with readers of its members and of parts of `uns` by their path: of Zarr stores. */
  obsmNames?: readonly string[];
  readObsm?(name: string, signal?: AbortSignal): Promise<Embedding>;
  readUns?(within: readonly string[], signal?: AbortSignal): Promise<Element | undefined>;
  /** Sentences about what was decided or left out. */
  notes: readonly string[];
  /** Where the matrix is in an HDF5 file, for readers of stored bytes. */
  stored?: StoredPlace;
  /** Changes when the file does. */
  stamp(): Promise<string>;
  /** The matrix in order of rows, zeros left out, each column once per row. */
  blocks(options?: BlockOptions): AsyncGenerator<MatrixBlock, void, undefined>;
  close(): Promise<void>;
}

export interface StoredPlace {
  path: string;
  stamp: string;
  within: readonly string[];
  layout: "csr" | "csc" | "dense";
  nRows: number;
  nColumns: number;
  indptr: Float64Array;
}

export const DEFAULT_MEMORY: number = 256 * 2 ** 20;

/** Stored values per block: an eighth of the budget at 12 bytes each, 1 million at most. */
export function blockSize({ memory = DEFAULT_MEMORY }: FormatOptions): number {
  return Math.max(1000, Math.min(1_000_000, Math.floor(memory / 96)));
}

/** More rows or columns than any file of cells has: a declared size beyond is damage. */
export const MOST_ROWS = 200_000_000;
