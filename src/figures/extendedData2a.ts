import { beeswarm } from "./beeswarm.ts";
import { pointsNote } from "./fig1a.ts";
import type { ScoreFigureOptions } from "./fig1a.ts";
import type { Figure } from "./figure.ts";
import { resolveHighlight } from "./highlight.ts";
import { metricAxis, scoresOf } from "./metric.ts";
import { FIGURE_1A_MODELS, withScored } from "./models.ts";

/** The paper's axis: correlations below it are drawn at its end. */
const RANGE = [-0.25, 1] as const;

/**
 * The paper's Extended Data Fig 2a: correlation of predicted and observed changes (Pearson delta) on held-out double perturbations,
 * drawn like Fig 1a. No change has no correlation.
 * @throws NO_SCORES when the metric is not among the scores
 */
export function extendedData2a(options: ScoreFigureOptions): Figure {
  const metric = metricAxis(options.metric ?? "pearson_delta");
  const scores = scoresOf(options.scores, metric.id);
  return beeswarm({
    scores,
    models: withScored(options.models ?? FIGURE_1A_MODELS, scores),
    metric,
    spread: 0.4,
    range: options.range ?? (metric.id === "pearson_delta" ? RANGE : undefined),
    highlight: resolveHighlight(scores, options.highlight ?? null, metric.best),
    title: options.title ?? "Double perturbations: correlation of predicted and observed changes",
    letter: options.letter === null ? undefined : (options.letter ?? "a"),
    provenance: options.provenance,
    notes: [pointsNote(scores), ...(options.notes ?? [])],
  });
}
