import { beeswarm } from "./beeswarm.ts";
import { pointsNote } from "./fig1a.ts";
import type { ScoreFigureOptions } from "./fig1a.ts";
import type { Figure } from "./figure.ts";
import { resolveHighlight } from "./highlight.ts";
import { metricAxis, scoresOf } from "./metric.ts";
import { FIGURE_2A_MODELS, withScored } from "./models.ts";

/**
 * The paper's Fig 2a: errors of models on perturbations of genes that no training condition perturbs, one panel per data set.
 * No condition is highlighted unless asked for.
 * @throws NO_SCORES when the metric is not among the scores
 */
export function fig2a(options: ScoreFigureOptions): Figure {
  const metric = metricAxis(options.metric ?? "l2");
  const scores = scoresOf(options.scores, metric.id);
  return beeswarm({
    scores,
    models: withScored(options.models ?? FIGURE_2A_MODELS, scores),
    metric,
    spread: 0.3,
    range: options.range,
    highlight: resolveHighlight(scores, options.highlight ?? null, metric.best),
    title: options.title ?? "Unseen single perturbations: error of held-out predictions",
    letter: options.letter === null ? undefined : (options.letter ?? "a"),
    provenance: options.provenance,
    notes: [pointsNote(scores), ...(options.notes ?? [])],
  });
}
