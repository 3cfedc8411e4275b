import { beeswarm } from "./beeswarm.ts";
import { pointsNote } from "./fig1a.ts";
import type { ScoreFigureOptions } from "./fig1a.ts";
import type { Figure } from "./figure.ts";
import { resolveHighlight } from "./highlight.ts";
import { metricAxis, scoresOf } from "./metric.ts";
import { FIGURE_2A_MODELS, withScored } from "./models.ts";

/** The paper's axis: negative correlations are drawn at 0. */
const RANGE = [0, 1] as const;

/**
 * The paper's Extended Data Fig 8a: correlation of predicted and observed changes (Pearson delta) on perturbations of unseen genes, one
 * panel per data set.
 * @throws NO_SCORES when the metric is not among the scores
 */
export function extendedData8a(options: ScoreFigureOptions): Figure {
  const metric = metricAxis(options.metric ?? "pearson_delta");
  const scores = scoresOf(options.scores, metric.id);
  return beeswarm({
    scores,
    models: withScored(options.models ?? FIGURE_2A_MODELS, scores),
    metric,
    spread: 0.3,
    range: options.range ?? (metric.id === "pearson_delta" ? RANGE : undefined),
    highlight: resolveHighlight(scores, options.highlight ?? null, metric.best),
    title: options.title ?? "Unseen single perturbations: correlation of predicted and observed changes",
    letter: options.letter === null ? undefined : (options.letter ?? "a"),
    provenance: options.provenance,
    notes: [pointsNote(scores), ...(options.notes ?? [])],
  });
}
