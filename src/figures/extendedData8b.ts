import { errorCurves } from "./errorCurves.ts";
import type { ErrorCurvesOptions } from "./errorCurves.ts";
import type { Figure } from "./figure.ts";
import { FIGURE_2A_MODELS } from "./models.ts";

/**
 * The paper's Extended Data Fig 8b: error on perturbations of unseen genes against the number of genes that are scored; data sets side by
 * side, genes sorted by control expression above and by the observed change below.
 * @throws NO_CURVES when there is nothing to draw
 */
export function extendedData8b(options: ErrorCurvesOptions): Figure {
  return errorCurves({
    ...options,
    models: options.models ?? FIGURE_2A_MODELS,
    orders: ["expression", "change"],
    title: options.title ?? "Unseen single perturbations: error by the number of genes",
    letter: options.letter === undefined ? "b" : options.letter,
  });
}
