import { randomBytes } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { PertlineError } from "../../error.ts";
import { listed } from "../../nearest.ts";
import { startWorker } from "../startWorker.ts";

/** Numbers per condition and gene. */
export interface LongTable {
  conditions: readonly string[];
  genes: readonly string[];
  /** Columns of conditions × genes numbers, row-major. */
  values: Readonly<Record<string, Float64Array>>;
  /** Columns of one number per condition. */
  perCondition?: Readonly<Record<string, readonly number[]>>;
}

export type ParquetAnswer = { done: true } | { done: false; code: string; message: string };

/**
 * Writes a long table to Parquet: columns condition, gene and the values; a row for each condition and gene, in their
 * order. The file appears under its name only when it is complete. DuckDB runs in a thread of its own.
 *
 * @throws PertlineError MODULE_MISSING, DUPLICATE_NAME, SIZES_DISAGREE, WRITE_FAILED; the signal's reason
 */
export async function writeParquet(file: string, table: LongTable, signal?: AbortSignal): Promise<void> {
  check(table);
  signal?.throwIfAborted();
  const target = path.resolve(file);
  const temporary = `${target}.${process.pid}-${randomBytes(4).toString("hex")}.part`;
  try {
    await mkdir(path.dirname(target), { recursive: true });
    await writeInThread(temporary, table, signal);
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined); // the first error tells more
    if (signal?.aborted || (cause as Error).name === "PertlineError") throw cause;
    throw new PertlineError("WRITE_FAILED", `The file ${target} could not be written: ${(cause as Error).message}. Check the folder, its permissions and free space.`, { cause }); // prettier-ignore
  }
}

function writeInThread(file: string, table: LongTable, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = startWorker({
      from: import.meta.url,
      source: "./writeWorker.ts",
      name: "pertline-parquet-write",
    });
    const end = (settle: () => void): void => {
      signal?.removeEventListener("abort", abort);
      worker.removeAllListeners("exit");
      void worker.terminate().then(settle);
    };
    const abort = (): void => end(() => reject(signal?.reason as Error));
    signal?.addEventListener("abort", abort, { once: true });
    worker.on("message", (answer: ParquetAnswer) =>
      end(() => {
        if (answer.done) resolve();
        else reject(answer.code ? new PertlineError(answer.code, answer.message) : new Error(answer.message));
      }),
    );
    worker.on("error", (error) => end(() => reject(error)));
    worker.on("exit", () => reject(new Error("its thread ended")));
    worker.postMessage({ file, table });
  });
}

function check({ conditions, genes, values, perCondition = {} }: LongTable): void {
  const disagree = (name: string, found: number, expected: number): never => {
    throw new PertlineError("SIZES_DISAGREE", `The column ${name} has ${found} values, expected ${expected}. Nothing was written.`); // prettier-ignore
  };
  for (const [name, column] of Object.entries(values))
    if (column.length !== conditions.length * genes.length)
      disagree(name, column.length, conditions.length * genes.length);
  for (const [name, column] of Object.entries(perCondition))
    if (column.length !== conditions.length) disagree(name, column.length, conditions.length);
  for (const [what, names] of [
    ["conditions", conditions],
    ["genes", genes],
  ] as const) {
    // prettier-ignore
    const seen = new Set<string>();
    const twice = names.filter((name) => seen.size === seen.add(name).size);
    if (twice.length > 0)
      throw new PertlineError("DUPLICATE_NAME", `Some ${what} share a name (${listed(twice)}): a long table cannot tell them apart. Write .h5ad or .zarr.`); // prettier-ignore
  }
}
