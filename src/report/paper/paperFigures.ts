import type { Figure } from "../../figures/figure.ts";
import { runCellsPerCondition, runEd2a, runEd8a, runFig1a, runFig1b, runFig2a, runFig2c } from "./runFigures.ts"; // prettier-ignore
import type { RunFigure } from "./runFigures.ts";
import type { SourceData } from "./sourceData.ts";
import { sourceEd2a, sourceEd8a, sourceFig1a, sourceFig1b, sourceFig2a, sourceFig2c } from "./sourceFigures.ts"; // prettier-ignore

/** Results of a run that a figure is drawn from. */
export type FigureNeed = "prepare" | "metrics" | "fit" | "curves" | "interactions" | "resources";

/** A figure of the paper, and what it can be drawn from. */
export interface PaperFigure {
  /** Name of its files. */
  id: string;
  /** Where it stands: "Fig 1a", "Extended Data Fig 2b"; none beyond the paper. */
  panel: string;
  title: string;
  /** Draws it from the published workbooks, or says why that cannot be. */
  sourceData: ((data: SourceData) => Figure) | string;
  /** Draws it from a run, once for each data set of doubles, once for all of singles, or once for each data set; or says why not. */
  run: { of: "doubles" | "singles" | "each"; needs: readonly FigureNeed[]; draw: RunFigure } | string;
}

/** Every figure that is drawn, in the order of the paper. */
export const PAPER_FIGURES: readonly PaperFigure[] = [
  { id: "fig1a", panel: "Fig 1a", title: "Error of held-out double perturbations", sourceData: sourceFig1a, run: { of: "doubles", needs: ["metrics"], draw: runFig1a } }, // prettier-ignore
  { id: "fig1b", panel: "Fig 1b", title: "One double, predicted and observed", sourceData: sourceFig1b, run: { of: "doubles", needs: ["prepare", "metrics", "fit"], draw: runFig1b } }, // prettier-ignore
  { id: "fig2a", panel: "Fig 2a", title: "Error of unseen single perturbations", sourceData: sourceFig2a, run: { of: "singles", needs: ["metrics"], draw: runFig2a } }, // prettier-ignore
  { id: "fig2c", panel: "Fig 2c", title: "Error relative to the mean baseline", sourceData: sourceFig2c, run: { of: "singles", needs: ["metrics"], draw: runFig2c } }, // prettier-ignore
  { id: "ed2a", panel: "Extended Data Fig 2a", title: "Pearson delta of held-out double perturbations", sourceData: sourceEd2a, run: { of: "doubles", needs: ["metrics"], draw: runEd2a } }, // prettier-ignore
  { id: "ed8a", panel: "Extended Data Fig 8a", title: "Pearson delta of unseen single perturbations", sourceData: sourceEd8a, run: { of: "singles", needs: ["metrics"], draw: runEd8a } }, // prettier-ignore
  { id: "cells", panel: "beyond the paper", title: "Cells per condition", sourceData: "it needs the numbers of cells, which were not published", run: { of: "each", needs: ["prepare"], draw: runCellsPerCondition } }, // prettier-ignore
];
