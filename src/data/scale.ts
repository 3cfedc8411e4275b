import { PertlineError } from "../error.ts";
import type { CellBlock, Scale } from "./cells.ts";

/** Library size that counts are scaled to before the logarithm. */
export const TARGET = 10_000;
/** Cells looked at: enough to tell, a few milliseconds. */
const SAMPLE = 200;
/** Values a cell must have to say something about its unit. */
const FEWEST = 5;

/**
 * Tells counts from logarithms of scaled counts by looking at some cells. Counts are whole numbers. log1p of scaled
 * counts: within a cell every expm1(x) is a whole multiple of one unit, target / library size; where all genes are
 * there their sum is the target in every cell.
 */
export function detectScale(block: CellBlock): Scale {
  const { nCells, indptr, values } = block;
  const stored = values.length;
  if (stored === 0)
    return { kind: "unknown", target: undefined, evidence: "The cells looked at are all zero." };
  if (values.every((value) => Number.isInteger(value)))
    return {
      kind: "counts",
      target: undefined,
      evidence: `All ${stored} values looked at are whole numbers.`,
    };
  const step = Math.max(1, Math.floor(nCells / SAMPLE));
  const sums: number[] = [];
  let looked = 0;
  let whole = 0;
  for (let cell = 0; cell < nCells; cell += step) {
    const row = values.subarray(indptr[cell], indptr[cell + 1]);
    if (row.length < FEWEST) continue;
    looked++;
    const scaled = Float64Array.from(row, Math.expm1);
    if (multiplesOfOneUnit(scaled)) whole++;
    sums.push(scaled.reduce((sum, value) => sum + value, 0));
  }
  if (looked === 0 || whole < 0.9 * looked)
    return {
      kind: "unknown",
      target: undefined,
      evidence:
        looked === 0
          ? "The cells looked at have too few values to tell."
          : `In ${looked - whole} of ${looked} cells looked at, exp(x) − 1 is no whole multiple of one unit.`,
    };
  const evidence = `In ${whole} of ${looked} cells looked at, exp(x) − 1 is a whole multiple of one unit`;
  const target = common(sums);
  return target === undefined
    ? { kind: "log1p", target, evidence: `${evidence}; its sum differs between cells, so genes are missing.` }
    : { kind: "log1p", target, evidence: `${evidence}, and its sum is ${target} in every cell.` };
}

/** Whether values are k × unit; the smallest may itself stand for 1 to 4 counts. */
function multiplesOfOneUnit(values: Float64Array): boolean {
  const least = values.reduce((a, b) => Math.min(a, b));
  if (!(least > 0)) return false;
  for (let count = 1; count <= 4; count++) {
    const unit = least / count;
    // Single precision of x leaves an error of 1e-7 × x in expm1(x), relative to itself.
    if (
      values.every(
        (value) => Math.abs(value / unit - Math.round(value / unit)) <= 0.01 + (2e-6 * value) / unit,
      )
    )
      return true;
  }
  return false;
}

function common(sums: readonly number[]): number | undefined {
  const first = sums[0] as number;
  if (!sums.every((sum) => Math.abs(sum / first - 1) < 1e-3)) return undefined;
  const round = Number(first.toPrecision(3));
  return Math.abs(first / round - 1) < 1e-3 ? round : Number(first.toPrecision(6));
}

/**
 * Scales counts to 10,000 per cell over all genes of the block and takes log(1 + x), in place. Cells without counts stay
 * zero.
 *
 * @param rows condition per cell of the file: cells below 0 are left as they are
 * @throws PertlineError NOT_COUNTS
 */
export function normaliseBlock({ start, nCells, indptr, values }: CellBlock, rows?: Int32Array): void {
  for (let cell = 0; cell < nCells; cell++) {
    if (rows !== undefined && (rows[start + cell] as number) < 0) continue;
    const bad = normaliseRow(values, indptr[cell] as number, indptr[cell + 1] as number);
    if (bad !== undefined)
      throw new PertlineError(
        "NOT_COUNTS",
        `Normalising (--normalise) expects counts, but cell ${start + cell + 1} holds ${bad}. Leave it out for values that are logarithms already.`,
      );
  }
}

/**
 * The same for one cell, in the precision of the array.
 * @returns the first value that is no count, before any was changed
 */
export function normaliseRow(
  values: Float32Array | Float64Array,
  from: number,
  to: number,
): number | undefined {
  let total = 0;
  for (let i = from; i < to; i++) {
    const value = values[i] as number;
    if (!Number.isInteger(value) || value < 0) return value;
    total += value;
  }
  if (total === 0) return undefined;
  const factor = TARGET / total;
  for (let i = from; i < to; i++) values[i] = Math.log1p((values[i] as number) * factor);
  return undefined;
}

/** What becomes of counts divided by the relative size of their cell; `back` undoes the logarithm, with its rounding. */
export type ScaledAs = "scaled" | "log1p" | "back";

/** Counts up to this are looked up per cell: most values of a cell are among the first few whole numbers. */
const SMALL = 64;

/** Changes the counts of one cell in place; returns the first value that is no count, before which others were changed. */
export type RowScaler = (
  values: Float32Array | Float64Array,
  from: number,
  to: number,
  divisor: number,
) => number | undefined;

/** Every step is rounded to the precision of the array, as scanpy does. */
export function newRowScaler(as: ScaledAs): RowScaler {
  const known = new Float64Array(SMALL);
  const used = new Uint8Array(SMALL);
  return (values, from, to, divisor) => {
    const single = values instanceof Float32Array;
    const round = single ? Math.fround : (value: number): number => value;
    const by = round(divisor);
    used.fill(0);
    for (let i = from; i < to; i++) {
      const count = values[i] as number;
      const small = count >= 0 && count < SMALL;
      if (small && used[count] === 1) {
        values[i] = known[count] as number;
        continue;
      }
      if (!(count >= 0 && Number.isInteger(count))) return count;
      let value = round(count / by);
      if (as !== "scaled") value = round(Math.log1p(value));
      if (as === "back") value = round(Math.expm1(value));
      values[i] = value;
      if (small) {
        known[count] = value;
        used[count] = 1;
      }
    }
    return undefined;
  };
}
