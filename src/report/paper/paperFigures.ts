import { extendedData10 } from "../../figures/extendedData10.ts";
import { extendedData1a } from "../../figures/extendedData1a.ts";
import { extendedData1b } from "../../figures/extendedData1b.ts";
import { extendedData1c } from "../../figures/extendedData1c.ts";
import { extendedData2a } from "../../figures/extendedData2a.ts";
import { extendedData2b } from "../../figures/extendedData2b.ts";
import { extendedData5 } from "../../figures/extendedData5.ts";
import { extendedData6 } from "../../figures/extendedData6.ts";
import { extendedData8a } from "../../figures/extendedData8a.ts";
import { extendedData8b } from "../../figures/extendedData8b.ts";
import { extendedData9a } from "../../figures/extendedData9a.ts";
import { extendedData9c } from "../../figures/extendedData9c.ts";
import { fig1a } from "../../figures/fig1a.ts";
import { fig1b } from "../../figures/fig1b.ts";
import { fig1c } from "../../figures/fig1c.ts";
import { fig1d } from "../../figures/fig1d.ts";
import { fig1e } from "../../figures/fig1e.ts";
import { fig1f } from "../../figures/fig1f.ts";
import { fig2a } from "../../figures/fig2a.ts";
import { fig2b } from "../../figures/fig2b.ts";
import { fig2c } from "../../figures/fig2c.ts";
import type { Figure } from "../../figures/figure.ts";
import { sourceFig1b } from "./changeFigures.ts";
import { sourceExtendedData2b, sourceExtendedData8b } from "./curveFigures.ts";
import { sourceExtendedData5, sourceExtendedData6, sourceFig1c, sourceFig1e, sourceFig1f } from "./doubleFigures.ts"; // prettier-ignore
import { sourceExtendedData1a, sourceExtendedData1b, sourceExtendedData1c } from "./overviewFigures.ts";
import { sourceExtendedData10 } from "./resourceFigure.ts";
import type { RunFigure } from "./run/figureSubject.ts";
import * as interaction from "./run/interactionFigures.ts";
import * as overview from "./run/overviewFigures.ts";
import * as score from "./run/scoreFigures.ts";
import { sourceExtendedData2a, sourceExtendedData8a, sourceFig1a, sourceFig2a, sourceFig2c } from "./scoreFigures.ts"; // prettier-ignore
import type { SourceData } from "./sourceData.ts";
import { sourceExtendedData9a, sourceExtendedData9c } from "./transferFigures.ts";

/** Results of a run that a figure is drawn from. */
export type FigureNeed = "prepare" | "metrics" | "fit" | "curves" | "interactions";

/**
 * What a figure of a run shows: one data set of doubles, all data sets of singles, each data set, all of them, both Replogle sets, or
 * what the run took, which is no result.
 */
export type FigureScope = "doubles" | "singles" | "each" | "all" | "replogle" | "resources";

/** A figure of the paper, and what it can be drawn from. */
export interface PaperFigure {
  /** Name of its files. */
  id: string;
  /** Where it stands: "Fig 1a", "Extended Data Fig 2b". */
  panel: string;
  title: string;
  /** Draws it from the published workbooks, or says why that cannot be. */
  sourceData: ((data: SourceData) => Figure) | string;
  run: { of: FigureScope; needs: readonly FigureNeed[]; draw: RunFigure };
}

const scheme = (draw: () => Figure): RunFigure => () => Promise.resolve(draw()); // prettier-ignore

