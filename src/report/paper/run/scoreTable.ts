import type { Score } from "../../../data/scores.ts";
import { toCsv } from "../../../figures/figureData.ts";
import { parseCsv } from "./csv.ts";

/** Scores as CSV with all digits; an empty value where a metric is not defined. */
export function scoresCsv(scores: readonly Score[]): string {
  return toCsv(
    scores.map(({ dataset, seed, set, model, condition, metric, value, nGenes }) => ({
      ...{ dataset, seed, set: set ?? "", model, condition, metric, value, genes: nGenes },
    })),
  );
}

export function scoresOfCsv(text: string): Score[] {
  return parseCsv(text).map(
    ({ dataset = "", seed, set, model = "", condition = "", metric = "", value, genes }) => ({
      ...{ dataset, seed: Number(seed), model, condition, metric, nGenes: Number(genes) },
      value: value === "" ? NaN : Number(value),
      ...(set === "test" || set === "validation" ? { set } : {}),
    }),
  );
}
