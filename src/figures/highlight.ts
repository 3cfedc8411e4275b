import type { Score } from "../data/scores.ts";
import { sameModel } from "./models.ts";

/** One held-out condition of one data set and seed. */
export type Highlight = Pick<Score, "dataset" | "seed" | "condition">;

/**
 * The held-out double that deviates most from additivity: the worst score of the additive model, whose L2 is that deviation. Without
 * an additive model it is the condition with the worst mean over all models. Ties go to the first.
 * @param scores of one metric
 */
export function mostSurprising(
  scores: readonly Score[],
  best: "lowest" | "highest" = "lowest",
): Highlight | undefined {
  const sign = best === "lowest" ? 1 : -1;
  const additive = scores.filter((score) => sameModel(score.model, "additive"));
  const sums = new Map<string, { at: Highlight; sum: number; n: number }>();
  for (const { dataset, seed, condition, value } of additive.length > 0 ? additive : scores) {
    if (!Number.isFinite(value)) continue;
    const key = JSON.stringify([dataset, seed, condition]);
    const entry = sums.get(key) ?? { at: { dataset, seed, condition }, sum: 0, n: 0 };
    entry.sum += sign * value;
    entry.n++;
    sums.set(key, entry);
  }
  let worst: { at: Highlight; mean: number } | undefined;
  for (const { at, sum, n } of sums.values())
    if (worst === undefined || sum / n > worst.mean) worst = { at, mean: sum / n };
  return worst?.at;
}

/** What a figure may be asked to highlight: by rule, one condition by its label (its first seed), one point, or nothing. */
export type HighlightChoice = "auto" | (string & {}) | Highlight | null;

/** The point that a choice means, if it is among the scores. */
export function resolveHighlight(
  scores: readonly Score[],
  asked: HighlightChoice,
  best: "lowest" | "highest" = "lowest",
): Highlight | undefined {
  if (asked === null) return undefined;
  if (asked === "auto") return mostSurprising(scores, best);
  const found = scores.find((score) =>
    typeof asked === "string"
      ? score.condition === asked
      : score.dataset === asked.dataset && score.seed === asked.seed && score.condition === asked.condition,
  );
  return found && { dataset: found.dataset, seed: found.seed, condition: found.condition };
}
