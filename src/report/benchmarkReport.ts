import type { Figure } from "../figures/figure.ts";
import { fig1a } from "../figures/fig1a.ts";
import { fig1b } from "../figures/fig1b.ts";
import { linkedFig1 } from "../figures/linkedFig1.ts";
import { fig2a } from "../figures/fig2a.ts";
import { fig2c } from "../figures/fig2c.ts";
import { cellsPerCondition } from "../figures/cellsPerCondition.ts";
import { mostSurprising } from "../figures/highlight.ts";
import { type Ratio, ratiosTo } from "../figures/ratios.ts";
import { listed } from "../nearest.ts";
import type { Fitted } from "../models/model.ts";
import { baselineRatios } from "../metrics/baselineRatios.ts";
import { METRICS } from "../metrics/registry.ts";
import { scoreMeans } from "../metrics/scoreMeans.ts";
import { additiveNoiseLimit, noiseLimitSentence } from "../metrics/noiseLimit.ts";
import { type Benchmark, meanScores, type Task } from "./benchmark.ts";
import type { Report, ReportSection, ReportTable } from "./report.ts";

/** The figures of a benchmark by the name of their files. */
export type NamedFigures = Record<string, Figure>;

const TITLES = { doubles: "Held-out double perturbations", singles: "Unseen single perturbations" } as const;

/** Every figure that the data allow. Fig 1b shows the double that departs most from additivity. */
export function benchmarkFigures({ truth, panel, tasks }: Benchmark): NamedFigures {
  const { provenance } = truth;
  const figures: NamedFigures = { "cells-per-condition": cellsPerCondition({ pseudobulk: truth }) };
  for (const { kind, scores, comparisons } of tasks) {
    if (scores.length === 0) continue;
    if (kind === "doubles") {
      figures["fig1a"] = fig1a({ scores, provenance });
      const shown = mostSurprising(scores.filter(({ metric }) => metric === "l2"));
      const drawn = comparisons.find(({ split }) => split.seed === shown?.seed);
      if (shown && drawn) {
        const { predictions } = drawn;
        figures["fig1b"] = fig1b({ pseudobulk: truth, condition: shown.condition, predictions, panel: [...panel], provenance }); // prettier-ignore
        const seeds = comparisons.map((one) => ({ seed: one.split.seed, predictions: one.predictions }));
        figures["fig1-linked"] = linkedFig1({ scores, provenance, pseudobulk: truth, predictions: seeds, panel: [...panel], maxBytes: 2_000_000 }); // prettier-ignore
      }
    } else figures["fig2a"] = fig2a({ scores, provenance });
    const ratios = ratiosOf(scores);
    if (ratios.length > 0) {
      figures[`fig2c-${kind}`] = fig2c({ ratios, provenance, title: `${TITLES[kind]}: error relative to the mean baseline` }); // prettier-ignore
    }
  }
  return figures;
}

/** A benchmark as a report: the answer first, then what it rests on, task by task. */
export function benchmarkReport(result: Benchmark, figures: NamedFigures): Report {
  const { truth, panel, tasks, notes } = result;
  const sections = tasks.map((task) => taskSection(task, figures));
  return {
    title: "Simple baselines on perturbation effects",
    provenance: truth.provenance,
    about: `${truth.dataset}, ${truth.conditions.length} conditions, scored on ${panelSentence(result)}`,
    summary: benchmarkSummary(result),
    sections: [
      ...sections,
      {
        title: "Data",
        text: [`${truth.scale.evidence} Panel: ${panelSentence(result)}.`],
        figures: [{ figure: figures["cells-per-condition"]! }],
      },
    ],
    notes: [
      ...truth.notes,
      ...notes,
      ...new Set(
        tasks.flatMap(({ comparisons }) => comparisons.slice(0, 1).flatMap(({ split }) => split.notes ?? [])),
      ),
      ...new Set(tasks.flatMap(({ comparisons }) => comparisons.slice(0, 1).flatMap(({ fitted }) => fitted.flatMap(({ fit }) => fitNotes(fit))))), // prettier-ignore
      `Errors are sums over the ${panel.length} genes of the panel; validation and test conditions are pooled, as in the paper's figures.`,
    ],
  };
}

/**
 * The answer in a few sentences: for the report, the terminal and a notebook.
 * @param told models whose reason for not being shown has been given; they are added to it
 */
