import { PertlineError } from "../error.ts";
import { median } from "../stats/quantile.ts";
import type { CellBlock, Cells } from "./cells.ts";
import type { WorkOptions } from "./qualityCounts.ts";
import { qualityCounts } from "./qualityCounts.ts";
import { sampleCells } from "./sampleCells.ts";
import type { RowScaler } from "./scale.ts";
import { detectScale, newRowScaler } from "./scale.ts";
import { withoutStored } from "./subset.ts";
import { isLarge } from "./sumCells.ts";
import { sumThreads } from "./sumThreads/sumThreads.ts";

export interface NormaliseOptions extends WorkOptions {
  /** Library size that every cell is scaled to: a number, or the median over cells with counts (the default). */
  target?: number | "median";
  /** Take log(1 + x) afterwards; true unless told. */
  log1p?: boolean;
  /**
   * Leave genes that hold more than this fraction of the counts of some cell out of the library sizes (scanpy's
   * `exclude_highly_expressed`, `max_fraction`). Takes a further pass over the file.
   */
  maxFraction?: number;
}

/** Cells scaled to one library size. */
export interface NormalisedCells extends Cells {
  /** Library size per cell before. */
  readonly librarySizes: Float64Array;
  /** What they were scaled to. */
  readonly target: number;
  /** Per cell, what its counts were divided by. */
  readonly divisors: Float64Array;
  /** What was scaled, where the logarithm was taken. */
  readonly counts?: Cells;
}

/**
 * Scales every cell to one library size and takes log(1 + x), as scanpy's `normalize_total` and `log1p`: itself `Cells`,
 * computed while it is read. The library sizes take one pass over the file now. Cells without counts stay zero.
 *
 * @throws PertlineError NOT_COUNTS, BAD_TARGET
 */
export async function normalise(cells: Cells, options: NormaliseOptions = {}): Promise<NormalisedCells> {
  const { target: wanted = "median", log1p = true, maxFraction, signal, progress } = options;
  await checkCounts(cells, signal);
  const totals = await sizesOf(cells, { signal, progress });
  const librarySizes =
    maxFraction === undefined
      ? totals
      : await withoutHighGenes(cells, totals, maxFraction, { signal, progress });
  const target = wanted === "median" ? median(librarySizes.filter((size) => size > 0)) : wanted;
  if (!(target > 0 && target < Infinity))
    throw new PertlineError(
      "BAD_TARGET",
      wanted === "median"
        ? `No cell of ${cells.name} has counts: there is no median library size to scale to.`
        : `The library size to scale to is a positive number, found ${wanted}.`,
    );
  const rest = { ...withoutStored(cells), truth: undefined };
  const divisors = librarySizes.map((size) => (size > 0 ? size / target : 1));
  const size = Number(target.toPrecision(6)).toLocaleString("en");
  return {
    ...rest,
    librarySizes,
    target,
    divisors,
    ...(log1p && { counts: cells }),
    notes: [
      ...cells.notes,
      `Counts were scaled to ${size} per cell${wanted === "median" ? ", the median library size," : ""} over the ${cells.genes.length} genes${log1p ? ", then log(1 + x) was taken" : ""}.`,
    ],
    async *blocks(read) {
      const scale = newRowScaler(log1p ? "log1p" : "scaled");
      for await (const block of cells.blocks(read)) {
        scaleBlock(block, divisors, scale, cells.name);
        yield block;
      }
    },
  };
}

/** @throws PertlineError NOT_COUNTS, saying what the values look like instead */
async function checkCounts(cells: Cells, signal?: AbortSignal): Promise<void> {
  const { kind, evidence } = detectScale(await sampleCells(cells, new Uint8Array(cells.nCells).fill(1), signal)); // prettier-ignore
  if (kind === "log1p")
    throw new PertlineError(
      "NOT_COUNTS",
      `The values of ${cells.name} look like logarithms of scaled counts already: ${evidence} Normalising expects counts; leave it out.`,
    );
}

/** Library sizes, in threads from the stored bytes where the file is large and its layout known. */
async function sizesOf(cells: Cells, { signal, progress }: WorkOptions): Promise<Float64Array> {
  const { stored, nCells } = cells;
  if (stored && isLarge(stored)) {
    const totals = new Float64Array(new SharedArrayBuffer(8 * nCells));
    const { rows, halves, nConditions } = quarters(nCells);
    const bar = progress?.(nCells, `Reading ${cells.name}`);
    try {
      const onRows = (done: number): void => bar?.update(done);
      const sums = await sumThreads(stored, {
        nConditions,
        rows,
        halves,
        changed: { as: "totals", totals },
        signal,
        onRows,
      });
      if (typeof sums !== "string") return totals;
    } finally {
      bar?.end();
    }
  }
  return (await qualityCounts(cells, { signal, progress })).totals;
}

/** Every fourth cell to the same sums: shares of the work that do not depend on the number of threads. */
export function quarters(nCells: number): { nConditions: number; rows: Int32Array; halves: Uint8Array } {
  return {
    nConditions: 2,
    rows: Int32Array.from({ length: nCells }, (_, i) => (i >> 1) & 1),
    halves: Uint8Array.from({ length: nCells }, (_, i) => i & 1),
  };
}

async function withoutHighGenes(
  cells: Cells,
  totals: Float64Array,
  maxFraction: number,
  options: WorkOptions,
): Promise<Float64Array> {
  const counted = new Uint8Array(cells.genes.length).fill(1);
  for await (const { start, nCells, indptr, indices, values } of cells.blocks(options))
    for (let cell = 0; cell < nCells; cell++) {
      const most = (totals[start + cell] as number) * maxFraction;
      for (let i = indptr[cell] as number; i < (indptr[cell + 1] as number); i++)
        if ((values[i] as number) > most) counted[indices[i] as number] = 0;
    }
  return (await qualityCounts(cells, options, counted)).totals;
}

/**
 * In place.
 * @throws PertlineError NOT_COUNTS at a value that is no count
 */
function scaleBlock(
  { start, nCells, indptr, values }: CellBlock,
  divisors: Float64Array,
  scale: RowScaler,
  name: string,
): void {
  for (let cell = 0; cell < nCells; cell++) {
    const bad = scale(
      values,
      indptr[cell] as number,
      indptr[cell + 1] as number,
      divisors[start + cell] as number,
    );
    if (bad !== undefined)
      throw new PertlineError(
        "NOT_COUNTS",
        `Normalising expects counts, but cell ${start + cell + 1} of ${name} holds ${bad}. Leave it out for values that are logarithms already.`,
      );
  }
}
