import type { Provenance } from "../data/provenance.ts";
import type { Score } from "../data/scores.ts";
import { beeswarm } from "./beeswarm.ts";
import type { Figure } from "./figure.ts";
import { resolveHighlight } from "./highlight.ts";
import type { HighlightChoice } from "./highlight.ts";
import { metricAxis, scoresOf } from "./metric.ts";
import { FIGURE_1A_MODELS, withScored } from "./models.ts";
import type { FigureModel } from "./models.ts";

export interface ScoreFigureOptions {
  /** Long table of scores of held-out conditions; other metrics in it are passed over. */
  scores: readonly Score[];
  provenance: Provenance;
  /** Columns, e.g. the registry of models. Models that were not run stay empty; models with scores are always drawn. */
  models?: readonly FigureModel[];
  /** Id of the metric: `l2` unless told. */
  metric?: string;
  /** What to draw in orange: a condition by its label, or "auto" for the one farthest from additivity; null for none. */
  highlight?: HighlightChoice;
  /** Ends of the axis; points beyond are drawn at the end. */
  range?: readonly [number, number];
  title?: string;
  /** Letter of the panel; null for none. */
  letter?: string | null;
  /** Further small print: one sentence each. */
  notes?: readonly string[];
}

/**
 * The paper's Fig 1a: errors of models on held-out double perturbations, one point per condition and seed.
 * @throws NO_SCORES when the metric is not among the scores
 */
export function fig1a(options: ScoreFigureOptions): Figure {
  const metric = metricAxis(options.metric ?? "l2");
  const scores = scoresOf(options.scores, metric.id);
  return beeswarm({
    scores,
    models: withScored(options.models ?? FIGURE_1A_MODELS, scores),
    metric,
    spread: 0.4,
    range: options.range,
    highlight: resolveHighlight(
      scores,
      options.highlight === undefined ? "auto" : options.highlight,
      metric.best,
    ),
    title: options.title ?? "Double perturbations: error of held-out predictions",
    letter: options.letter === null ? undefined : (options.letter ?? "a"),
    provenance: options.provenance,
    notes: [pointsNote(scores), ...(options.notes ?? [])],
  });
}

/** What the points of a beeswarm are. */
export function pointsNote(scores: readonly Score[]): string {
  const conditions = new Set(scores.map(({ dataset, condition }) => JSON.stringify([dataset, condition])))
    .size;
  const seeds = new Set(scores.map(({ seed }) => seed)).size;
  return `Points: ${conditions} held-out condition${conditions === 1 ? "" : "s"}${seeds > 1 ? `, ${seeds} seeds` : ""}`;
}
