import { randomBytes } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { PertlineError } from "../../error.ts";
import { startWorker } from "../startWorker.ts";
import type { Table } from "../table.ts";
import type { Element } from "./protocol.ts";

/** Some consecutive rows of a matrix, compressed by rows; offsets start at 0. */
export interface RowsToWrite {
  indptr: Int32Array | Float64Array;
  indices: Int32Array;
  values: Float32Array | Float64Array;
}

/** A matrix compressed by rows, at once or in blocks of rows that follow each other, or dense and row-major. */
export type MatrixToWrite =
  | {
      shape: readonly [rows: number, columns: number];
      /** Written one by one: the matrix is never in memory. Values are stored in single precision. */
      blocks: AsyncIterable<RowsToWrite>;
    }
  | {
      shape: readonly [rows: number, columns: number];
      indptr: Float64Array | Int32Array;
      indices: Int32Array;
      values: Float32Array;
    }
  | { shape: readonly [rows: number, columns: number]; values: Float32Array | Float64Array };

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

/** What the thread is told: everything but blocks of X at first, then these, then `uns`. */
export type WriteRequest =
  | { step: "begin"; path: string; X: Exclude<MatrixToWrite, { blocks: unknown }> | { shape: readonly [number, number] }; obs: Table; var: Table } // prettier-ignore
  | ({ step: "rows" } & RowsToWrite)
  | { step: "end"; uns: Dictionary };

/** After each request. */
export type WriteAnswer = { done: true } | { done: false; message: string };

/**
 * Writes an AnnData file (encoding 0.1.0 of anndata 0.8 and later) with gzip. Boolean columns become categories False
 * and True, since HDF5's enumerations cannot be written here. The file appears under its name only when it is complete;
 * an error or an abort leaves nothing behind. HDF5 runs in a thread of its own.
 *
 * @throws PertlineError SIZES_DISAGREE, BAD_NAME, WRITE_FAILED; the signal's reason when it is aborted
 */
export async function writeH5ad(file: string, content: H5adToWrite, signal?: AbortSignal): Promise<void> {
  check(content);
  await writeWhole(file, (temporary) => writeInThread(temporary, content, signal), signal);
}

/**
 * Lets `write` fill a file beside the wanted one, which then takes its name; an error or an abort leaves nothing behind.
 *
 * @throws PertlineError WRITE_FAILED; the signal's reason when it is aborted
 */
export async function writeWhole(
  file: string,
  write: (temporary: string) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  const target = path.resolve(file);
  const temporary = `${target}.${process.pid}-${randomBytes(4).toString("hex")}.part`;
  try {
    await mkdir(path.dirname(target), { recursive: true });
    signal?.throwIfAborted();
    await write(temporary);
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined); // the first error tells more
    // What the caller's blocks or the writer itself say about the content needs no other words.
    if (signal?.aborted || (cause as Error).name === "PertlineError") throw cause;
    throw new PertlineError(
      "WRITE_FAILED",
      `The file ${target} could not be written: ${cause instanceof Error ? cause.message : String(cause)}. Check the folder, its permissions and free space.`,
      { cause },
    );
  }
}

async function writeInThread(temporary: string, content: H5adToWrite, signal?: AbortSignal): Promise<void> {
  const { X, obs, var: variables, uns = {} } = content;
  const worker = startWorker({ from: import.meta.url, source: "./writeWorker.ts", name: "pertline-h5ad-write" }); // prettier-ignore
  const ask = (request: WriteRequest): Promise<void> =>
    new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        signal?.removeEventListener("abort", abort);
        for (const event of ["message", "error", "exit"]) worker.removeAllListeners(event);
        settle();
      };
      const abort = (): void => end(() => reject(signal?.reason as Error));
      signal?.addEventListener("abort", abort, { once: true });
      worker.once("message", (answer: WriteAnswer) => end(() => (answer.done ? resolve() : reject(new Error(answer.message))))); // prettier-ignore
      worker.once("error", (error) => end(() => reject(error)));
      worker.once("exit", () => end(() => reject(new Error("its thread ended"))));
      worker.postMessage(request);
    });
  try {
    const inBlocks = "blocks" in X;
    await ask({ step: "begin", path: temporary, X: inBlocks ? { shape: X.shape } : X, obs, var: variables });
    if (inBlocks) {
      let rows = 0;
      for await (const { indptr, indices, values } of X.blocks) {
        signal?.throwIfAborted();
        rows += indptr.length - 1;
        await ask({ step: "rows", indptr, indices, values });
      }
      if (rows !== X.shape[0]) disagree(`X has ${X.shape[0]} rows, but its blocks have ${rows}.`);
    }
    signal?.throwIfAborted();
    const dictionary = typeof uns === "function" ? uns() : uns;
    checkNames(dictionary, "uns");
    await ask({ step: "end", uns: dictionary });
  } finally {
    await worker.terminate();
  }
}

function disagree(message: string): never {
  throw new PertlineError("SIZES_DISAGREE", `${message} Nothing was written.`);
}

function check({ X, obs, var: variables, uns }: H5adToWrite): void {
  const [rows, columns] = X.shape;
  if (obs.rows !== rows) disagree(`X has ${rows} rows, but obs has ${obs.rows}.`);
  if (variables.rows !== columns) disagree(`X has ${columns} columns, but var has ${variables.rows}.`);
  if ("indptr" in X) {
    const { indptr, indices, values } = X;
    if (indptr.length !== rows + 1 || indptr[rows] !== values.length || indices.length !== values.length)
      disagree(
        `The parts of X disagree: ${values.length} values, ${indices.length} indices, ${indptr.length} offsets ending at ${indptr[rows]} for ${rows} rows.`,
      );
  } else if ("values" in X && X.values.length !== rows * columns)
    disagree(`X has ${X.values.length} values for ${rows} × ${columns}.`);
  for (const [name, table] of [
    ["obs", obs],
    ["var", variables],
  ] as const) {
    if (table.index.length !== table.rows)
      disagree(`${name} has ${table.rows} rows and ${table.index.length} names.`);
    for (const [key, column] of table.columns) {
      checkName(key, name);
      const length = column.kind === "category" ? column.codes.length : column.values.length;
      if (length !== table.rows)
        disagree(`The column ${name}.${key} has ${length} values for ${table.rows} rows.`);
    }
  }
  if (typeof uns === "object") checkNames(uns, "uns");
}

/** @throws PertlineError BAD_NAME where a name, at any depth, cannot be one of HDF5 */
export function checkNames(element: Dictionary, where: "obs" | "uns"): void {
  for (const [key, inner] of Object.entries(element)) {
    checkName(key, where);
    if (typeof inner === "object" && !("shape" in inner)) checkNames(inner as Dictionary, where);
  }
}

function checkName(name: string, where: string): void {
  if (name === "" || name.includes("/") || (name === "_index" && where !== "uns"))
    throw new PertlineError(
      "BAD_NAME",
      `The name "${name}" in ${where} cannot be written: HDF5 separates folders by "/", and "_index" holds the names of rows. Rename it.`,
    );
}
