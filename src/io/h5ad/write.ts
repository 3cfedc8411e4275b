import { PertlineError } from "../../error.ts";
import type { Table } from "../table.ts";
import { writeWhole } from "../writeWhole.ts";
import type { Element } from "./protocol.ts";
import { writeInThread } from "./writeThread.ts";

/** Some consecutive rows of a matrix, compressed by rows; the first offset tells where they start in the arrays. */
export interface RowsToWrite {
  indptr: Int32Array | Float64Array;
  indices: Int32Array;
  values: Float32Array | Float64Array;
  /** Of the rows, where `obs` comes with them. */
  names?: string[];
  /** Codes of categories, or numbers, by name of the column, where `obs` comes with the rows. */
  columns?: ReadonlyMap<string, Int32Array | Float64Array>;
}

/** A matrix at once: compressed by rows, or dense and row-major. */
export type WholeMatrix =
  | {
      shape: readonly [rows: number, columns: number];
      indptr: Float64Array | Int32Array;
      indices: Int32Array;
      values: Float32Array;
    }
  | { shape: readonly [rows: number, columns: number]; values: Float32Array | Float64Array };

/** A matrix in blocks of rows that follow each other: it is never in memory. Values are stored in single precision. */
export interface MatrixInBlocks {
  shape: readonly [rows: number, columns: number];
  blocks: AsyncIterable<RowsToWrite>;
}

export type MatrixToWrite = WholeMatrix | MatrixInBlocks;

/** A column of `obs` whose values come with the rows. `whole`: 32-bit integers. */
export type RowColumn = { kind: "category"; categories: string[] } | { kind: "number"; whole: boolean };

/** What is known of `obs` before its rows, where it is too large for memory. */
export interface ObsOfRows {
  columns: ReadonlyMap<string, RowColumn>;
  /** UTF-8 bytes of the longest row name. */
  nameBytes: number;
}

/** As `Element`, with whole numbers, which stay whole in the file. */
export type ElementToWrite =
  Element | { shape: number[]; values: Int32Array } | { [key: string]: ElementToWrite };

export interface Dictionary {
  [key: string]: ElementToWrite;
}

export interface H5adToWrite {
  X: MatrixToWrite;
  obs: Table;
  var: Table;
  /** A dictionary, or what makes one when X is written; booleans in it are written as 0 and 1. */
  uns?: Dictionary | (() => Dictionary);
}

/** As `H5adToWrite`, with names and columns of `obs` in the blocks of X. */
export interface H5adOfRows extends Omit<H5adToWrite, "X" | "obs"> {
  X: MatrixInBlocks;
  obs: ObsOfRows;
}

export type ContentToWrite = H5adToWrite | H5adOfRows;

/** What the thread is told: everything but blocks of X at first, then these, then `uns`. */
export type WriteRequest =
  | { step: "begin"; path: string; X: WholeMatrix | { shape: readonly [number, number] }; obs: Table | ObsOfRows; var: Table } // prettier-ignore
  | { step: "rows"; block: RowsToWrite }
  | { step: "end"; uns: Dictionary };

/** After each request. */
export type WriteAnswer = { done: true } | { done: false; message: string };

/**
 * Writes an AnnData file (encoding 0.1.0 of anndata 0.8 and later) with gzip. Boolean columns become categories False
 * and True, since HDF5's enumerations cannot be written here. Equal content gives equal bytes, whenever it is written
 * and however rows are cut into blocks. The file appears under its name only when it is complete; an error or an abort
 * leaves nothing behind. HDF5 runs in a thread of its own.
 *
 * @throws PertlineError SIZES_DISAGREE, BAD_NAME, WRITE_FAILED; what `blocks` and `uns` throw; the signal's reason when
 *   it is aborted
 */
export async function writeH5ad(file: string, content: ContentToWrite, signal?: AbortSignal): Promise<void> {
  check(content);
  const source = watched(content);
  try {
    const write = (temporary: string): Promise<void> =>
      writeInThread(temporary, source.content, source.uns, signal);
    await writeWhole(file, write, signal);
  } catch (error) {
    throw source.failure()?.error ?? error;
  }
}

interface Watched {
  content: ContentToWrite;
  uns: () => Dictionary;
  /** Errors of whoever makes the content are told as they are, not as errors of writing. */
  failure: () => { error: unknown } | undefined;
}

