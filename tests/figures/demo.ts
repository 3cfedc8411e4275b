import { parseCondition } from "../../src/data/condition.ts";
import type { Predictions } from "../../src/data/predictions.ts";
import type { Pseudobulk } from "../../src/data/pseudobulk.ts";
import type { Scores } from "../../src/data/scores.ts";
import { cellsPerCondition } from "../../src/figures/cellsPerCondition.ts";
import { fig1a } from "../../src/figures/fig1a.ts";
import { fig1b } from "../../src/figures/fig1b.ts";
import { extendedData3 } from "../../src/figures/extendedData3.ts";
import { extendedData4 } from "../../src/figures/extendedData4.ts";
import { extendedData5 } from "../../src/figures/extendedData5.ts";
import { extendedData6 } from "../../src/figures/extendedData6.ts";
import { fig1c } from "../../src/figures/fig1c.ts";
import { fig1d } from "../../src/figures/fig1d.ts";
import { fig1e } from "../../src/figures/fig1e.ts";
import { fig1f } from "../../src/figures/fig1f.ts";
import { fig2a } from "../../src/figures/fig2a.ts";
import { extendedData1a } from "../../src/figures/extendedData1a.ts";
import { extendedData1b } from "../../src/figures/extendedData1b.ts";
import { extendedData1c } from "../../src/figures/extendedData1c.ts";
import { extendedData2a } from "../../src/figures/extendedData2a.ts";
import { extendedData2b } from "../../src/figures/extendedData2b.ts";
import { extendedData7 } from "../../src/figures/extendedData7.ts";
import { extendedData8a } from "../../src/figures/extendedData8a.ts";
import { extendedData8b } from "../../src/figures/extendedData8b.ts";
import { extendedData9a } from "../../src/figures/extendedData9a.ts";
import { extendedData9b } from "../../src/figures/extendedData9b.ts";
import { extendedData9c } from "../../src/figures/extendedData9c.ts";
import { extendedData10 } from "../../src/figures/extendedData10.ts";
import type { ErrorCurvePoint } from "../../src/figures/errorCurves.ts";
import { fig2b } from "../../src/figures/fig2b.ts";
import { fig2c } from "../../src/figures/fig2c.ts";
import type { Figure } from "../../src/figures/figure.ts";
import { linkedFig1 } from "../../src/figures/linkedFig1.ts";
import {
  extendedData3Input,
  extendedData4Input,
  extendedData5Input,
  extendedData6Input,
  fig1cInput,
  fig1eInput,
  fig1fInput,
} from "../../src/figures/fromInteractions.ts";
import { heatmap } from "../../src/figures/heatmap.ts";
import { lossCurve } from "../../src/figures/lossCurve.ts";
import { FIGURE_2A_MODELS } from "../../src/figures/models.ts";
import { ratiosTo } from "../../src/figures/ratios.ts";
import { conditionMap } from "../../src/data/conditionMap.ts";
import { datasetOverview } from "../../src/data/datasetOverview.ts";
import { targetChanges } from "../../src/data/targetChanges.ts";
import { fitLine } from "../../src/stats/fitLine.ts";
import { demoInteractions } from "../support/demoInteractions.ts";

/** A fixed number between 0 and 1 for each pair of whole numbers. */
function noise(a: number, b: number): number {
  return ((a * 7919 + b * 104729 + a * b * 31) % 1009) / 1009;
}

/** Scores of made-up doubles: the additive model is best, except for `AAA3+BBB3`. */
export const doubleScores: Scores = ["no_change", "additive", "My model"].flatMap((model, m) =>
  [1, 2].flatMap((seed) =>
    Array.from({ length: 12 }, (_, i) => i).flatMap((i) => {
      const about = { dataset: "demo", seed, model, condition: `AAA${i}+BBB${i}`, nGenes: 1000 };
      const l2 = i === 3 && m === 1 ? 6.4 + seed / 10 : [5.2, 2.1, 3.4][m]! + 2.5 * noise(i + seed, m + 1);
      const delta = m === 0 ? NaN : [0, 0.85, 0.55][m]! + 0.12 * noise(i, m + seed);
      return [
        { ...about, metric: "l2", value: l2 },
        { ...about, metric: "pearson_delta", value: delta },
      ];
    }),
  ),
);

