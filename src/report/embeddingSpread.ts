import type { Pseudobulk } from "../data/pseudobulk.ts";
import { PertlineError } from "../error.ts";
import type { EvaluateOptions } from "../metrics/evaluate.ts";
import { scoreMeans } from "../metrics/scoreMeans.ts";
import { linear, linearModel, type LinearOptions } from "../models/baselines/linear.ts";
import { mean as meanModel } from "../models/baselines/mean.ts";
import { quantileOfSorted } from "../stats/quantile.ts";
import { mean, variance } from "../stats/summary.ts";
import type { Split } from "../splits/split.ts";
import { commonScores } from "./benchmark.ts";
import { compareModels } from "./compareModels.ts";

export interface EmbeddingSpreadOptions extends Omit<
  LinearOptions,
  "seed" | "embeddingSeed" | "embedding" | "geneEmbedding"
> {
  /** Columns of the truth that are scored. */
  panel: EvaluateOptions["panel"];
  /** What is drawn at random: P of the perturbations unless told, or G of the genes. */
  side?: "embedding" | "geneEmbedding";
  /** Seeds of the random embedding: 1 to 20 unless told. */
  seeds?: readonly number[];
}

/** Mean errors of the linear model with random embeddings, one per seed, and how far they lie apart. */
export interface EmbeddingSpread {
  side: "embedding" | "geneEmbedding";
  /** Mean L2 per seed of the embedding. */
  errors: readonly { seed: number; error: number }[];
  mean: number;
  /** Between seeds, denominator n − 1. */
  sd: number;
  lowest: number;
  /** Type 7. */
  median: number;
  highest: number;
  /** Mean L2 on the same conditions of the linear model without random numbers, and of the mean of the training conditions. */
  linear: number;
  meanBaseline: number;
  /** Held-out conditions that all of them predict. */
  n: number;
  /** The result in words. */
  sentence: string;
}

/** With fewer seeds the spread is itself a matter of luck. */
const FEWEST = 2;

/**
 * How much of the error of the linear model with a random embedding is the luck of one draw. The authors' own draws cannot
 * be repeated (they depend on R's generator and on the solver of the principal components), so that a single number with
 * random P or G says little: this is its distribution over seeds.
 *
 * @throws PertlineError TOO_FEW_SEEDS, NOT_FITTED with the reason; those of `compareModels`
 */
export async function embeddingSpread(
  truth: Pseudobulk,
  split: Split,
  {
    panel,
    side = "embedding",
    seeds = Array.from({ length: 20 }, (_, i) => i + 1),
    signal,
    ...options
  }: EmbeddingSpreadOptions,
): Promise<EmbeddingSpread> {
  const draws = [...new Set(seeds)];
  if (draws.length < FEWEST)
    throw new PertlineError("TOO_FEW_SEEDS", `A spread is of at least ${FEWEST} different seeds, found ${draws.length}; 20 or more are advised.`); // prettier-ignore
  const idOf = (seed: number): string => `random ${seed}`;
  const random = draws.map((seed) => linearModel({ id: idOf(seed), label: idOf(seed), ...options, [side]: "random", embeddingSeed: seed })); // prettier-ignore
  const own = linearModel({ ...options, id: linear.id, label: linear.label });
  const comparison = await compareModels(truth, split, { models: [own, meanModel, ...random], panel, ...(signal && { signal }) }); // prettier-ignore
  const means = new Map(scoreMeans(commonScores(comparison).filter(({ metric }) => metric === "l2"), ["model"]).map((one) => [one.model!, one])); // prettier-ignore
  const errorOf = (id: string): number => {
    const found = means.get(id);
    if (found && found.n > 0) return found.mean;
    const reason = comparison.notFitted.find(({ model }) => model === id)?.reason ?? "No held-out condition is predicted by all of the models."; // prettier-ignore
    throw new PertlineError("NOT_FITTED", `There is no error of ${id === "mean" || id === "linear" ? `the model ${id}` : "the linear model with a random embedding"} to compare. ${reason}`); // prettier-ignore
  };
  const errors = draws.map((seed) => ({ seed, error: errorOf(idOf(seed)) }));
  const sorted = Float64Array.from(errors, ({ error }) => error).sort();
  const result = {
    side,
    errors,
    mean: mean(sorted),
    sd: Math.sqrt(variance(sorted)),
    lowest: sorted[0]!,
    median: quantileOfSorted(sorted, 0.5),
    highest: sorted.at(-1)!,
    linear: errorOf(own.id),
    meanBaseline: errorOf(meanModel.id),
    n: means.get(own.id)!.n,
  };
  return { ...result, sentence: sentenceOf(result) };
}

function sentenceOf({
  side,
  errors,
  mean,
  sd,
  lowest,
  highest,
  linear,
  meanBaseline,
  n,
}: Omit<EmbeddingSpread, "sentence">): string {
  const [a, b, c, d, e] = [mean, lowest, highest, linear, meanBaseline].map((value) => value.toPrecision(4));
  const better = errors.filter(({ error }) => error < linear).length;
  return `Linear model with random ${side === "embedding" ? "P" : "G"}: mean L2 ${a} over ${errors.length} seeds (sd ${sd.toPrecision(2)}, ${b} to ${c}), n = ${n}; without random numbers ${d}, mean baseline ${e}. ${better} of ${errors.length} random embeddings have a smaller error than the linear model's own.`;
}
