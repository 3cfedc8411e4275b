import { parseCondition } from "../../data/condition.ts";
import type { Predictions } from "../../data/predictions.ts";
import type { Pseudobulk } from "../../data/pseudobulk.ts";
import type { Fig1bOptions } from "../../figures/fig1b.ts";
import { FIGURE_1A_MODELS, sameModel } from "../../figures/models.ts";
import type { SourceData } from "./sourceData.ts";
import { sourceDataset, sourceModel } from "./sourceModels.ts";

const PROVENANCE = "recomputed from Source Data" as const;

/** What `fig1b` draws of the published predictions: one pair of seed 1, over the panel of 1,000 genes. */
export function sourceFig1b(data: SourceData): Fig1bOptions {
  const sheet = data.sheet("perturbation_prediction", "Panel B");
  const [methods, names] = [sheet.texts("method"), sheet.texts("gene_name")];
  const [predicted, observed, baseline] = [sheet.numbers("prediction"), sheet.numbers("observed"), sheet.numbers("baseline")]; // prettier-ignore
  const rows = new Map<string, number[]>();
  methods.forEach((method, i) => rows.set(method, [...(rows.get(method) ?? []), i]));
  const first = rows.get(methods[0]!)!;
  const genes = first.map((i) => names[i]!);
  const condition = sheet.texts("perturbation")[0]!;
  const means = Float64Array.from([...first.map((i) => baseline[i]!), ...first.map((i) => observed[i]!)]);
  const pseudobulk: Pseudobulk = {
    ...{ dataset: sourceDataset(sheet.texts("dataset_name")[0]!), provenance: PROVENANCE, genes, means },
    ...{ conditions: [parseCondition("ctrl"), parseCondition(condition)], control: 0, nCells: [0, 0] },
    variances: new Float64Array(means.length),
    halves: [new Float64Array(0), new Float64Array(0)],
    scale: { kind: "log1p", target: 10_000, evidence: "As published." },
    notes: [],
  };
  const predictions = [...rows].map(([method, own]): Predictions => {
    const at = new Map(own.map((i) => [names[i]!, predicted[i]!]));
    const model = sourceModel(method);
    return {
      ...{ model, label: FIGURE_1A_MODELS.find(({ id }) => sameModel(id, model))?.label ?? method },
      ...{ provenance: PROVENANCE, genes, conditions: [condition], notPredicted: [] },
      values: Float64Array.from(genes, (gene) => at.get(gene)!),
    };
  });
  return { pseudobulk, condition, predictions, models: FIGURE_1A_MODELS, provenance: PROVENANCE };
}