/** Every figure, in the order of the paper. */
export const PAPER_FIGURES: readonly PaperFigure[] = [
  { id: "fig1a", panel: "Fig 1a", title: "Error of held-out double perturbations", sourceData: (data) => fig1a(sourceFig1a(data)), run: { of: "doubles", needs: ["metrics"], draw: score.runFig1a } }, // prettier-ignore
  { id: "fig1b", panel: "Fig 1b", title: "One double, predicted and observed", sourceData: (data) => fig1b(sourceFig1b(data)), run: { of: "doubles", needs: ["prepare", "metrics", "fit"], draw: score.runFig1b } }, // prettier-ignore
  { id: "fig1c", panel: "Fig 1c", title: "Finding interactions", sourceData: (data) => fig1c(sourceFig1c(data)), run: { of: "doubles", needs: ["interactions"], draw: interaction.runFig1c } }, // prettier-ignore
  { id: "fig1d", panel: "Fig 1d", title: "Kinds of interactions, a scheme", sourceData: () => fig1d(), run: { of: "doubles", needs: [], draw: scheme(fig1d) } }, // prettier-ignore
  { id: "fig1e", panel: "Fig 1e", title: "Observed interactions", sourceData: (data) => fig1e(sourceFig1e(data)), run: { of: "doubles", needs: ["interactions"], draw: interaction.runFig1e } }, // prettier-ignore
  { id: "fig1f", panel: "Fig 1f", title: "Predicted and observed interactions", sourceData: (data) => fig1f(sourceFig1f(data)), run: { of: "doubles", needs: ["interactions"], draw: interaction.runFig1f } }, // prettier-ignore
  { id: "fig2a", panel: "Fig 2a", title: "Error of unseen single perturbations", sourceData: (data) => fig2a(sourceFig2a(data)), run: { of: "singles", needs: ["metrics"], draw: score.runFig2a } }, // prettier-ignore
  { id: "fig2b", panel: "Fig 2b", title: "The linear model, a scheme", sourceData: () => fig2b(), run: { of: "singles", needs: [], draw: scheme(fig2b) } }, // prettier-ignore
  { id: "fig2c", panel: "Fig 2c", title: "Error relative to the mean baseline", sourceData: (data) => fig2c(sourceFig2c(data)), run: { of: "singles", needs: ["metrics"], draw: score.runFig2c } }, // prettier-ignore
  { id: "ed1a", panel: "Extended Data Fig 1a", title: "Data sets", sourceData: (data) => extendedData1a(sourceExtendedData1a(data)), run: { of: "all", needs: ["prepare"], draw: overview.runExtendedData1a } }, // prettier-ignore
  { id: "ed1b", panel: "Extended Data Fig 1b", title: "Conditions on a map", sourceData: (data) => extendedData1b(sourceExtendedData1b(data)), run: { of: "all", needs: ["prepare"], draw: overview.runExtendedData1b } }, // prettier-ignore
  { id: "ed1c", panel: "Extended Data Fig 1c", title: "Expression of the perturbed genes", sourceData: (data) => extendedData1c(sourceExtendedData1c(data)), run: { of: "all", needs: ["prepare"], draw: overview.runExtendedData1c } }, // prettier-ignore
  { id: "ed2a", panel: "Extended Data Fig 2a", title: "Pearson delta of held-out double perturbations", sourceData: (data) => extendedData2a(sourceExtendedData2a(data)), run: { of: "doubles", needs: ["metrics"], draw: score.runExtendedData2a } }, // prettier-ignore
  { id: "ed2b", panel: "Extended Data Fig 2b", title: "Error by the number of genes, doubles", sourceData: (data) => extendedData2b(sourceExtendedData2b(data)), run: { of: "doubles", needs: ["curves"], draw: score.runExtendedData2b } }, // prettier-ignore
  { id: "ed3", panel: "Extended Data Fig 3", title: "Differences from additivity and their null", sourceData: "its points were not published", run: { of: "doubles", needs: ["interactions"], draw: interaction.runExtendedData3 } }, // prettier-ignore
  { id: "ed4", panel: "Extended Data Fig 4", title: "Precision, recall and ROC of predicted interactions", sourceData: "its curves were not published", run: { of: "doubles", needs: ["interactions"], draw: interaction.runExtendedData4 } }, // prettier-ignore
  { id: "ed5", panel: "Extended Data Fig 5", title: "Genes and pairs among the strongest interactions", sourceData: (data) => extendedData5(sourceExtendedData5(data)), run: { of: "doubles", needs: ["interactions"], draw: interaction.runExtendedData5 } }, // prettier-ignore
  { id: "ed6", panel: "Extended Data Fig 6", title: "The two most frequent genes", sourceData: (data) => extendedData6(sourceExtendedData6(data)), run: { of: "doubles", needs: ["interactions"], draw: interaction.runExtendedData6 } }, // prettier-ignore
  { id: "ed7a", panel: "Extended Data Fig 7a", title: "Variation of genes over doubles", sourceData: "its values were not published", run: { of: "doubles", needs: ["prepare", "fit"], draw: overview.runExtendedData7 } }, // prettier-ignore
  { id: "ed7b", panel: "Extended Data Fig 7b", title: "Variation of genes over singles", sourceData: "its values were not published", run: { of: "singles", needs: ["prepare", "fit"], draw: overview.runExtendedData7 } }, // prettier-ignore
  { id: "ed8a", panel: "Extended Data Fig 8a", title: "Pearson delta of unseen single perturbations", sourceData: (data) => extendedData8a(sourceExtendedData8a(data)), run: { of: "singles", needs: ["metrics"], draw: score.runExtendedData8a } }, // prettier-ignore
  { id: "ed8b", panel: "Extended Data Fig 8b", title: "Error by the number of genes, singles", sourceData: (data) => extendedData8b(sourceExtendedData8b(data)), run: { of: "singles", needs: ["curves"], draw: score.runExtendedData8b } }, // prettier-ignore
  { id: "ed9a", panel: "Extended Data Fig 9a", title: "Expression in both cell lines", sourceData: (data) => extendedData9a(sourceExtendedData9a(data)), run: { of: "replogle", needs: ["prepare"], draw: overview.runExtendedData9a } }, // prettier-ignore
  { id: "ed9b", panel: "Extended Data Fig 9b", title: "Transfer: error by difference of expression", sourceData: "its points were not published", run: { of: "replogle", needs: ["prepare", "fit"], draw: overview.runExtendedData9b } }, // prettier-ignore
  { id: "ed9c", panel: "Extended Data Fig 9c", title: "Transfer: Pearson delta by difference of the target", sourceData: (data) => extendedData9c(sourceExtendedData9c(data)), run: { of: "replogle", needs: ["prepare", "metrics"], draw: overview.runExtendedData9c } }, // prettier-ignore
  { id: "ed10", panel: "Extended Data Fig 10", title: "Time and memory", sourceData: (data) => extendedData10(sourceExtendedData10(data)), run: { of: "resources", needs: [], draw: overview.runExtendedData10 } }, // prettier-ignore
  { id: "cells", panel: "beyond the paper", title: "Cells per condition", sourceData: "it needs the numbers of cells, which were not published", run: { of: "each", needs: ["prepare"], draw: score.runCellsPerCondition } }, // prettier-ignore
];
