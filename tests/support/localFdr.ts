import { readFileSync } from "node:fs";
import path from "node:path";

interface Regression {
  x: number[];
  y: number[];
  df: number;
  coefficients: number[];
  fitted: number[];
  deviance: number;
  iterations: number;
  converged: boolean;
}

/** What `tests/golden/make_local_fdr.R` wrote. */
export interface LocalFdrGolden {
  splines: Record<string, { x: number[]; df: number; knots: number[]; basis: number[] }>;
  regressions: Record<"mixture" | "gap" | "small", Regression>;
  localFdr: {
    n: number;
    delta: number;
    sigma: number;
    p0: number;
    lower: number;
    upper: number;
    below: number;
    above: number;
    fdr: number[];
    x: number[];
  };
  interpolation: Record<"x" | "y" | "at" | "clamped" | "bounded", number[]>;
  curves: {
    hits: number[];
    tpr: number[];
    auprcAsPublished: number;
    averagePrecision: number;
    auroc: number;
  };
}

export const localFdrGolden: LocalFdrGolden = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "../golden/local_fdr.json"), "utf8"),
) as LocalFdrGolden;

/** The mixture of `make_local_fdr.R`: 92 % null N(.01, .06), 6 % below it and 2 % above. */
export function mixture(n: number): Float64Array {
  const frac = (x: number): number => x - Math.floor(x);
  const normal = (i: number, shift: number): number => {
    const u = frac(i * 0.6180339887498949 + shift);
    const v = frac(i * 0.7548776662466927 + 2 * shift);
    return Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v);
  };
  return Float64Array.from({ length: n }, (_, k) => {
    const i = k + 1;
    const [z, w] = [normal(i, 0.1), normal(i, 0.37)];
    const part = frac(i * 0.5698402909980532);
    return part < 0.92 ? 0.01 + 0.06 * z : part < 0.98 ? -0.22 + 0.09 * w : 0.25 + 0.1 * w;
  });
}

/** Largest difference of two rows of numbers, as a share of the largest number; Infinity for unequal lengths. */
export function worstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let [worst, largest] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
    largest = Math.max(largest, Math.abs(b[i]!));
  }
  return worst / largest;
}
