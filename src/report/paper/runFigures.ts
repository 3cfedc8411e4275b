import type { Provenance } from "../../data/provenance.ts";
import type { Score } from "../../data/scores.ts";
import { cellsPerCondition } from "../../figures/cellsPerCondition.ts";
import { fig1a } from "../../figures/fig1a.ts";
import { fig1b } from "../../figures/fig1b.ts";
import { fig2a } from "../../figures/fig2a.ts";
import { fig2c } from "../../figures/fig2c.ts";
import type { Figure } from "../../figures/figure.ts";
import { mostSurprising } from "../../figures/highlight.ts";
import { FIGURE_1A_MODELS, withScored } from "../../figures/models.ts";
import { ratiosTo } from "../../figures/ratios.ts";
import { FIGURE_2C_ROWS, asFigure2cRow } from "./figure2cRows.ts";
import type { RunData, RunResults } from "./run/runData.ts";
import { comparable } from "./run/runData.ts";

/** What a figure of a run is drawn from: one data set of doubles, or all data sets of singles together. */
export interface FigureSubject {
  provenance: Provenance;
  /** Of a figure of doubles, its one data set. */
  data: readonly RunData[];
  run: RunResults;
}

/** Undefined where these results do not allow it. */
export type RunFigure = (subject: FigureSubject) => Promise<Figure | undefined>;

const mainModels = (data: readonly RunData[], without: readonly string[] = []): ReadonlySet<string> =>
  new Set(data.flatMap(({ models }) => models.filter(({ id, main }) => main && !without.includes(id)).map(({ id }) => id))); // prettier-ignore

async function scoresOf(data: readonly RunData[], models: ReadonlySet<string>): Promise<Score[]> {
  const all: Score[] = [];
  for (const one of data) all.push(...comparable(await one.scores(), models));
  return all;
}

export const runFig1a: RunFigure = async ({ data, provenance }) => {
  const scores = await scoresOf(data, mainModels(data));
  return scores.length === 0 ? undefined : fig1a({ scores, provenance });
};

/** The double that departs most from additivity, as Fig 1a highlights it. */
export const runFig1b: RunFigure = async ({ data, provenance }) => {
  const one = data[0]!;
  const scores = await scoresOf(data, mainModels(data));
  const shown = mostSurprising(scores.filter(({ metric }) => metric === "l2"));
  if (!shown) return undefined;
  const predictions = await one.predictions(shown.seed);
  const models = withScored(FIGURE_1A_MODELS, scores);
  const notes = [`seed ${shown.seed}`];
  return fig1b({ pseudobulk: await one.truth(), condition: shown.condition, predictions, models, panel: await one.panel(), provenance, notes }); // prettier-ignore
};

export const runFig2a: RunFigure = async ({ data, provenance }) => {
  const scores = await scoresOf(data, mainModels(data, ["no_change"]));
  return scores.length === 0 ? undefined : fig2a({ scores, provenance });
};

export const runFig2c: RunFigure = async ({ data, provenance }) => {
  const all = new Set(data.flatMap(({ models }) => models.map(({ id }) => id)).filter((id) => id !== "no_change")); // prettier-ignore
  const scores = await scoresOf(data, all);
  if (!scores.some(({ model }) => model === "mean")) return undefined;
  const ratios = ratiosTo(scores).map(asFigure2cRow);
  return ratios.length === 0 ? undefined : fig2c({ ratios, provenance, models: FIGURE_2C_ROWS });
};

export const runEd2a: RunFigure = async ({ data, provenance }) => {
  const scores = await scoresOf(data, mainModels(data));
  if (!scores.some(({ metric, value }) => metric === "pearson_delta" && Number.isFinite(value))) return undefined; // prettier-ignore
  return fig1a({ scores, provenance, metric: "pearson_delta", title: "Double perturbations: correlation of predicted and observed change" }); // prettier-ignore
};

export const runEd8a: RunFigure = async ({ data, provenance }) => {
  const scores = await scoresOf(data, mainModels(data, ["no_change"]));
  if (!scores.some(({ metric, value }) => metric === "pearson_delta" && Number.isFinite(value))) return undefined; // prettier-ignore
  return fig2a({ scores, provenance, metric: "pearson_delta", title: "Unseen single perturbations: correlation of predicted and observed change" }); // prettier-ignore
};

/** Beyond the paper: how many cells stand behind each mean. */
export const runCellsPerCondition: RunFigure = async ({ data }) =>
  cellsPerCondition({ pseudobulk: await data[0]!.truth() });