export function taskSummary(
  { kind, scores, comparisons, noise }: Task,
  told: Set<string> = new Set(),
): string[] {
  const means = meanScores(scores, "l2");
  const label = (id: string): string => labelOf(comparisons, id);
  const [best] = means;
  if (!best) return [nothingScored(kind, comparisons), ...reasons(comparisons, told)];
  const rest = means.slice(1).map(({ model, mean }) => `${label(model)} ${mean.toFixed(2)}`);
  const held = new Set(scores.map(({ condition }) => condition)).size;
  const seeds = comparisons.length > 1 ? ` over ${comparisons.length} seeds` : "";
  const sentences = [
    `${TITLES[kind]} (${held} conditions${seeds}): the lowest mean error (L2) is that of ${label(best.model)}, ${best.mean.toFixed(2)}${rest.length > 0 ? `; ${rest.join(", ")}` : ""}.`,
  ];
  const limit = kind === "doubles" ? additiveNoiseLimit(scores, noise) : undefined;
  if (limit) sentences.push(noiseLimitSentence(limit));
  const dropped = comparisons[0]!.split.dropped.filter(({ reason }) => reason.endsWith("not in the data"));
  if (kind === "doubles" && dropped.length > 0) {
    const are = dropped.length === 1 ? "condition is" : "conditions are";
    sentences.push(
      `${dropped.length} ${are} not scored, for lack of a single: ${listed(dropped.map(({ condition }) => condition))}.`,
    );
  }
  sentences.push(...fewCompared(comparisons), ...reasons(comparisons, told));
  return sentences;
}

/** Why models are missing; a reason that has been given is not repeated. */
function reasons([first]: Task["comparisons"], told: Set<string>): string[] {
  return first!.notFitted.map(({ model, label: name, reason }) => {
    const again = told.has(model);
    told.add(model);
    return `${name} is not shown${again ? ", for the same reason." : `. ${reason}`}`;
  });
}

/** Held-out conditions that are predicted by every model, and by each, over all seeds. */
function covered(comparisons: Task["comparisons"]): {
  all: number;
  common: number;
  each: Map<string, number>;
} {
  const each = new Map<string, number>();
  let [all, common] = [0, 0];
  for (const { evaluation } of comparisons) {
    all += evaluation.conditions.length;
    common += evaluation.commonConditions.length;
    for (const { label, predicted } of evaluation.coverage)
      each.set(label, (each.get(label) ?? 0) + predicted);
  }
  return { all, common, each };
}

function nothingScored(kind: Task["kind"], comparisons: Task["comparisons"]): string {
  const { all, each } = covered(comparisons);
  if (each.size === 0) return `${TITLES[kind]}: no model could predict any of them.`;
  const counts = [...each].map(([label, predicted]) => `${label} ${predicted}`).join(", ");
  return `${TITLES[kind]}: none of the ${all} is predicted by every model, so none can be compared (${counts}). Name fewer models.`;
}

/** Share of the held-out conditions below which the comparison says how many it rests on. */
const MANY = 0.75;

/** One model that predicts little takes conditions from all. */
function fewCompared(comparisons: Task["comparisons"]): string[] {
  const { all, common, each } = covered(comparisons);
  if (common >= MANY * all) return [];
  const least = [...each].filter(([, predicted]) => predicted < all).sort(([, a], [, b]) => a - b);
  const counts = least.slice(0, 3).map(([label, predicted]) => `${label} ${predicted}`).join(", "); // prettier-ignore
  return [
    `Models are compared on the ${common} of ${all} held-out ${comparisons.length > 1 ? "conditions of all seeds" : "conditions"} that every one of them predicts (${counts}).`,
  ];
}

/** The answer to all tasks; a reason that has been given is not repeated. */
export function benchmarkSummary({ tasks, notes }: Pick<Benchmark, "tasks" | "notes">): string[] {
  const told = new Set<string>();
  const sentences = [...tasks.flatMap((task) => taskSummary(task, told)), ...notes];
  if (tasks.length === 0) sentences.unshift("Nothing could be scored on these data.");
  return sentences;
}

/** Which genes are scored, in words. */
export function panelSentence({ truth, panel }: Pick<Benchmark, "truth" | "panel">): string {
  const n = panel.length.toLocaleString("en");
  return panel.length === truth.genes.length
    ? `all ${n} genes of the file`
    : `the ${n} genes with the highest control mean of ${truth.genes.length.toLocaleString("en")}`;
}

/** What a model decided while fitting, where it says so. */
function fitNotes({ details }: Fitted): string[] {
  const notes = details?.["notes"];
  return Array.isArray(notes) ? notes.map(String) : [];
}

