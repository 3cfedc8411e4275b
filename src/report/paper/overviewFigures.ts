import { parseCondition } from "../../data/condition.ts";
import type { DatasetOverview } from "../../data/datasetOverview.ts";
import type { ExtendedData1aOptions } from "../../figures/extendedData1a.ts";
import type { ExtendedData1bOptions } from "../../figures/extendedData1b.ts";
import type { ExtendedData1cOptions } from "../../figures/extendedData1c.ts";
import type { SourceData } from "./sourceData.ts";
import { sourceDataset } from "./sourceModels.ts";

const PROVENANCE = "recomputed from Source Data" as const;

/** Sizes that the paper's Methods state and the workbooks do not hold. */
const SIZES: Readonly<
  Record<string, Pick<DatasetOverview, "source" | "cells" | "technique" | "nCells" | "nGenes">>
> = {
  norman_from_scfoundation: { source: "Norman et al. 2019", cells: "K562", technique: "CRISPRa", nCells: 84_143, nGenes: 19_264 }, // prettier-ignore
  replogle_k562_essential: { source: "Replogle et al. 2022", cells: "K562", technique: "CRISPRi", nCells: 162_264, nGenes: 5000 }, // prettier-ignore
  replogle_rpe1_essential: { source: "Replogle et al. 2022", cells: "RPE1", technique: "CRISPRi", nCells: 161_423, nGenes: 5000 }, // prettier-ignore
  adamson: { source: "Adamson et al. 2016", cells: "K562", technique: "CRISPRi", nCells: 65_899, nGenes: 5060 }, // prettier-ignore
};

/** What `extendedData1a` draws: sizes as published, perturbations counted in the workbook. */
export function sourceExtendedData1a(data: SourceData): ExtendedData1aOptions {
  const sheet = data.sheet("suppl-dataset_overview", "Panel B");
  const [datasets, labels] = [sheet.texts("dataset"), sheet.texts("pert")];
  const overview = [...new Set(datasets)].map((dataset): DatasetOverview => {
    const counts = labels.flatMap((label, i) =>
      datasets[i] === dataset ? [parseCondition(label).genes.length] : [],
    );
    return {
      ...{ dataset: sourceDataset(dataset), ...(SIZES[dataset] ?? { nCells: NaN, nGenes: NaN }) },
      singles: counts.filter((n) => n === 1).length,
      doubles: counts.filter((n) => n === 2).length,
    };
  });
  return {
    datasets: overview,
    provenance: PROVENANCE,
    notes: ["Perturbations are counted in the Source Data; numbers of cells and genes are published"],
  };
}

/** What `extendedData1b` draws: of the published map only the first of its two dimensions was published. */
export function sourceExtendedData1b(data: SourceData): ExtendedData1bOptions {
  const sheet = data.sheet("suppl-dataset_overview", "Panel B");
  const [datasets, conditions, labels] = ["dataset", "pert", "label"].map((name) => sheet.texts(name));
  const points = Array.from(sheet.numbers("umap"), (x, i) => ({
    ...{ dataset: sourceDataset(datasets![i]!), condition: conditions![i]!, x },
    genes: parseCondition(conditions![i]!).genes.length,
    ...(labels![i] === "" ? {} : { labelled: true }),
  }));
  return { points, axes: ["UMAP 1"], provenance: PROVENANCE };
}

/** What `extendedData1c` draws of the published targets. */
export function sourceExtendedData1c(data: SourceData): ExtendedData1cOptions {
  const sheet = data.sheet("suppl-dataset_overview", "Panel C");
  const [datasets, genes] = [sheet.texts("dataset"), sheet.texts("gene_name")];
  const [perturbed, control] = [sheet.numbers("prediction"), sheet.numbers("baseline")];
  const order = Object.keys(SIZES);
  const arrows = genes
    .map((gene, i) => ({ dataset: datasets[i]!, gene, control: control[i]!, perturbed: perturbed[i]! }))
    .sort((a, b) => order.indexOf(a.dataset) - order.indexOf(b.dataset))
    .map((one) => ({ ...one, dataset: sourceDataset(one.dataset) }));
  return { arrows, provenance: PROVENANCE };
}