/** The content, its blocks and `uns` checked when they come. */
function watched(content: ContentToWrite): Watched {
  let failure: { error: unknown } | undefined;
  async function* checked(blocks: AsyncIterable<RowsToWrite>): AsyncGenerator<RowsToWrite> {
    try {
      let seen = 0;
      for await (const block of blocks) {
        checkBlock(block, content, seen);
        seen += block.indptr.length - 1;
        yield block;
      }
      if (seen !== content.X.shape[0]) disagree(`X has ${content.X.shape[0]} rows, but its blocks have ${seen}.`); // prettier-ignore
    } catch (error) {
      failure = { error };
      throw error;
    }
  }
  const { X } = content;
  return {
    content: "blocks" in X ? ({ ...content, X: { ...X, blocks: checked(X.blocks) } } as ContentToWrite) : content, // prettier-ignore
    uns() {
      try {
        const { uns = {} } = content;
        const dictionary = typeof uns === "function" ? uns() : uns;
        checkNames(dictionary);
        return dictionary;
      } catch (error) {
        failure = { error };
        throw error;
      }
    },
    failure: () => failure,
  };
}

function disagree(message: string): never {
  throw new PertlineError("SIZES_DISAGREE", `${message} Nothing was written.`);
}

function check({ X, obs, var: variables, uns }: ContentToWrite): void {
  const [rows, columns] = X.shape;
  if ("index" in obs && obs.rows !== rows) disagree(`X has ${rows} rows, but obs has ${obs.rows}.`);
  if (variables.rows !== columns) disagree(`X has ${columns} columns, but var has ${variables.rows}.`);
  if ("indptr" in X) {
    const { indptr, indices, values } = X;
    if (indptr.length !== rows + 1 || indptr[rows] !== values.length || indices.length !== values.length)
      disagree(
        `The parts of X disagree: ${values.length} values, ${indices.length} indices, ${indptr.length} offsets ending at ${indptr[rows]} for ${rows} rows.`,
      );
  } else if ("values" in X && X.values.length !== rows * columns)
    disagree(`X has ${X.values.length} values for ${rows} × ${columns}.`);
  if ("index" in obs) checkTable(obs, "obs");
  else for (const key of obs.columns.keys()) checkName(key, "obs");
  checkTable(variables, "var");
  if (typeof uns === "object") checkNames(uns);
}

function checkTable(table: Table, name: "obs" | "var"): void {
  if (table.index.length !== table.rows)
    disagree(`${name} has ${table.rows} rows and ${table.index.length} names.`);
  for (const [key, column] of table.columns) {
    checkName(key, name);
    const length = column.kind === "category" ? column.codes.length : column.values.length;
    if (length !== table.rows)
      disagree(`The column ${name}.${key} has ${length} values for ${table.rows} rows.`);
  }
}

function checkBlock(
  { indptr, indices, values, names, columns }: RowsToWrite,
  { X, obs }: ContentToWrite,
  seen: number,
): void {
  // prettier-ignore
  const n = indptr.length - 1;
  if (n < 0 || !((indptr[n] as number) <= values.length) || indices.length !== values.length)
    disagree(
      `The parts of the block at row ${seen} disagree: offsets from ${indptr[0]} to ${indptr[n]}, ${values.length} values, ${indices.length} indices.`,
    );
  if (seen + n > X.shape[0]) disagree(`X has ${X.shape[0]} rows, but its blocks have more.`);
  if ("index" in obs) return;
  if (names?.length !== n)
    disagree(`The block at row ${seen} has ${names?.length ?? 0} names for ${n} rows.`);
  for (const name of obs.columns.keys())
    if (columns?.get(name)?.length !== n)
      disagree(`The block at row ${seen} has ${columns?.get(name)?.length ?? 0} values of ${name} for ${n} rows.`); // prettier-ignore
}

function checkNames(element: Dictionary): void {
  for (const [key, inner] of Object.entries(element)) {
    checkName(key, "uns");
    if (typeof inner === "object" && inner !== null && !Array.isArray(inner.shape)) checkNames(inner as Dictionary); // prettier-ignore
  }
}

function checkName(name: string, where: string): void {
  if (name === "" || name.includes("/") || (name === "_index" && where !== "uns"))
    throw new PertlineError(
      "BAD_NAME",
      `The name "${name}" in ${where} cannot be written: HDF5 separates folders by "/", and "_index" holds the names of rows. Rename it.`,
    );
}
