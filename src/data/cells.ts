import type { Element, Embedding } from "../io/h5ad/protocol.ts";
import type { Table } from "../io/table.ts";
import type { Provenance } from "./provenance.ts";

/** Some consecutive rows of a cells × genes matrix, compressed by rows; dense rows come in the same form. */
export interface CellBlock {
  /** Row of the first cell. */
  start: number;
  nCells: number;
  /** `nCells + 1` offsets into `indices` and `values`. */
  indptr: Int32Array | Float64Array;
  /** Gene positions, each once per cell. */
  indices: Int32Array;
  /** In double precision where the file's are, or are whole numbers of more than 16 bits. */
  values: Float32Array | Float64Array;
}

/** How the values are scaled, as far as the file or its values tell. */
export interface Scale {
  kind: "counts" | "log1p" | "unknown";
  /** Library size that counts were scaled to before the logarithm; undefined where it varies or is not known. */
  target: number | undefined;
  /** One sentence: from what this was concluded. */
  evidence: string;
}

export interface ReadOptions {
  signal?: AbortSignal;
  /** One per cell, 1 where it is wanted: blocks without a wanted cell are not read; blocks may hold others too. */
  rows?: Uint8Array;
  progress?: Progress;
}

/** Reports long work: `progress(total, label)` opens a bar, `update(done)` moves it, `end()` closes it. The kernel's `progress` fits. */
export type Progress = (total: number, label?: string) => { update(done: number): void; end(): void };

/** Where a matrix is stored in an HDF5 file, for reading it without the HDF5 library. */
export interface StoredMatrix {
  path: string;
  /** Changes when the file does. */
  stamp: string;
  /** Names of the groups that lead to it and its own. */
  within: readonly string[];
  layout: "csr" | "csc" | "dense";
  nRows: number;
  nColumns: number;
  /** Offsets of rows (csr) or columns (csc) into the stored values; empty for dense. */
  indptr: Float64Array;
}

/** A cells × genes matrix that is read lazily, with what is known of its rows (`obs`) and columns (`var`). */
export interface Cells {
  /** File name or name of the data set. */
  readonly name: string;
  readonly provenance: Provenance;
  /** SHA-256 of the file, hex, computed when asked for. */
  checksum(): Promise<string>;
  readonly nCells: number;
  /** Gene symbols in file order; not guaranteed unique. */
  readonly genes: readonly string[];
  readonly obs: Table;
  readonly var: Table;
  /** Noise-free means per condition that a simulation wrote along (`uns`): condition label → mean of X per gene. */
  readonly truth?: ReadonlyMap<string, Float64Array>;
  /** Names of other matrices of the file, to open it with. */
  readonly layers?: readonly string[];
  /** Names of what `obsm` can give: embeddings such as X_pca. */
  readonly obsmNames?: readonly string[];
  /**
   * Reads `uns` or a part of it by its path ("neighbors/params"): dictionaries as plain objects, arrays with their shape,
   * data frames and records as dictionaries of columns; undefined where there is none. Absent where the file has no such
   * thing.
   * @throws PertlineError UNS_TOO_LARGE
   */
  uns?(path?: string, signal?: AbortSignal): Promise<Element | undefined>;
  /** Reads a member of `obsm`: numbers per cell, row-major. @throws PertlineError UNKNOWN_OBSM, ODD_ENCODING */
  obsm?(name: string, signal?: AbortSignal): Promise<Embedding>;
  /** What was left out or decided while opening, for people: each one sentence. */
  readonly notes: readonly string[];
  /** Where the matrix is in its file; absent where it is in none. */
  readonly stored?: StoredMatrix;
  /** Reads the matrix once, in order, block after block, in bounded memory. */
  blocks(options?: ReadOptions): AsyncIterable<CellBlock>;
  close(): Promise<void>;
}
