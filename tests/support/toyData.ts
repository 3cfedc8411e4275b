import { readFileSync } from "node:fs";
import { parseCondition } from "../../src/data/condition.ts";
import { columnMeans } from "../../src/metrics/conventions/gears/results.ts";
import type { ScoredSet } from "../../src/metrics/setMetric.ts";
import { fromRows, stackRows } from "../../src/stats/matrix.ts";
import type { DenseMatrix } from "../../src/stats/matrix.ts";
import { shared } from "./shared.ts";
import { skip } from "./skip.ts";

/** The toy data that the peers' own numbers were computed on. */
export interface ToyData {
  genes: string[];
  labels: string[];
  control: string;
  perturbations: string[];
  real_lognorm: number[][];
  pred_lognorm: number[][];
}

/** A file of ../shared/reference; the running test is skipped where it is not there. */
export function reference<T>(context: Mocha.Context, name: string): T {
  const file = shared(`reference/${name}`);
  if (!file) return skip(context, `no ../shared/reference/${name}`);
  return JSON.parse(readFileSync(file, "utf8")) as T;
}

export function toyData(context: Mocha.Context): ToyData {
  return reference<ToyData>(context, "toy_data.json");
}

/** Cells of one label, observed or predicted, all genes unless told. */
export function cellsOf(
  toy: ToyData,
  which: "real" | "pred",
  label: string,
  genes = toy.genes.length,
): DenseMatrix {
  const cells = which === "real" ? toy.real_lognorm : toy.pred_lognorm;
  return fromRows(cells.filter((_, i) => toy.labels[i] === label).map((row) => row.slice(0, genes)));
}

/** Means of the six perturbations as a set, with the mean of all of them and the model's own control. */
export function toySet(toy: ToyData): ScoredSet {
  const means = (which: "real" | "pred"): DenseMatrix =>
    stackRows(
      toy.perturbations.map((label) => columnMeans(cellsOf(toy, which, label))),
      toy.genes.length,
    );
  return {
    conditions: toy.perturbations.map((label) =>
      label === "noeff" ? { label, genes: [], key: label } : parseCondition(label, toy.control),
    ),
    genes: toy.genes,
    prediction: means("pred"),
    truth: means("real"),
    control: columnMeans(cellsOf(toy, "real", toy.control)),
    predictedControl: columnMeans(cellsOf(toy, "pred", toy.control)),
    perturbedMean: columnMeans(means("real")),
  };
}

/** Asserts that a number is the expected one; null stands for NaN. */
export function same(actual: number | undefined, expected: number | null, tolerance: number): boolean {
  return expected === null ? Number.isNaN(actual) : Math.abs(actual! - expected) <= tolerance;
}