/** Scores of made-up singles in three data sets; GEARS is far off in one. */
export const singleScores: Scores = ["adamson", "replogle_k562", "replogle_rpe1"].flatMap((dataset, d) =>
  ["mean", "linear", "gears"].flatMap((model, m) =>
    Array.from({ length: 30 }, (_, i) => ({
      ...{ dataset, seed: 1, model, condition: `AAA${i}+ctrl`, metric: "l2", nGenes: 1000 },
      value: (3 + d + 4 * noise(i, d)) * [1, 0.94 + 0.05 * d, d === 2 ? 9 : 1.02][m]! + 0.3 * noise(i, m + 3),
    })),
  ),
);

const genes = Array.from({ length: 60 }, (_, g) => `GENE${g}`);
const conditions = ["ctrl", "AAA0+ctrl", "ctrl+BBB0", "AAA0+BBB0", "AAA1+ctrl"].map((text) =>
  parseCondition(text),
);

export const pseudobulk: Pseudobulk = {
  ...{
    dataset: "demo",
    provenance: "simulated",
    conditions,
    genes,
    control: 0,
    nCells: [820, 61, 113, 40, 7],
  },
  means: Float64Array.from({ length: conditions.length * genes.length }, (_, i) => {
    const [row, gene] = [Math.floor(i / genes.length), i % genes.length];
    return 2 + noise(gene, 1) + (row === 0 ? 0 : 1.4 * (noise(gene, row + 2) - 0.5) + (gene === 5 ? 1.6 : 0));
  }),
  variances: new Float64Array(conditions.length * genes.length),
  halves: [new Float64Array(0), new Float64Array(0)],
  scale: { kind: "log1p", target: 10_000, evidence: "simulated so" },
  notes: [],
};

const n = genes.length;
const control = pseudobulk.means.subarray(0, n);
const double = pseudobulk.means.subarray(3 * n, 4 * n);

/** No change, and the truth with noise under a label of the other order and with its genes reversed. */
export const predictions: readonly Predictions[] = [
  {
    ...{ model: "no_change", label: "No change", provenance: "simulated", notPredicted: [] },
    ...{ genes, conditions: ["AAA0+BBB0"], values: Float64Array.from(control) },
  },
  {
    ...{ model: "mine", label: "My model", provenance: "imported", notPredicted: [] },
    genes: [...genes].reverse(),
    conditions: ["BBB0+AAA0"],
    values: Float64Array.from(double, (value, g) => value + 0.4 * (noise(g, 9) - 0.5)).reverse(),
  },
];

/** Errors that grow with the number of genes, in some data sets and orders. */
export function errorPoints(datasets: readonly string[], models: readonly string[]): ErrorCurvePoint[] {
  return datasets.flatMap((dataset, d) =>
    (["expression", "change"] as const).flatMap((order, o) =>
      models.flatMap((model, m) =>
        [1, 3, 10, 30, 100, 300, 1000, 3001].map((rank) => ({
          ...{ dataset, model, order, rank, mean: Math.sqrt(rank) * (0.1 + 0.03 * m + 0.01 * d) + 0.6 * o },
        })),
      ),
    ),
  );
}

function genesNamed(n: number): string[] {
  return Array.from({ length: n }, (_, i) => `GENE${i}`);
}

/** Points of two cell lines: errors grow with the difference of expression. */
export const transferPanels = ["From A to B", "From B to A"].map((name, k) => {
  const difference = Float64Array.from({ length: 80 }, (_, i) => 2 * noise(i, k + 1) ** 2);
  const value = difference.map((x, i) => 0.2 + 0.3 * (k === 0 ? x : -0.5 * x) + 0.5 * noise(i, k + 5));
  const targets = Array.from(value, (_, i) => `AAA${i}`);
  return { name, targets, difference, value, line: fitLine(difference, value) };
});

/** Fig 1a and 1b in one, of two seeds and three models; one pair is not predicted. */
export function linkedDemo(): Figure {
  const pairs = [0, 1, 2].map((i) => `AAA${i}+BBB${i}`);
  const labels = ["ctrl", ...pairs];
  const truth: Pseudobulk = {
    ...pseudobulk,
    conditions: labels.map((text) => parseCondition(text)),
    nCells: [80, 10, 20, 30],
    means: Float64Array.from(
      { length: 4 * n },
      (_, i) => 2 + noise(i % n, 1) + (i < n ? 0 : noise(i % n, 3 + Math.floor(i / n)) - 0.5),
    ),
  };
  const seeds = [1, 2].map((seed) => ({
    seed,
    predictions: ["no_change", "additive", "My model"].map((model, m) => ({
      ...{
        model,
        label: model,
        provenance: "simulated" as const,
        genes,
        conditions: pairs.slice(0, 2),
        notPredicted: [],
      },
      values: Float64Array.from(
        { length: 2 * n },
        (_, i) => 2 + noise(i % n, 1) + m * 0.2 * (noise(i, seed + m) - 0.5),
      ),
    })),
  }));
  const scores = doubleScores.filter(({ condition }) => pairs.includes(condition));
  return linkedFig1({ scores, provenance: "simulated", pseudobulk: truth, predictions: seeds });
}

