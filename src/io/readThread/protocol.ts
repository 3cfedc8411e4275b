import type { Element, Embedding, MatrixBlock } from "../h5ad/protocol.ts";
import type { FormatOptions, MatrixFile } from "../matrixFile.ts";
import type { Table } from "../table.ts";

/** Formats that are read in a thread of their own, one per open file. */
export type ThreadFormat = "zarr" | "mtx" | "10x-h5" | "delimited" | "parquet";

export interface OpenRequest {
  format: ThreadFormat;
  source: string;
  options: FormatOptions;
}

export type Description = Pick<
  MatrixFile,
  "nRows" | "nColumns" | "obs" | "var" | "uns" | "notes" | "stored" | "obsmNames"
>;

export type Question =
  | ({ op: "open" } & OpenRequest)
  | { op: "table"; source: string }
  | { op: "start"; reading: number; rows: Uint8Array | undefined }
  | { op: "next"; reading: number }
  | { op: "uns"; within: readonly string[] }
  | { op: "obsm"; name: string }
  | { op: "stop"; reading: number };

export interface Answers {
  open: Description;
  table: Table;
  start: undefined;
  /** Undefined at the end. */
  next: MatrixBlock | undefined;
  uns: Element | undefined;
  obsm: Embedding;
  stop: undefined;
}

export type Request = Question & { id: number };
export type Reply =
  | { id: number; answer: Answers[keyof Answers] }
  | { id: number; error: { code: string; message: string; fatal: boolean } };
