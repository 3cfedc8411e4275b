import { parseCondition } from "../../data/condition.ts";
import type { Predictions } from "../../data/predictions.ts";
import type { Pseudobulk } from "../../data/pseudobulk.ts";
import type { Score } from "../../data/scores.ts";
import { fig1a } from "../../figures/fig1a.ts";
import { fig1b } from "../../figures/fig1b.ts";
import { fig2a } from "../../figures/fig2a.ts";
import { fig2c } from "../../figures/fig2c.ts";
import type { Figure } from "../../figures/figure.ts";
import { FIGURE_1A_MODELS } from "../../figures/models.ts";
import { ratiosTo } from "../../figures/ratios.ts";
import { FIGURE_2C_ROWS, asFigure2cRow } from "./figure2cRows.ts";
import { sawTheTruth } from "./recomputeSingles.ts";
import { sheetScores } from "./sourceData.ts";
import type { Book, SourceData } from "./sourceData.ts";

const PROVENANCE = "recomputed from Source Data" as const;

/** The workbooks' name of a method as this library's models are called. */
export function modelId(method: string): string {
  return method === "additive_model" ? "additive" : method === "lpm_selftrained" ? "linear" : method;
}

/** Published scores of a sheet under this library's names of models. */
export function sourceScores(data: SourceData, book: Book, sheet: string): Score[] {
  return sheetScores(data.sheet(book, sheet)).map((score) => ({ ...score, model: modelId(score.model) }));
}

/** The condition that the paper highlights in Fig 1a and shows in Fig 1b. */
const HIGHLIGHT = { dataset: "norman_from_scfoundation", seed: 1, condition: "CEBPE+CEBPB" };

export function sourceFig1a(data: SourceData): Figure {
  return fig1a({ scores: sourceScores(data, "perturbation_prediction", "Panel A"), provenance: PROVENANCE, highlight: HIGHLIGHT }); // prettier-ignore
}

/** One double and control with the 1,000 genes of the sheet, and what each method predicts of them. */
export function sourceFig1b(data: SourceData): Figure {
  const sheet = data.sheet("perturbation_prediction", "Panel B");
  const [methods, names] = [sheet.texts("method"), sheet.texts("gene_name")];
  const [prediction, observed, baseline] = [sheet.numbers("prediction"), sheet.numbers("observed"), sheet.numbers("baseline")]; // prettier-ignore
  const rowsOf = (method: string): number[] => methods.flatMap((name, i) => (name === method ? [i] : []));
  const first = rowsOf(methods[0]!);
  const genes = first.map((i) => names[i]!);
  const { condition } = HIGHLIGHT;
  const means = Float64Array.from([...first.map((i) => baseline[i]!), ...first.map((i) => observed[i]!)]);
  const pseudobulk: Pseudobulk = {
    dataset: HIGHLIGHT.dataset,
    provenance: PROVENANCE,
    conditions: ["ctrl", condition].map((label) => parseCondition(label)),
    genes,
    means,
    // The sheet says nothing of single cells.
    variances: means.map(() => NaN),
    halves: [means.map(() => NaN), means.map(() => NaN)],
    nCells: [0, 0],
    control: 0,
    scale: { kind: "log1p", target: undefined, evidence: "Published means." },
    notes: [],
  };
  const predictions = [...new Set(methods)].map((method): Predictions => {
    const rows = rowsOf(method);
    return {
      model: modelId(method),
      label: FIGURE_1A_MODELS.find(({ id }) => id === modelId(method))?.label ?? method,
      provenance: PROVENANCE,
      genes: rows.map((i) => names[i]!),
      conditions: [condition],
      values: Float64Array.from(rows, (i) => prediction[i]!),
      notPredicted: [],
    };
  });
  return fig1b({ pseudobulk, condition, predictions, models: FIGURE_1A_MODELS, provenance: PROVENANCE, notes: ["seed 1"] }); // prettier-ignore
}

export function sourceFig2a(data: SourceData): Figure {
  return fig2a({ scores: sourceScores(data, "single_perturbation_prediction", "Panel A"), provenance: PROVENANCE }); // prettier-ignore
}

/** Held-out rows only, without those that saw the held-out truth. */
export function sourceFig2c(data: SourceData): Figure {
  const scores = sourceScores(data, "single_perturbation_prediction", "Panel C").filter(
    ({ dataset, model, set }) => set !== undefined && model !== "cpa" && !sawTheTruth(dataset, model),
  );
  const ratios = ratiosTo(scores).map(asFigure2cRow).filter(({ model }) => FIGURE_2C_ROWS.some(({ id }) => id === model)); // prettier-ignore
  return fig2c({ ratios, provenance: PROVENANCE, models: FIGURE_2C_ROWS });
}

export function sourceEd2a(data: SourceData): Figure {
  return fig1a({
    scores: sourceScores(data, "suppl-pearson_delta_performance", "Panel A"),
    metric: "pearson_delta",
    provenance: PROVENANCE,
    highlight: HIGHLIGHT,
    title: "Double perturbations: correlation of predicted and observed change",
  });
}

export function sourceEd8a(data: SourceData): Figure {
  return fig2a({
    scores: sourceScores(data, "suppl-pearson_delta_performance_single_pert", "Panel A"),
    metric: "pearson_delta",
    provenance: PROVENANCE,
    title: "Unseen single perturbations: correlation of predicted and observed change",
  });
}
