import type { Pseudobulk } from "../data/pseudobulk.ts";
import { pearsonDelta } from "../metrics/pearsonDelta.ts";
import { pearsonDeltaSplit, withControlHalf } from "../metrics/splitControl.ts";
import type { Model } from "../models/model.ts";
import { PAPER_BASELINES } from "../models/registry.ts";
import type { Split } from "../splits/split.ts";
import { mean } from "../stats/summary.ts";
import { compareModels } from "./compareModels.ts";

/** Mean Pearson delta of a model with one shared control, and with disjoint halves of the control cells. */
export interface SplitControlRow {
  model: string;
  label: string;
  shared: number;
  split: number;
  /** Held-out conditions that both means are over. */
  n: number;
}

/**
 * Fits models three times – with all control cells and with each half of them – and compares Pearson delta when
 * prediction and truth share the noise of the control cells with when they do not. Models without a defined Pearson
 * delta (no change) are left out.
 *
 * @param panel columns of the truth that are scored
 */
export async function splitControlComparison(
  truth: Pseudobulk,
  split: Split,
  { panel, models = PAPER_BASELINES }: { panel: ArrayLike<number>; models?: readonly Model[] },
): Promise<SplitControlRow[]> {
  const fit = (from: Pseudobulk): ReturnType<typeof compareModels> =>
    compareModels(from, split, { panel, models });
  const [whole, first, second] = [await fit(truth), await fit(withControlHalf(truth, 0)), await fit(withControlHalf(truth, 1))]; // prettier-ignore
  const rowOf = new Map(truth.conditions.map(({ label }, row) => [label, row]));
  return whole.predictions.flatMap(({ model, label }) => {
    const halves = [first, second].map((one) => one.predictions.find((own) => own.model === model));
    const pairs = whole.evaluation.scores.flatMap((score) => {
      if (score.model !== model || score.metric !== pearsonDelta.id || Number.isNaN(score.value)) return [];
      const profiles = halves.map((own) => {
        const at = own?.conditions.indexOf(score.condition) ?? -1;
        return own && at >= 0
          ? Float64Array.from(panel, (gene) => own.values[at * own.genes.length + gene]!)
          : undefined;
      });
      const [a, b] = profiles;
      if (!a || !b) return [];
      const split = pearsonDeltaSplit([a, b], truth, rowOf.get(score.condition)!, panel);
      return Number.isNaN(split) ? [] : [{ shared: score.value, split }];
    });
    return pairs.length === 0
      ? []
      : [{ model, label, shared: mean(pairs.map((one) => one.shared)), split: mean(pairs.map((one) => one.split)), n: pairs.length }]; // prettier-ignore
  });
}
