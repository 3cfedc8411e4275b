import type { Scores } from "../data/scores.ts";
import { type Averages, averages } from "../metrics/averages.ts";

/** Three averages of a model's errors relative to a reference model's, over the conditions and seeds that both have. */
export interface AveragesRow extends Averages {
  model: string;
  n: number;
}

/** One row per model other than the reference (`mean` unless told), for L2. */
export function averagesTable(scores: Scores, reference = "mean"): AveragesRow[] {
  const errors = new Map<string, Map<string, number>>();
  for (const { model, metric, seed, condition, value } of scores) {
    if (metric !== "l2") continue;
    const own = errors.get(model) ?? new Map<string, number>();
    own.set(`${seed} ${condition}`, value);
    errors.set(model, own);
  }
  const base = errors.get(reference);
  return [...errors].flatMap(([model, own]) => {
    if (model === reference || !base) return [];
    const keys = [...own.keys()].filter((key) => base.has(key));
    const of = (from: Map<string, number>): number[] => keys.map((key) => from.get(key)!);
    return [{ model, n: keys.length, ...averages(of(own), of(base)) }];
  });
}
