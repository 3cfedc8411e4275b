import type { Table } from "../table.ts";

/** Some rows of a matrix, compressed by rows; offsets start at 0. */
export interface MatrixBlock {
  /** First row. */
  start: number;
  nCells: number;
  indptr: Int32Array;
  indices: Int32Array;
  values: Float32Array | Float64Array;
}

export type Layout = "csr" | "csc" | "dense";

/** What is known of X without its values. */
export interface MatrixShape {
  layout: Layout;
  nRows: number;
  nColumns: number;
  /** Offsets of rows (csr) or columns (csc) into the stored values; empty for dense. */
  indptr: Float64Array;
  /** Rows per stored chunk of a dense matrix; 1 where not chunked. */
  chunkRows: number;
}

/**
 * A value of `uns`: dictionaries are plain objects; arrays keep their shape beside them, with null for missing texts and
 * NaN for missing numbers, booleans as 0 and 1.
 */
export type Element =
  | string
  | number
  | boolean
  | null
  | { shape: number[]; values: (string | null)[] | Float64Array }
  | { [key: string]: Element };

/** A member of `obsm`, row-major. */
export interface Embedding {
  rows: number;
  columns: number;
  values: Float64Array;
  /** Of columns, where it is a data frame. */
  names: string[] | undefined;
}

/** Everything of an `.h5ad` file but the values of its matrix. */
export interface Description {
  matrix: MatrixShape;
  /** Names of the groups that lead to the matrix and its own. */
  within: string[];
  obs: Table;
  var: Table;
  /** `uns/pertline` where the file has it. */
  uns: Element | undefined;
  /** Names of other matrices, and of what describes cells in several numbers. */
  layers: string[];
  obsm: string[];
  /** Sentences about columns that were not read. */
  notes: string[];
  /** Changes when the file does. */
  stamp: string;
}

export interface CompressedSlice {
  indices: Int32Array;
  /** Empty where only indices were asked for. */
  values: Float32Array | Float64Array;
}

/** What the reader's thread can be asked; each is answered on its own, so that a fresh thread can answer any. */
export type Question =
  | { op: "describe"; path: string; layer: string | undefined }
  | {
      op: "compressed";
      path: string;
      stamp: string;
      within: readonly string[];
      from: number;
      to: number;
      minor: number;
      values: boolean;
    }
  | { op: "dense"; path: string; stamp: string; within: readonly string[]; from: number; to: number }
  /** A part of `uns`, all of it for an empty path; undefined where there is none. */
  | { op: "uns"; path: string; stamp: string; within: readonly string[] }
  | { op: "obsm"; path: string; stamp: string; name: string }
  | { op: "close"; path: string };

export interface Answers {
  describe: Description;
  compressed: CompressedSlice;
  dense: MatrixBlock;
  uns: Element | undefined;
  obsm: Embedding;
  close: undefined;
}

export type Request = Question & { id: number };
export type Reply =
  | { id: number; answer: Answers[keyof Answers] }
  | { id: number; error: { code: string; message: string; fatal: boolean } };
