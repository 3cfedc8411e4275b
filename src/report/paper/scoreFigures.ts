import type { Scores } from "../../data/scores.ts";
import type { Fig2cOptions } from "../../figures/fig2c.ts";
import type { ScoreFigureOptions } from "../../figures/fig1a.ts";
import { ratiosTo } from "../../figures/ratios.ts";
import { sourceModel, inPaperOrder, FIGURE_2C_MODELS, sourceDataset } from "./sourceModels.ts";
import type { Book, SourceData } from "./sourceData.ts";
import { sheetScores } from "./sourceData.ts";

const PROVENANCE = "recomputed from Source Data" as const;

function doubles(data: SourceData, book: Book): Scores {
  return sheetScores(data.sheet(book, "Panel A")).map((score) => ({
    ...score,
    dataset: sourceDataset(score.dataset),
    model: sourceModel(score.model),
  }));
}

function singles(data: SourceData, book: Book): Scores {
  return inPaperOrder(sheetScores(data.sheet(book, "Panel A")));
}

/** What `fig1a` draws of the published scores; the paper's highlighted pair unless the figure is told otherwise. */
export function sourceFig1a(data: SourceData): ScoreFigureOptions {
  return {
    scores: doubles(data, "perturbation_prediction"),
    provenance: PROVENANCE,
    highlight: { dataset: "Norman", seed: 1, condition: "CEBPE+CEBPB" },
  };
}

/** What `fig2a` draws of the published scores; points beyond 10 stand at the end of the axis, as published. */
export function sourceFig2a(data: SourceData): ScoreFigureOptions {
  return { scores: singles(data, "single_perturbation_prediction"), provenance: PROVENANCE, range: [0, 10.49] }; // prettier-ignore
}

/** What `extendedData2a` draws of the published scores. */
export function sourceExtendedData2a(data: SourceData): ScoreFigureOptions {
  return { scores: doubles(data, "suppl-pearson_delta_performance"), provenance: PROVENANCE };
}

/** What `extendedData8a` draws of the published scores. */
export function sourceExtendedData8a(data: SourceData): ScoreFigureOptions {
  return { scores: singles(data, "suppl-pearson_delta_performance_single_pert"), provenance: PROVENANCE };
}

/**
 * What `fig2c` draws of the published scores: held-out conditions that all methods predict. P from Replogle data is from the
 * other cell line; rows in which the model had seen the held-out truth are left out.
 * @param resamples of every bootstrap, 10,000 as published unless told
 */
export function sourceFig2c(data: SourceData, resamples?: number): Fig2cOptions {
  const other: Readonly<Record<string, string>> = {
    replogle_k562_essential: "lpm_rpe1PertEmb",
    replogle_rpe1_essential: "lpm_k562PertEmb",
    adamson: "lpm_k562PertEmb",
  };
  const scores = sheetScores(data.sheet("single_perturbation_prediction", "Panel C"))
    .filter(({ metric, set, model }) => metric === "l2" && set !== undefined && model !== "cpa")
    .flatMap((score) => {
      if (!/^lpm_(k562|rpe1)PertEmb$/.test(score.model)) return [score];
      return other[score.dataset] === score.model ? [{ ...score, model: "lpm_replogle" }] : [];
    });
  const drawn = new Set(["mean", ...FIGURE_2C_MODELS.map(({ id }) => id)]);
  const kept = inPaperOrder(scores).filter(({ model }) => drawn.has(model));
  return {
    ratios: ratiosTo(kept, resamples === undefined ? {} : { resamples }),
    models: FIGURE_2C_MODELS,
    provenance: PROVENANCE,
    range: [0.85, 1.105],
    notes: ["Validation and test conditions that every method predicts", "Adamson's cells are of the line K562, too"], // prettier-ignore
  };
}
