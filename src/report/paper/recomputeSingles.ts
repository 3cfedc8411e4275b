import type { Scores } from "../../data/scores.ts";
import type { BaselineRatio } from "../../metrics/baselineRatios.ts";
import { baselineRatios } from "../../metrics/baselineRatios.ts";
import { scoreMeans } from "../../metrics/scoreMeans.ts";
import { mean } from "../../stats/summary.ts";
import type { Recomputed, Resampling } from "./check.ts";
import { nameOf } from "./check.ts";
import { differences } from "./recomputeDoubles.ts";
import type { SourceData } from "./sourceData.ts";
import { sheetScores } from "./sourceData.ts";

const SHORT: Readonly<Record<string, string>> = {
  replogle_k562_essential: "K562",
  replogle_rpe1_essential: "RPE1",
  adamson: "Adamson",
};

/** A data set as the paper's figures write it. */
export function shortName(dataset: string): string {
  return SHORT[dataset] ?? dataset;
}

/**
 * Rows of Fig 2c that saw the held-out truth (Q24): P from the other line, where that line is the target itself.
 */
export function sawTheTruth(dataset: string, model: string): boolean {
  return (
    (model === "lpm_k562PertEmb" && dataset === "replogle_k562_essential") ||
    (model === "lpm_rpe1PertEmb" && dataset === "replogle_rpe1_essential")
  );
}

/** Everything about the single perturbations that the Source Data determine: Fig 2, ED Fig 8a and quirks. */
export function recomputeSingles(data: SourceData, { resamples }: Resampling = {}): Recomputed {
  const found: Recomputed = new Map();
  const put: Put = (figure, quantity, value) => found.set(nameOf(figure, quantity), value);
  const main = sheetScores(data.sheet("single_perturbation_prediction", "Panel A"));
  putMeans(put, "Fig 2a", main);
  putMeans(put, "ED 8a", sheetScores(data.sheet("suppl-pearson_delta_performance_single_pert", "Panel A")));
  for (const one of scoreMeans(
    main.filter(({ model, metric }) => model === "mean" && metric === "l2"),
    ["dataset", "seed"],
  ))
    // prettier-ignore
    put("Fig 2a", `held-out perturbations of seed ${one.seed}, ${shortName(one.dataset!)}`, one.n);
  averageRatios(put, main, resamples);

  const all = sheetScores(data.sheet("single_perturbation_prediction", "Panel C"));
  const held = all.filter(({ set }) => set !== undefined);
  for (const ratio of baselineRatios(held, { independent: "rows", resamples })) {
    const { dataset, model, n, averages } = ratio;
    const figure = sawTheTruth(dataset, model) ? "Q24" : "Fig 2c";
    const name = `${model}, ${shortName(dataset)}`;
    put(figure, `ratio of ${name}`, averages[1].value);
    put(figure, `mean of resampled ratios of ${name}`, averages[1].mean);
    put(figure, `lower end of ${name}`, averages[1].lower);
    put(figure, `upper end of ${name}`, averages[1].upper);
    put(figure, `n of ${name}`, n);
  }
  pretrainedGenes(put, held);
  constant(put, held);
  return found;
}

type Put = (figure: string, quantity: string, value: number) => void;

function putMeans(put: Put, figure: string, scores: Scores): void {
  for (const { dataset, model, metric, mean: value, n } of scoreMeans(scores)) {
    if (metric === "pearson") continue;
    put(figure, `${metric === "l2" ? "L2" : "Pearson delta"} of ${model}, ${shortName(dataset!)}`, value);
    if (metric === "l2") put(figure, `n of ${model}, ${shortName(dataset!)}`, n);
  }
}

/** Q22: the three averages over the rows of Fig 2a, clustered by perturbation. */
function averageRatios(put: Put, scores: Scores, resamples?: number): void {
  const [rows, conditions] = (["rows", "conditions"] as const).map((independent) =>
    baselineRatios(scores, { independent, resamples }),
  ) as [BaselineRatio[], BaselineRatio[]];
  for (const ratio of conditions) {
    const name = `${ratio.model}, ${shortName(ratio.dataset)}`;
    for (const { label, value, lower, upper } of ratio.averages) {
      put("Q22", `${label} of ${name}`, value);
      put("Q22", `${label} of ${name}, lower end`, lower);
      put("Q22", `${label} of ${name}, upper end`, upper);
    }
  }
  const changed = rows.filter(({ averages }, i) => averages[1].answer !== conditions[i]!.averages[1].answer);
  put("Q21", "answers on Fig 2a that clustering by perturbation changes", changed.length);
}

/** Q1: pretrained gene embeddings barely change Pearson delta, where their L2 is over fewer genes. */
function pretrainedGenes(put: Put, held: Scores): void {
  for (const model of ["lpm_scFoundationGeneEmb", "lpm_scgptGeneEmb"])
    for (const [dataset, value] of meanDifference(differences(held, model, "mean", "pearson_delta")))
      put("Q1", `Pearson delta of ${model} − mean, ${dataset}`, value);
}

/** Q2: UCE predicts the mean of the training conditions whose target is measured, as the linear model with random G does. */
function constant(put: Put, held: Scores): void {
  for (const [metric, name] of [
    ["l2", "L2"],
    ["pearson_delta", "Pearson delta"],
  ] as const) {
    // prettier-ignore
    const between = differences(held, "uce", "lpm_randomGeneEmb", metric).map((one) => ({ ...one, value: Math.abs(one.value) })); // prettier-ignore
    put("Q2", `largest |${name} of uce − lpm_randomGeneEmb|`, Math.max(...between.map(({ value }) => value)));
    const means = [...meanDifference(between).values()];
    put("Q2", `mean |${name} of uce − lpm_randomGeneEmb|, smallest of the data sets`, Math.min(...means));
    put("Q2", `mean |${name} of uce − lpm_randomGeneEmb|, largest of the data sets`, Math.max(...means));
  }
}

function meanDifference(scores: Scores): Map<string, number> {
  const byDataset = new Map<string, number[]>();
  for (const { dataset, value } of scores)
    byDataset.set(shortName(dataset), [...(byDataset.get(shortName(dataset)) ?? []), value]);
  return new Map([...byDataset].map(([dataset, values]) => [dataset, mean(values)]));
}