function taskSection(task: Task, figures: NamedFigures): ReportSection {
  const { kind, comparisons, scores } = task;
  const names =
    kind === "doubles"
      ? [figures["fig1-linked"] ? "fig1-linked" : "fig1a", "fig2c-doubles"]
      : ["fig2a", "fig2c-singles"];
  return {
    title: TITLES[kind],
    text: taskSummary(task),
    figures: names.flatMap((name) => (figures[name] ? [{ figure: figures[name] }] : [])),
    tables: [
      meansTable(task),
      ...setsTable(task),
      ...ratioTable(ratiosOf(scores), comparisons),
      ...threeAverages(task),
      ...missingTable(task),
    ],
  };
}

function meansTable({ scores, comparisons }: Task): ReportTable {
  const byMetric = METRICS.map(
    ({ id }) => new Map(meanScores(scores, id).map((one) => [one.model, one.mean])),
  );
  const models = [
    ...new Set(comparisons.flatMap(({ predictions }) => predictions.map(({ model }) => model))),
  ];
  return {
    caption: "Means over held-out conditions and seeds",
    columns: ["model", ...METRICS.map(({ label }) => label), "conditions × seeds"],
    rows: models.map((model) => [
      labelOf(comparisons, model),
      ...byMetric.map((means) => means.get(model)),
      scores.filter((one) => one.model === model && one.metric === METRICS[0]!.id).length,
    ]),
  };
}

function ratioTable(ratios: readonly Ratio[], comparisons: Task["comparisons"]): ReportTable[] {
  if (ratios.length === 0) return [];
  return [
    {
      caption:
        "Error relative to the mean baseline: mean of ratios with 95 % bootstrap interval (as published)",
      columns: ["model", "ratio", "from", "to", "conditions × seeds"],
      rows: ratios.map(({ model, ratio, low, high, n }) => [
        labelOf(comparisons, model),
        ratio,
        low,
        high,
        n,
      ]),
    },
  ];
}

/** Validation conditions are also used to stop training early: whether they are easier than those of the test set. */
function setsTable({ scores, comparisons }: Task): ReportTable[] {
  const l2 = scores.filter(({ metric }) => metric === "l2");
  const means = scoreMeans(l2, ["model", "set"]);
  const of = (model: string, set: string): (typeof means)[number] | undefined =>
    means.find((one) => one.model === model && one.set === set);
  const models = [...new Set(l2.map(({ model }) => model))];
  if (!["test", "validation"].every((set) => models.some((model) => of(model, set)))) return [];
  return [
    {
      caption: "Mean L2 on test and validation conditions apart",
      columns: ["model", "test", "conditions × seeds", "validation", "conditions × seeds"],
      rows: models.map((model) => [
        labelOf(comparisons, model),
        ...["test", "validation"].flatMap((set) => [of(model, set)?.mean, of(model, set)?.n ?? 0]),
      ]),
    },
  ];
}

/** The ratios of Fig 2c in three averages, with intervals that do not take conditions of one gene for independent. */
function threeAverages({ scores, comparisons }: Task): ReportTable[] {
  if (!scores.some(({ model }) => model === "mean")) return [];
  const ratios = baselineRatios(scores);
  if (ratios.length === 0) return [];
  return [
    {
      caption:
        "Error relative to the mean baseline in three averages, with 95 % intervals from resampling genes: conditions that share a gene are not independent",
      columns: ["model", ...ratios[0]!.averages.flatMap(({ label }) => [label, "from", "to"]), "answer"],
      rows: ratios.map(({ model, averages, answer }) => [
        labelOf(comparisons, model),
        ...averages.flatMap(({ value, lower, upper }) => [value, lower, upper]),
        answer,
      ]),
    },
  ];
}

/** Conditions that belong to no set, and held-out ones that some model does not predict. */
function missingTable({ comparisons }: Task): ReportTable[] {
  const { split, evaluation } = comparisons[0]!;
  const rows = [
    ...split.dropped.map(({ condition, reason }) => [condition, "not scored", reason]),
    ...evaluation.coverage.flatMap(({ label, missing }) =>
      missing.map(({ condition, reason }) => [condition, `not predicted by ${label}`, reason]),
    ),
  ];
  const shown = rows.slice(0, 60);
  return rows.length === 0
    ? []
    : [
        {
          caption: `Left out${comparisons.length > 1 ? ` (seed ${split.seed})` : ""}${rows.length > shown.length ? `, the first ${shown.length} of ${rows.length}` : ""}`,
          columns: ["condition", "what", "why"],
          rows: shown,
        },
      ];
}

function labelOf(comparisons: Task["comparisons"], id: string): string {
  for (const { predictions } of comparisons) {
    const found = predictions.find(({ model }) => model === id);
    if (found) return found.label;
  }
  return id;
}

function ratiosOf(scores: Task["scores"]): Ratio[] {
  return scores.some(({ model }) => model === "mean") ? ratiosTo(scores) : [];
}
