import type { Score, Scores } from "../../data/scores.ts";
import { baselineRatios } from "../../metrics/baselineRatios.ts";
import { clustersOf } from "../../metrics/clusters.ts";
import { l2 } from "../../metrics/l2.ts";
import { pearson } from "../../metrics/pearson.ts";
import { pearsonDelta } from "../../metrics/pearsonDelta.ts";
import { scoreMeans } from "../../metrics/scoreMeans.ts";
import { bootstrapMean, clusterWeights, rowWeights } from "../../stats/bootstrap.ts";
import { random } from "../../stats/random.ts";
import type { Recomputed, Resampling } from "./check.ts";
import { nameOf } from "./check.ts";
import type { Sheet, SourceData } from "./sourceData.ts";
import { sheetScores } from "./sourceData.ts";

/** Everything about the double perturbations that the Source Data determine: Fig 1, ED Fig 2a and quirks. */
export function recomputeDoubles(data: SourceData, { resamples }: Resampling = {}): Recomputed {
  const found: Recomputed = new Map();
  const scores = sheetScores(data.sheet("perturbation_prediction", "Panel A"));
  const put = (figure: string, quantity: string, value: number): void => {
    found.set(nameOf(figure, quantity), value);
  };
  putMeans(put, "Fig 1a", scores);
  putMeans(put, "ED 2a", sheetScores(data.sheet("suppl-pearson_delta_performance", "Panel A")));
  const gears = scores.filter(({ model, metric }) => model === "gears" && metric === "l2");
  const seeds = scoreMeans(gears, ["seed"]).map((one) => one.mean);
  put("Fig 1a", "L2 of gears, best seed", Math.min(...seeds));
  put("Fig 1a", "L2 of gears, worst seed", Math.max(...seeds));
  profiles(put, data.sheet("perturbation_prediction", "Panel B"), scores);
  classes(put, data);
  predictedInteractions(put, data.sheet("perturbation_prediction", "Panel F"));
  independence(put, scores, resamples);
  put("Q2", "largest |L2 of uce − scbert|, norman", Math.max(...differences(scores, "uce", "scbert").map(({ value }) => Math.abs(value)))); // prettier-ignore
  return found;
}

type Put = (figure: string, quantity: string, value: number) => void;

function putMeans(put: Put, figure: string, scores: Scores): void {
  for (const { model, metric, mean, n } of scoreMeans(scores, ["model", "metric"])) {
    if (metric === "pearson" || n === 0) continue;
    put(figure, `${metric === "l2" ? "L2" : "Pearson delta"} of ${model}`, mean);
    if (metric === "l2") put(figure, `n of ${model}`, n);
  }
}

/** Fig 1b: the metrics of one double from its 1,000 genes, which also checks the stored scores. */
function profiles(put: Put, sheet: Sheet, scores: Scores): void {
  const [models, genes] = [sheet.texts("method"), sheet.texts("gene_name")];
  const [prediction, observed, baseline] = ["prediction", "observed", "baseline"].map((name) => sheet.numbers(name)); // prettier-ignore
  let largest = 0;
  for (const model of new Set(models)) {
    const rows = models.flatMap((name, i) => (name === model ? [i] : []));
    const at = (values: Float64Array): Float64Array => Float64Array.from(rows, (i) => values[i]!);
    const names = rows.map((i) => genes[i]!);
    for (const metric of [l2, pearsonDelta, pearson]) {
      const value = metric.compute(at(prediction!), at(observed!), at(baseline!), names);
      if (metric !== pearson && !Number.isNaN(value))
        put("Fig 1b", `${metric === l2 ? "L2" : "r"} of ${model}`, value);
      const stored = scores.find(
        (one) => one.model === model && one.metric === metric.id && one.seed === 1 && one.condition === "CEBPE+CEBPB", // prettier-ignore
      )!.value;
      if (Number.isNaN(stored) !== Number.isNaN(value)) largest = Infinity;
      else if (!Number.isNaN(stored)) largest = Math.max(largest, Math.abs(value / stored - 1));
    }
  }
  put("Fig 1b", "largest relative difference from the scores of Fig 1a", largest);
}

function classes(put: Put, data: SourceData): void {
  const sheet = data.sheet("perturbation_prediction", "Panel E");
  const [labels, n, fraction] = [sheet.texts("label"), sheet.numbers("n"), sheet.numbers("frac")];
  const total = n.reduce((sum, count) => sum + count, 0);
  put("Fig 1e", "gene × pair values", total);
  put("Fig 1e", "interactions at 5 % local fdr", total - n[labels.indexOf("Additive")]!);
  labels.forEach((label, i) => {
    put("Fig 1e", `n of ${label}`, n[i]!);
    put("Fig 1e", `% of ${label}`, (100 * n[i]!) / total);
  });
  put("Fig 1e", "largest |stored fraction − n / total|", Math.max(...n.map((count, i) => Math.abs(count / total - fraction[i]!)))); // prettier-ignore
}

