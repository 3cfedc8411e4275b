import type { Random } from "../../../stats/random.ts";
import { add, compile, input, log, matmul, multiply } from "../../../tensor/index.ts";
import type { Program } from "../../../tensor/index.ts";
import { feedsOf, type Coding } from "./batches.ts";
import type { CountMatrix } from "./counts.ts";
import { knnPurity } from "./knnPurity.ts";
import { decoded, encoded, type CpaNetwork } from "./network.ts";

/** What cpa-tools chooses the best epoch by: `metric` = `r2Mean` + ½ `r2Variance` + e^(`after` − `basal`). */
export interface Validation {
  metric: number;
  /** R² of means, and of variances, over genes: mean over conditions. */
  r2Mean: number;
  r2Variance: number;
  /** Purity of neighbours in the basal latent space, and with the perturbation added. */
  basal: number;
  after: number;
}

/** Looks at cells that are not trained on. */
export interface Validator {
  /** With the parameters as they are. */
  validate(): Promise<Validation>;
  close(): Promise<void>;
}

/**
 * @param chosen cells, in an order that is drawn once
 * @param batch cells that are looked at together: each gives a metric, their mean counts
 */
export function validator(
  network: CpaNetwork,
  cells: CountMatrix,
  code: Coding,
  chosen: Int32Array,
  { batch, threads, source }: { batch: number; threads: number; source: Random },
): Validator {
  const order = source.shuffle(chosen.slice());
  const programs = new Map<number, Promise<Program>>();
  const program = (size: number): Promise<Program> => {
    const x = input("x", [size, network.genes]);
    const basal = encoded(network, x);
    const z = add(basal, matmul(input("doses", [size, network.perturbations]), network.embedding));
    const predicted = log(add(multiply(decoded(network, z), input("total", [size, 1])), 1));
    const made = programs.get(size) ?? compile({ basal, z, predicted }, { threads });
    programs.set(size, made);
    return made;
  };
  return {
    validate: async () => {
      const found: Validation[] = [];
      for (let start = 0; start < order.length; start += batch) {
        const part = order.subarray(start, start + batch);
        const { x, doses, total } = feedsOf(cells, code, part);
        const { basal, z, predicted } = await (await program(part.length)).run({ x, doses, total });
        const groups = Int32Array.from(part, (cell) => cells.conditionOf[cell]!);
        const { r2Mean, r2Variance } = fitOfGroups(predicted as Float32Array, x, groups, network.genes);
        const width = basal!.length / part.length;
        const purity = { basal: knnPurity(basal!, width, groups), after: knnPurity(z!, width, groups) };
        const metric = r2Mean + 0.5 * r2Variance + Math.exp(purity.after - purity.basal);
        found.push({ metric, r2Mean, r2Variance, ...purity });
      }
      const mean = (key: keyof Validation): number => found.reduce((sum, one) => sum + one[key], 0) / found.length; // prettier-ignore
      return { metric: mean("metric"), r2Mean: mean("r2Mean"), r2Variance: mean("r2Variance"), basal: mean("basal"), after: mean("after") }; // prettier-ignore
    },
    close: async () => {
      for (const one of await Promise.all(programs.values())) await one.close();
      programs.clear();
    },
  };
}

/**
 * How well means and variances over the cells of each group are predicted, on the log1p scale.
 *
 * @param predicted log1p of expected counts, cells × genes
 * @param x counts
 */
export function fitOfGroups(
  predicted: Float32Array,
  x: Float32Array,
  groups: Int32Array,
  genes: number,
): { r2Mean: number; r2Variance: number } {
  const all = [...new Set(groups)];
  let r2Mean = 0;
  let r2Variance = 0;
  for (const group of all) {
    const rows = [...groups.keys()].filter((row) => groups[row] === group);
    const p = moments(rows, genes, (at) => predicted[at]!);
    const t = moments(rows, genes, (at) => Math.log1p(x[at]!));
    r2Mean += rSquared(p.mean, t.mean);
    if (rows.length > 1) r2Variance += rSquared(p.variance, t.variance);
  }
  return { r2Mean: r2Mean / all.length, r2Variance: r2Variance / all.length };
}

function moments(
  rows: readonly number[],
  genes: number,
  at: (place: number) => number,
): { mean: Float64Array; variance: Float64Array } {
  const mean = new Float64Array(genes);
  const variance = new Float64Array(genes);
  rows.forEach((row, i) => {
    for (let g = 0; g < genes; g++) {
      const value = at(row * genes + g);
      const before = value - mean[g]!;
      mean[g]! += before / (i + 1);
      variance[g]! += before * (value - mean[g]!);
    }
  });
  return { mean, variance: variance.map((sum) => sum / (rows.length - 1)) };
}

/** 1 − residual / total sum of squares, as torchmetrics: what is below 1e-4 counts as none. */
function rSquared(predicted: Float64Array, truth: Float64Array): number {
  const mean = truth.reduce((a, b) => a + b, 0) / truth.length;
  let residual = 0;
  let total = 0;
  truth.forEach((value, g) => {
    residual += (value - predicted[g]!) ** 2;
    total += (value - mean) ** 2;
  });
  if (residual <= 1e-4) return 1;
  return total <= 1e-4 ? 0 : 1 - residual / total;
}
