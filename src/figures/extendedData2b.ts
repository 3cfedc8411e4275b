import { errorCurves } from "./errorCurves.ts";
import type { ErrorCurvesOptions } from "./errorCurves.ts";
import type { Figure } from "./figure.ts";
import { FIGURE_1A_MODELS } from "./models.ts";

/**
 * The paper's Extended Data Fig 2b: error on held-out double perturbations against the number of genes that are scored, genes sorted by
 * control expression and by the observed change.
 * @throws NO_CURVES when there is nothing to draw
 */
export function extendedData2b(options: ErrorCurvesOptions): Figure {
  return errorCurves({
    ...options,
    models: options.models ?? FIGURE_1A_MODELS,
    orders: ["expression", "change"],
    title: options.title ?? "Double perturbations: error by the number of genes",
    letter: options.letter === undefined ? "b" : options.letter,
  });
}
