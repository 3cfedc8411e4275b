import { parseCondition } from "../../src/data/condition.ts";
import type { Pseudobulk } from "../../src/data/pseudobulk.ts";
import { random } from "./numbers.ts";

/** Pseudobulk of given means, one row per label. */
export function pseudobulkOf(
  labels: readonly string[],
  genes: readonly string[],
  means: Float64Array,
  nCells: readonly number[] = labels.map(() => 30),
): Pseudobulk {
  const conditions = labels.map((label) => parseCondition(label));
  return {
    dataset: "made up",
    provenance: "simulated",
    conditions,
    genes,
    means,
    variances: new Float64Array(means.length),
    halves: [means, means],
    nCells,
    control: conditions.findIndex((one) => one.genes.length === 0),
    scale: { kind: "log1p", target: undefined, evidence: "made up" },
    notes: [],
  };
}

/** Singles g0 … of which every target is measured, and the double g1+g2, with random means of `genes` genes g0 …. */
export function measuredPseudobulk({ singles = 8, genes = 30, seed = 1 } = {}): Pseudobulk {
  const next = random(seed);
  const labels = ["ctrl", ...Array.from({ length: singles }, (_, i) => `g${i}+ctrl`), "g1+g2"];
  const names = Array.from({ length: genes }, (_, i) => `g${i}`);
  return pseudobulkOf(
    labels,
    names,
    Float64Array.from({ length: labels.length * genes }, () => 3 * next()),
  );
}
