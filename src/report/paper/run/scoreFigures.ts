import { cellsPerCondition } from "../../../figures/cellsPerCondition.ts";
import { extendedData2a } from "../../../figures/extendedData2a.ts";
import { extendedData2b } from "../../../figures/extendedData2b.ts";
import { extendedData8a } from "../../../figures/extendedData8a.ts";
import { extendedData8b } from "../../../figures/extendedData8b.ts";
import type { ErrorCurvePoint } from "../../../figures/errorCurves.ts";
import { fig1a } from "../../../figures/fig1a.ts";
import { fig1b } from "../../../figures/fig1b.ts";
import { fig2a } from "../../../figures/fig2a.ts";
import { fig2c } from "../../../figures/fig2c.ts";
import { mostSurprising } from "../../../figures/highlight.ts";
import { FIGURE_1A_MODELS, withScored } from "../../../figures/models.ts";
import { ratiosTo } from "../../../figures/ratios.ts";
import { FIGURE_2C_MODELS } from "../sourceModels.ts";
import { figureScores, hasValues, mainModels, shownName } from "./figureSubject.ts";
import type { FigureSubject, RunFigure } from "./figureSubject.ts";

/** Fig 2 has no column for it. */
const NO_CHANGE = ["no_change"];

export const runFig1a: RunFigure = async (subject) => {
  const scores = await figureScores(subject, mainModels(subject.data));
  return hasValues(scores, "l2") ? fig1a({ scores, provenance: subject.provenance }) : undefined;
};

/** The double that departs most from additivity, as Fig 1a highlights it. */
export const runFig1b: RunFigure = async (subject) => {
  const { data, provenance } = subject;
  const one = data[0]!;
  const main = mainModels(data);
  const scores = await figureScores(subject, main);
  const shown = mostSurprising(scores.filter(({ metric }) => metric === "l2"));
  if (!shown) return undefined;
  const predictions = await one.predictions(shown.seed, [...main]);
  const models = withScored(FIGURE_1A_MODELS, scores);
  return fig1b({ pseudobulk: await one.truth(), condition: shown.condition, predictions, models, panel: await one.panel(), provenance, notes: [`Seed ${shown.seed}`] }); // prettier-ignore
};

export const runFig2a: RunFigure = async (subject) => {
  const scores = await figureScores(subject, mainModels(subject.data, NO_CHANGE));
  return hasValues(scores, "l2") ? fig2a({ scores, provenance: subject.provenance }) : undefined;
};

/** On the conditions that every model predicts, the linear models with other embeddings among them. */
export const runFig2c: RunFigure = async (subject) => {
  const ids = subject.data.flatMap(({ models }) => models.map(({ id }) => id));
  const scores = await figureScores(subject, new Set(ids.filter((id) => !NO_CHANGE.includes(id))));
  if (!scores.some(({ model }) => model === "mean")) return undefined;
  const ratios = ratiosTo(scores).map((one) => /^lpm_(k562|rpe1)PertEmb$/.test(one.model) ? { ...one, model: "lpm_replogle" } : one); // prettier-ignore
  return ratios.length === 0 ? undefined : fig2c({ ratios, provenance: subject.provenance, models: FIGURE_2C_MODELS, notes: ["Conditions that every model predicts"] }); // prettier-ignore
};

export const runExtendedData2a: RunFigure = async (subject) => {
  const scores = await figureScores(subject, mainModels(subject.data));
  return hasValues(scores, "pearson_delta") ? extendedData2a({ scores, provenance: subject.provenance }) : undefined; // prettier-ignore
};

export const runExtendedData8a: RunFigure = async (subject) => {
  const scores = await figureScores(subject, mainModels(subject.data, NO_CHANGE));
  return hasValues(scores, "pearson_delta") ? extendedData8a({ scores, provenance: subject.provenance }) : undefined; // prettier-ignore
};

async function curvesOf(
  { data, provenance }: FigureSubject,
  without: readonly string[],
): Promise<ErrorCurvePoint[]> {
  // prettier-ignore
  const points: ErrorCurvePoint[] = [];
  for (const one of data)
    for (const { model, order, rank, mean } of await one.curves())
      if (!without.includes(model)) points.push({ dataset: shownName(one.dataset, provenance), model, order, rank, mean }); // prettier-ignore
  return points;
}

export const runExtendedData2b: RunFigure = async (subject) => {
  const points = await curvesOf(subject, []);
  return points.length === 0 ? undefined : extendedData2b({ points, provenance: subject.provenance });
};

export const runExtendedData8b: RunFigure = async (subject) => {
  const points = await curvesOf(subject, NO_CHANGE);
  return points.length === 0 ? undefined : extendedData8b({ points, provenance: subject.provenance });
};

/** Beyond the paper: how many cells stand behind each mean. */
export const runCellsPerCondition: RunFigure = async ({ data }) =>
  cellsPerCondition({ pseudobulk: await data[0]!.truth() });
