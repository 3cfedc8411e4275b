import { conditionKey, parseCondition } from "../../src/data/condition.ts";
import type { Predictions } from "../../src/data/predictions.ts";
import type { Pseudobulk } from "../../src/data/pseudobulk.ts";
import type { Split } from "../../src/splits/split.ts";
import { random } from "../../src/stats/random.ts";

/**
 * Small pseudobulk with known truth: singles have random effects, doubles add them up and deviate by `interaction` per
 * gene; every mean is measured with `noise` as standard deviation, from 50 cells.
 */
export function toyPseudobulk({
  singles = 8,
  genes = 100,
  interaction = 0.1,
  noise = 0,
  seed = 1,
}: {
  singles?: number;
  genes?: number;
  interaction?: number;
  noise?: number;
  seed?: number;
} = {}): Pseudobulk {
  const source = random(seed);
  const names = Array.from({ length: genes }, (_, g) => `G${g}`);
  const targets = Array.from({ length: singles }, (_, k) => `T${k}`);
  const labels = ["ctrl", ...targets.map((target) => `${target}+ctrl`)];
  targets.forEach((a, i) => targets.slice(i + 1).forEach((b) => labels.push(`${a}+${b}`)));
  const control = Float64Array.from(names, () => source.gamma(3));
  const effects = targets.map(() => Float64Array.from(names, () => 0.4 * source.normal()));
  const means = new Float64Array(labels.length * genes);
  const halves: [Float64Array, Float64Array] = [means.slice(), means.slice()];
  labels.forEach((label, row) => {
    const changed = parseCondition(label).genes.map((gene) => effects[Number(gene.slice(1))]!);
    for (let g = 0; g < genes; g++) {
      const additive = control[g]! + changed.reduce((sum, effect) => sum + effect[g]!, 0);
      const exact = additive + (changed.length === 2 ? interaction * source.normal() : 0);
      const [a, b] = [0, 1].map(() => exact + noise * Math.SQRT2 * source.normal());
      halves[0][row * genes + g] = a!;
      halves[1][row * genes + g] = b!;
      means[row * genes + g] = (a! + b!) / 2;
    }
  });
  return {
    dataset: "toy",
    provenance: "simulated",
    conditions: labels.map((label) => parseCondition(label)),
    genes: names,
    means,
    variances: new Float64Array(means.length).fill(noise * noise * 50),
    halves,
    nCells: labels.map(() => 50),
    control: 0,
    scale: { kind: "log1p", target: 10_000, evidence: "made up" },
    notes: [],
  };
}

/** Row of a condition, by label in any order. */
export function rowOf(truth: Pseudobulk, label: string): number {
  return truth.conditions.findIndex(({ key }) => key === conditionKey(parseCondition(label).genes));
}

/** Predictions of some conditions by a rule that may look at the truth. */
export function predictions(
  truth: Pseudobulk,
  model: string,
  labels: readonly string[],
  rule: (label: string, gene: number, value: number) => number,
): Predictions {
  const width = truth.genes.length;
  const rows = labels.map((label) => rowOf(truth, label));
  return {
    model,
    label: model,
    provenance: "simulated",
    genes: truth.genes,
    conditions: labels,
    values: Float64Array.from({ length: labels.length * width }, (_, i) => {
      const k = Math.floor(i / width);
      return rule(labels[k]!, i % width, truth.means[rows[k]! * width + (i % width)]!);
    }),
    notPredicted: [],
  };
}

/** The additive expectation of doubles, from the observed means. */
export function additive(truth: Pseudobulk, labels: readonly string[]): Predictions {
  const width = truth.genes.length;
  const rows = new Map(
    labels.map((label) => {
      const genes = parseCondition(label).genes;
      return [label, [genes[0]!, genes[1]!, "ctrl"].map((part) => rowOf(truth, part) * width)];
    }),
  );
  return predictions(truth, "additive", labels, (label, gene) => {
    const [a, b, control] = rows.get(label) as [number, number, number];
    return truth.means[a + gene]! + truth.means[b + gene]! - truth.means[control + gene]!;
  });
}

export function noChange(truth: Pseudobulk, labels: readonly string[]): Predictions {
  return predictions(
    truth,
    "no_change",
    labels,
    (_, gene) => truth.means[truth.control * truth.genes.length + gene]!,
  );
}

/** All doubles, or the first of them. */
export function doubles(truth: Pseudobulk, most: number = Infinity): string[] {
  return truth.conditions
    .filter((condition) => condition.genes.length === 2)
    .slice(0, most)
    .map((condition) => condition.label);
}

/** These conditions held out, the others for training. */
export function holdOut(truth: Pseudobulk, test: readonly string[]): Split {
  return {
    algorithm: "given",
    seed: 1,
    fractions: {},
    train: truth.conditions.map((condition) => condition.label).filter((label) => !test.includes(label)),
    validation: [],
    test,
    dropped: [],
  };
}

/** Every gene of a pseudobulk. */
export function allGenes(truth: Pseudobulk): number[] {
  return truth.genes.map((_, g) => g);
}
