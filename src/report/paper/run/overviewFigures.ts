import { conditionMap } from "../../../data/conditionMap.ts";
import { datasetOverview } from "../../../data/datasetOverview.ts";
import { targetChanges } from "../../../data/targetChanges.ts";
import { extendedData10 } from "../../../figures/extendedData10.ts";
import { extendedData1a } from "../../../figures/extendedData1a.ts";
import { extendedData1b } from "../../../figures/extendedData1b.ts";
import { extendedData1c } from "../../../figures/extendedData1c.ts";
import type { TargetArrow } from "../../../figures/extendedData1c.ts";
import { extendedData7 } from "../../../figures/extendedData7.ts";
import { extendedData9a } from "../../../figures/extendedData9a.ts";
import { extendedData9b } from "../../../figures/extendedData9b.ts";
import type { TransferPanel } from "../../../figures/extendedData9b.ts";
import { extendedData9c } from "../../../figures/extendedData9c.ts";
import { FIGURE_1A_MODELS, FIGURE_2A_MODELS, withScored } from "../../../figures/models.ts";
import type { FigureModel } from "../../../figures/models.ts";
import { geneSpreads } from "../../../metrics/geneSpreads.ts";
import { sharedExpression, transferByTarget, transferErrors } from "../../../metrics/transfer.ts";
import type { SharedExpression } from "../../../metrics/transfer.ts";
import { K562, RPE1 } from "./embeddingStages.ts";
import { mainModels, shownName } from "./figureSubject.ts";
import type { RunFigure } from "./figureSubject.ts";
import type { RunData } from "./runData.ts";

export const runExtendedData1a: RunFigure = async ({ data, provenance }) => {
  const datasets = [];
  for (const one of data) datasets.push({ ...datasetOverview(await one.truth()), dataset: shownName(one.dataset, provenance) }); // prettier-ignore
  return extendedData1a({ datasets, provenance });
};

export const runExtendedData1b: RunFigure = async ({ data, provenance }) => {
  const maps = [];
  for (const one of data) maps.push(conditionMap({ ...(await one.truth()), dataset: shownName(one.dataset, provenance) })); // prettier-ignore
  // The share of the variance is told where it is that of one data set.
  const axes = maps.length === 1 ? maps[0]!.axes : (["PC 1", "PC 2"] as const);
  return extendedData1b({ points: maps.flatMap(({ points }) => points), axes, provenance });
};

export const runExtendedData1c: RunFigure = async ({ data, provenance }) => {
  const arrows: TargetArrow[] = [];
  for (const one of data) arrows.push(...targetChanges(await one.truth()).map((change) => ({ ...change, dataset: shownName(one.dataset, provenance) }))); // prettier-ignore
  return arrows.length === 0 ? undefined : extendedData1c({ arrows, provenance });
};

/** Over held-out conditions; of singles the paper shows K562. */
export const runExtendedData7: RunFigure = async ({ data, provenance }) => {
  const one = data.find(({ dataset }) => dataset === K562) ?? data[0]!;
  const truth = await one.truth();
  const shown = [...mainModels([one]), ...one.models.map(({ id }) => id).filter((id) => /^lpm_(k562|rpe1)PertEmb$/.test(id))]; // prettier-ignore
  const seeds = [];
  for (const seed of one.seeds) seeds.push({ split: await one.split(seed), predictions: await one.predictions(seed, shown) }); // prettier-ignore
  const spreads = geneSpreads(truth, seeds, await one.panel());
  const columns = one.kind === "doubles" ? FIGURE_1A_MODELS : FIGURE_2A_MODELS;
  const observed: Pick<FigureModel, "id" | "label"> = { id: "ground_truth", label: "Observed" };
  const own = spreads.filter(({ model }) => model !== observed.id).map(({ model }) => ({ dataset: one.dataset, model, seed: 0, condition: "", metric: "", value: 0, nGenes: 0 })); // prettier-ignore
  return extendedData7({ dataset: shownName(one.dataset, provenance), spreads, models: [observed, ...withScored(columns, own)], letter: one.kind === "doubles" ? "a" : "b", provenance }); // prettier-ignore
};

interface Lines {
  k562: RunData;
  rpe1: RunData;
  shared: SharedExpression;
}

/** The two Replogle sets, where both are in the run. */
async function bothLines(data: readonly RunData[]): Promise<Lines | undefined> {
  const [k562, rpe1] = [K562, RPE1].map((name) => data.find(({ dataset }) => dataset === name));
  if (!k562 || !rpe1) return undefined;
  // One pseudobulk at a time is kept in memory: of this one control alone is needed.
  const { genes, means, control } = await k562.truth();
  const own = { genes, means: means.slice(control * genes.length, (control + 1) * genes.length), control: 0 };
  const shared = sharedExpression(own, await rpe1.truth());
  return shared.genes.length === 0 ? undefined : { k562, rpe1, shared };
}

const TRANSFERS = [
  { to: "rpe1", model: "lpm_k562PertEmb", name: "From K562 to RPE1" },
  { to: "k562", model: "lpm_rpe1PertEmb", name: "From RPE1 to K562" },
] as const;

export const runExtendedData9a: RunFigure = async ({ data, provenance }) => {
  const lines = await bothLines(data);
  return lines && extendedData9a({ shared: lines.shared, names: ["K562", "RPE1"], provenance });
};

/** Of the first seed, on genes of the panel that both lines share: all perturbations, training included, as published. */
export const runExtendedData9b: RunFigure = async ({ data, provenance }) => {
  const lines = await bothLines(data);
  if (!lines) return undefined;
  const panels: TransferPanel[] = [];
  for (const { to, model, name } of TRANSFERS) {
    const one = lines[to];
    const [predictions] = await one.predictions(one.seeds[0]!, [model]);
    if (!predictions) continue;
    const truth = await one.truth();
    const scored = new Set(Array.from(await one.panel(), (column) => truth.genes[column]!));
    const genes = lines.shared.genes.filter((gene) => scored.has(gene));
    panels.push({ ...transferErrors(truth, predictions, lines.shared, { genes }), name });
  }
  if (panels.every(({ value }) => value.length === 0)) return undefined;
  return extendedData9b({ panels, provenance, notes: [`Seed ${lines.k562.seeds[0]}, training conditions included`] }); // prettier-ignore
};

export const runExtendedData9c: RunFigure = async ({ data, provenance }) => {
  const lines = await bothLines(data);
  if (!lines) return undefined;
  const panels = [];
  for (const { to, model, name } of TRANSFERS) {
    const one = lines[to];
    const scores = (await one.scores()).filter((score) => score.model === model);
    if (scores.length > 0) panels.push({ ...transferByTarget(await one.truth(), scores, lines.shared, { model }), name }); // prettier-ignore
  }
  if (panels.length === 0 || panels.every(({ value }) => value.length < 2)) return undefined;
  return extendedData9c({ panels, provenance, notes: ["Held-out conditions"] });
};

/** Time and peak memory of fitting and predicting; averaging the cells comes once before. */
export const runExtendedData10: RunFigure = async ({ run, provenance }) => {
  const uses = run.resources
    .filter(({ stage, seed }) => stage === "fit" && seed !== undefined)
    .map(({ dataset, seed, model, seconds, peakMemoryBytes }) => ({ dataset: shownName(dataset, provenance), seed: seed!, model, seconds: Math.max(seconds, 0.001), bytes: peakMemoryBytes })); // prettier-ignore
  return Promise.resolve(uses.length === 0 ? undefined : extendedData10({ uses, provenance, notes: ["Fitting and predicting, one split each"] })); // prettier-ignore
};
