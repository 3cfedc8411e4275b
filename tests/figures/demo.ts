import { parseCondition } from "../../src/data/condition.ts";
import type { Predictions } from "../../src/data/predictions.ts";
import type { Pseudobulk } from "../../src/data/pseudobulk.ts";
import type { Scores } from "../../src/data/scores.ts";
import { cellsPerCondition } from "../../src/figures/cellsPerCondition.ts";
import { fig1a } from "../../src/figures/fig1a.ts";
import { fig1b } from "../../src/figures/fig1b.ts";
import { fig2a } from "../../src/figures/fig2a.ts";
import { fig2c } from "../../src/figures/fig2c.ts";
import type { Figure } from "../../src/figures/figure.ts";
import { heatmap } from "../../src/figures/heatmap.ts";
import { FIGURE_2A_MODELS } from "../../src/figures/models.ts";
import { ratiosTo } from "../../src/figures/ratios.ts";

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
  cellsPerCondition: () => cellsPerCondition({ pseudobulk }),
  heatmap: () =>
    heatmap({
      ...{ values: Float64Array.from({ length: 100 }, (_, i) => noise(i, 2) - 0.4), rows: 10, columns: 10 },
      ...{ rowTitle: "Gene component", columnTitle: "Perturbation component", valueTitle: "Weight" },
      ...{ title: "Linear model: W", provenance: "simulated" },
    }),
};
