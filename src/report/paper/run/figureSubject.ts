import type { Provenance } from "../../../data/provenance.ts";
import type { Score } from "../../../data/scores.ts";
import type { Figure } from "../../../figures/figure.ts";
import { SINGLE_ORDER, sourceDataset } from "../sourceModels.ts";
import { comparable } from "./runData.ts";
import type { RunData, RunResults } from "./runData.ts";

/** What a figure of a run is drawn from. */
export interface FigureSubject {
  provenance: Provenance;
  /** Of a figure of doubles, its one data set; else all that the figure shows together, in the paper's order. */
  data: readonly RunData[];
  run: RunResults;
}

/** Undefined where these results do not allow it. */
export type RunFigure = (subject: FigureSubject) => Promise<Figure | undefined>;

/** A data set as figures write it; data that are only shaped like it say so. */
export function shownName(dataset: string, provenance: Provenance): string {
  return provenance === "simulated" ? `${sourceDataset(dataset)}-like` : sourceDataset(dataset);
}

/** K562, RPE1, Adamson as in the paper, then others in the order of the run. */
export function paperOrder(data: readonly RunData[]): RunData[] {
  const order: readonly string[] = SINGLE_ORDER;
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return data.map((one, i) => ({ one, i })).sort((a, b) => rank(a.one.dataset) - rank(b.one.dataset) || a.i - b.i).map(({ one }) => one); // prettier-ignore
}

/** Models of the main figures. */
export function mainModels(data: readonly RunData[], without: readonly string[] = []): ReadonlySet<string> {
  const ids = data.flatMap(({ models }) => models.filter(({ main }) => main).map(({ id }) => id));
  return new Set(ids.filter((id) => !without.includes(id)));
}

/** Scores that compare these models, under the names that figures show. */
export async function figureScores(
  { data, provenance }: FigureSubject,
  models: ReadonlySet<string>,
): Promise<Score[]> {
  // prettier-ignore
  const all: Score[] = [];
  for (const one of data)
    all.push(...comparable(await one.scores(), models).map((score) => ({ ...score, dataset: shownName(score.dataset, provenance) }))); // prettier-ignore
  return all;
}

export function hasValues(scores: readonly Score[], metric: string): boolean {
  return scores.some((score) => score.metric === metric && Number.isFinite(score.value));
}