/** Fig 1f: the top 500 per method, of which seeds repeat many (Q18). */
function predictedInteractions(put: Put, sheet: Sheet): void {
  const [models, conditions, genes, labels] = ["method", "perturbation", "gene_name", "interaction_label"].map((name) => sheet.texts(name)); // prettier-ignore
  const [truth, additive, value, observed, predicted] = ["ground_truth", "ref", "value", "obs_minus_add", "pred_minus_add"].map((name) => sheet.numbers(name)); // prettier-ignore
  let off = 0;
  // The largest value within the thresholds and the smallest beyond, on each side: classes by threshold cannot overlap.
  const edge = { additive: [-Infinity, Infinity], beyond: [Infinity, -Infinity] };
  for (let i = 0; i < sheet.rows; i++) {
    off = Math.max(off, Math.abs(truth![i]! - additive![i]! - observed![i]!), Math.abs(value![i]! - additive![i]! - predicted![i]!)); // prettier-ignore
    const e = observed![i]!;
    if (labels![i] === "Additive")
      edge.additive = [Math.max(edge.additive[0]!, e), Math.min(edge.additive[1]!, e)]; // prettier-ignore
    else if (e > 0) edge.beyond[0] = Math.min(edge.beyond[0]!, e);
    else edge.beyond[1] = Math.max(edge.beyond[1]!, e);
  }
  for (const model of new Set(models)) {
    const rows = models!.flatMap((name, i) => (name === model ? [i] : []));
    put("Fig 1f", `rows of ${model}`, rows.length);
    put("Fig 1f", `distinct pair × gene values of ${model}`, new Set(rows.map((i) => `${conditions![i]} ${genes![i]}`)).size); // prettier-ignore
    put("Fig 1f", `genes of ${model}`, new Set(rows.map((i) => genes![i])).size);
  }
  put("Fig 1f", "largest |stored − recomputed difference from additive|", off);
  put("Fig 1f", "classes that one pair of thresholds separates", Number(edge.additive[0]! < edge.beyond[0]! && edge.additive[1]! > edge.beyond[1]!)); // prettier-ignore
}

/** Q21: 310 rows are 122 pairs of 68 genes, and errors of pairs that share a gene are not independent. */
function independence(put: Put, scores: Scores, resamples?: number): void {
  const rows = differences(scores, "geneformer", "additive_model");
  const labels = rows.map(({ condition }) => condition);
  const values = rows.map(({ value }) => value);
  for (const independent of ["rows", "conditions", "genes"] as const) {
    const clusters = clustersOf(labels, independent);
    put("Q21", independent === "conditions" ? "pairs" : independent, new Set(clusters.flat()).size);
    const draw = independent === "rows" ? rowWeights(values.length, random(1)) : clusterWeights(clusters, random(1)); // prettier-ignore
    const { standardError } = bootstrapMean(values, draw, { resamples });
    put("Q21", `standard error of geneformer − additive by ${independent === "conditions" ? "pairs" : independent}`, standardError); // prettier-ignore
  }
  // CPA's errors are several times those of all others: left out of what is said of intervals near 1.
  const near = scores.filter(({ model }) => model !== "cpa");
  const width = (independent: "rows" | "genes"): number[] =>
    baselineRatios(near, { reference: "additive_model", independent, resamples }).map(({ averages: [{ upper, lower }] }) => upper - lower); // prettier-ignore
  const [genes, alone] = [width("genes"), width("rows")];
  const wider = genes.map((one, i) => one / alone[i]!);
  put(
    "Q21",
    "intervals of ratios to additive wider by genes than by rows, smallest factor",
    Math.min(...wider),
  );
  put(
    "Q21",
    "intervals of ratios to additive wider by genes than by rows, largest factor",
    Math.max(...wider),
  );
}

/** L2 of one model minus that of another on the same data set, seed and condition. */
export function differences(scores: Scores, model: string, other: string, metric = "l2"): Score[] {
  const key = ({ dataset, seed, condition }: Score): string => JSON.stringify([dataset, seed, condition]);
  const of = (id: string): Score[] => scores.filter((one) => one.model === id && one.metric === metric);
  const others = new Map(of(other).map((score) => [key(score), score.value]));
  return of(model).map((score) => ({ ...score, value: score.value - (others.get(key(score)) ?? NaN) }));
}