/** Every figure of the library, on data made here. */
export const FIGURES: Readonly<Record<string, () => Figure>> = {
  fig1a: () => fig1a({ scores: doubleScores, provenance: "simulated" }),
  "fig1a-pearson": () =>
    fig1a({ scores: doubleScores, provenance: "simulated", metric: "pearson_delta", highlight: null }),
  fig1b: () =>
    fig1b({
      ...{ pseudobulk, condition: "AAA0+BBB0", predictions, provenance: "simulated" },
      models: [
        ...predictions.map((one) => ({ id: one.model, label: one.label })),
        { id: "cpa", label: "CPA" },
      ],
    }),
  "fig1b-one": () =>
    fig1b({
      ...{ pseudobulk, condition: "BBB0+AAA0", predictions: predictions.slice(1), provenance: "simulated" },
      title: "A title that is longer than the picture is wide and goes on",
    }),
  linkedFig1: linkedDemo,
  fig1c: () => fig1c(fig1cInput(demoInteractions())),
  fig1d: () => fig1d(),
  fig1e: () => fig1e(fig1eInput(demoInteractions())),
  fig1f: () => fig1f(fig1fInput(demoInteractions(), { points: 60 })),
  "fig1f-one": () => {
    const { strongest, ...input } = fig1fInput(demoInteractions(), { points: 0 });
    return fig1f({ ...input, strongest: strongest.slice(2), background: [], models: [] });
  },
  extendedData3: () => extendedData3(extendedData3Input(demoInteractions())),
  extendedData4: () => extendedData4(extendedData4Input(demoInteractions())),
  extendedData5: () => extendedData5(extendedData5Input(demoInteractions())),
  "extendedData5-observed": () => {
    const { recurrence, provenance } = extendedData5Input(demoInteractions());
    return extendedData5({ recurrence: recurrence.slice(0, 1), models: [], provenance });
  },
  extendedData6: () => extendedData6(extendedData6Input(demoInteractions())),
  "extendedData6-published": () =>
    extendedData6({
      ...extendedData6Input(demoInteractions(), { genes: ["G7"], seed: 2, onlySame: false }),
      box: "published",
    }),
  fig2a: () => fig2a({ scores: singleScores, provenance: "simulated" }),
  "fig2a-one": () =>
    fig2a({
      scores: singleScores.filter(({ dataset }) => dataset === "adamson"),
      ...{ provenance: "real file run here", models: [], highlight: "AAA7+ctrl" },
    }),
  fig2c: () =>
    fig2c({
      ratios: ratiosTo(singleScores, { resamples: 300 }),
      ...{ models: FIGURE_2A_MODELS.filter(({ id }) => id !== "mean"), provenance: "simulated" },
    }),
  "fig2c-one": () =>
    fig2c({
      ratios: ratiosTo(doubleScores, { resamples: 300, reference: "additive" }),
      ...{ provenance: "simulated", reference: "the additive baseline", range: [0.5, 2] },
    }),
  "fig1b-long": () =>
    fig1b({
      ...{ pseudobulk, condition: "AAA0+BBB0", predictions, provenance: "simulated" },
      models: [
        { id: "no_change", label: "Linear model (components=20, lambda=1) (doubles: P_A + P_B)" },
        { id: "mine", label: "My model" },
      ],
    }),
  fig2b: () => fig2b({ provenance: "simulated", genes: 5000, conditions: 814, components: 10 }),
  extendedData1a: () =>
    extendedData1a({
      datasets: [
        datasetOverview(pseudobulk, { source: "Made here", cells: "K562", technique: "CRISPRa" }),
        { ...datasetOverview(pseudobulk), dataset: "A data set with a long name", nCells: 1_234_567 },
      ],
      provenance: "simulated",
    }),
  extendedData1b: () => extendedData1b({ ...conditionMap(pseudobulk, 3), provenance: "simulated" }),
  "extendedData1b-flat": () =>
    extendedData1b({
      points: ["one", "two", "three"].flatMap((dataset, d) =>
        Array.from({ length: 40 }, (_, i) => ({
          ...{
            dataset,
            condition: i === 0 ? "ctrl" : `AAA${i}+${i % 3 === 0 ? "BBB" : "ctrl"}`,
            x: 9 * noise(i, d + 1),
          },
          ...{ genes: i === 0 ? 0 : i % 3 === 0 ? 2 : 1, labelled: i % 9 === 1 },
        })),
      ),
      ...{ axes: ["UMAP 1"], provenance: "simulated" },
    }),
  extendedData1c: () =>
    extendedData1c({
      arrows: ["one", "two"].flatMap((dataset, d) =>
        Array.from({ length: 12 + 20 * d }, (_, i) => {
          const control = 3 * noise(i, d + 2);
          return {
            dataset,
            gene: `AAA${i}`,
            control,
            perturbed: i % 3 === 0 ? control + noise(i, 4) : control * noise(i, 5),
          };
        }),
      ),
      provenance: "simulated",
    }),
  "extendedData1c-one": () =>
    extendedData1c({
      arrows: targetChanges({ ...pseudobulk, genes: ["AAA0", "BBB0", "AAA1", ...genes.slice(3)] }).map(
        (one) => ({ ...one, dataset: "demo" }),
      ),
      provenance: "simulated",
    }),
  extendedData2a: () => extendedData2a({ scores: doubleScores, provenance: "simulated" }),
  extendedData2b: () =>
    extendedData2b({
      points: errorPoints(["demo"], ["no_change", "additive", "mine", "yours"]),
      provenance: "simulated",
    }),
  extendedData7: () =>
    extendedData7({
      dataset: "demo",
      spreads: ["ground_truth", "no_change", "mine"].map((model, m) => ({
        ...{ model, label: ["Observed", "No change", "My model"][m]! },
        values: Array.from({ length: 300 }, (_, i) => (m === 1 ? 0 : (0.5 / (m + 1)) * noise(i, m + 1) ** 2)),
      })),
      models: [
        ...[
          { id: "ground_truth", label: "Observed" },
          { id: "no_change", label: "No change" },
        ],
        ...[
          { id: "mine", label: "My model" },
          { id: "gears", label: "GEARS" },
        ],
      ],
      provenance: "simulated",
    }),
  extendedData8a: () =>
    extendedData8a({
      scores: singleScores.map((score, i) => ({
        ...score,
        metric: "pearson_delta",
        value: 1.1 * noise(i, 3) - 0.1,
      })),
      provenance: "simulated",
    }),
  extendedData8b: () =>
    extendedData8b({
      points: errorPoints(["adamson", "replogle_k562", "replogle_rpe1"], ["mean", "linear", "gears"]),
      provenance: "simulated",
    }),
  extendedData9a: () => {
    const a = Float64Array.from({ length: 90 }, (_, i) => 4 * noise(i, 1) ** 2);
    const shared = {
      genes: genesNamed(90),
      a,
      b: a.map((x, i) => Math.max(0, x + noise(i, 7) - 0.5)),
      correlation: 0.9234,
    };
    return extendedData9a({ shared, names: ["line A", "line B"], provenance: "simulated" });
  },
  extendedData9b: () => extendedData9b({ panels: transferPanels, provenance: "simulated" }),
  extendedData9c: () => extendedData9c({ panels: transferPanels, provenance: "simulated" }),
  extendedData10: () =>
    extendedData10({
      uses: ["additive", "linear", "gears"].flatMap((model, m) =>
        [1, 2, 3].map((seed) => ({
          ...{
            dataset: "demo",
            model,
            seed,
            seconds: [4, 60, 9000][m]! * (1 + noise(seed, m)),
            device: m < 2 ? "CPU" : "A card",
          },
          bytes: m === 1 ? NaN : (m + 1) * 2e9 * (1 + noise(seed, m + 2)),
        })),
      ),
      provenance: "simulated",
    }),
  cellsPerCondition: () => cellsPerCondition({ pseudobulk }),
  lossCurve: () =>
    lossCurve({
      epochs: [4, 2, 1.1, 0.6, 0.5].map((loss, epoch) => ({
        ...{ epoch, epochs: 8, loss, validation: [5, 2.6, 2, 2.2, 2.4][epoch]! },
        ...{ best: epoch < 3, secondsLeft: 60 * (7 - epoch) },
      })),
      provenance: "simulated",
    }),
  heatmap: () =>
    heatmap({
      ...{ values: Float64Array.from({ length: 100 }, (_, i) => noise(i, 2) - 0.4), rows: 10, columns: 10 },
      ...{ rowTitle: "Gene component", columnTitle: "Perturbation component", valueTitle: "Weight" },
      ...{ title: "Linear model: W", provenance: "simulated" },
    }),
};
