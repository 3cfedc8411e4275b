import { fig1d } from "../../figures/fig1d.ts";
import { fig2b } from "../../figures/fig2b.ts";
import type { Figure } from "../../figures/figure.ts";
import type { RunFigure } from "./run/figureSubject.ts";
import * as interaction from "./run/interactionFigures.ts";
import * as overview from "./run/overviewFigures.ts";
import * as score from "./run/scoreFigures.ts";
import type { SourceData } from "./sourceData.ts";
import { SOURCE_FIGURES } from "./sourceFigures.ts";

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

/** The words of its file's name as the paper writes them. */
function panelOf(id: string): string {
  const [, extended, place] = /^(fig|extendedData)(\w+)$/.exec(id) ?? [];
  return place === undefined
    ? "beyond the paper"
    : `${extended === "fig" ? "Fig" : "Extended Data Fig"} ${place}`;
}

function figure(
  id: string,
  title: string,
  of: FigureScope,
  needs: readonly FigureNeed[],
  draw: RunFigure,
  notPublished = "its data were not published",
): PaperFigure {
  // prettier-ignore
  return { id, panel: panelOf(id), title, sourceData: SOURCE_FIGURES[id] ?? notPublished, run: { of, needs, draw } }; // prettier-ignore
}

/** Every figure, in the order of the paper: the one table that says what is drawn from what. */
export const PAPER_FIGURES: readonly PaperFigure[] = [
  figure("fig1a", "Error of held-out double perturbations", "doubles", ["metrics"], score.runFig1a), // prettier-ignore
  figure("fig1b", "One double, predicted and observed", "doubles", ["prepare", "metrics", "fit"], score.runFig1b), // prettier-ignore
  figure("fig1c", "Finding interactions", "doubles", ["interactions"], interaction.runFig1c), // prettier-ignore
  figure("fig1d", "Kinds of interactions, a scheme", "doubles", [], scheme(fig1d)), // prettier-ignore
  figure("fig1e", "Observed interactions", "doubles", ["interactions"], interaction.runFig1e), // prettier-ignore
  figure("fig1f", "Predicted and observed interactions", "doubles", ["interactions"], interaction.runFig1f), // prettier-ignore
  figure("fig2a", "Error of unseen single perturbations", "singles", ["metrics"], score.runFig2a), // prettier-ignore
  figure("fig2b", "The linear model, a scheme", "singles", [], scheme(fig2b)), // prettier-ignore
  figure("fig2c", "Error relative to the mean baseline", "singles", ["metrics"], score.runFig2c), // prettier-ignore
  figure("extendedData1a", "Data sets", "all", ["prepare"], overview.runExtendedData1a), // prettier-ignore
  figure("extendedData1b", "Conditions on a map", "all", ["prepare"], overview.runExtendedData1b), // prettier-ignore
  figure("extendedData1c", "Expression of the perturbed genes", "all", ["prepare"], overview.runExtendedData1c), // prettier-ignore
  figure("extendedData2a", "Pearson delta of held-out double perturbations", "doubles", ["metrics"], score.runExtendedData2a), // prettier-ignore
  figure("extendedData2b", "Error by the number of genes, doubles", "doubles", ["curves"], score.runExtendedData2b), // prettier-ignore
  figure("extendedData3", "Differences from additivity and their null", "doubles", ["interactions"], interaction.runExtendedData3, "its points were not published"), // prettier-ignore
  figure("extendedData4", "Precision, recall and ROC of predicted interactions", "doubles", ["interactions"], interaction.runExtendedData4, "its curves were not published"), // prettier-ignore
  figure("extendedData5", "Genes and pairs among the strongest interactions", "doubles", ["interactions"], interaction.runExtendedData5), // prettier-ignore
  figure("extendedData6", "The two most frequent genes", "doubles", ["interactions"], interaction.runExtendedData6), // prettier-ignore
  figure("extendedData7a", "Variation of genes over doubles", "doubles", ["prepare", "fit"], overview.runExtendedData7, "its values were not published"), // prettier-ignore
  figure("extendedData7b", "Variation of genes over singles", "singles", ["prepare", "fit"], overview.runExtendedData7, "its values were not published"), // prettier-ignore
  figure("extendedData8a", "Pearson delta of unseen single perturbations", "singles", ["metrics"], score.runExtendedData8a), // prettier-ignore
  figure("extendedData8b", "Error by the number of genes, singles", "singles", ["curves"], score.runExtendedData8b), // prettier-ignore
  figure("extendedData9a", "Expression in both cell lines", "replogle", ["prepare"], overview.runExtendedData9a), // prettier-ignore
  figure("extendedData9b", "Transfer: error by difference of expression", "replogle", ["prepare", "fit"], overview.runExtendedData9b, "its points were not published"), // prettier-ignore
  figure("extendedData9c", "Transfer: Pearson delta by difference of the target", "replogle", ["prepare", "metrics"], overview.runExtendedData9c), // prettier-ignore
  figure("extendedData10", "Time and memory", "resources", [], overview.runExtendedData10), // prettier-ignore
  figure("cells-per-condition", "Cells per condition", "each", ["prepare"], score.runCellsPerCondition, "it needs the numbers of cells, which were not published"), // prettier-ignore
];
