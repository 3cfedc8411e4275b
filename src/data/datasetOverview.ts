import { isControl, isDouble, isSingle } from "./condition.ts";
import type { Pseudobulk } from "./pseudobulk.ts";

/** One data set in numbers. */
export interface DatasetOverview {
  dataset: string;
  /** Where it comes from, e.g. "Norman et al. 2019". */
  source?: string;
  /** Cell line, e.g. "K562". */
  cells?: string;
  /** How genes are perturbed, e.g. "CRISPRa". */
  technique?: string;
  nCells: number;
  nGenes: number;
  /** Perturbations of one gene and of two, control not counted. */
  singles: number;
  doubles: number;
}

/** A data set in numbers, as far as its pseudobulk tells. */
export function datasetOverview(
  { dataset, conditions, genes, nCells }: Pick<Pseudobulk, "dataset" | "conditions" | "genes" | "nCells">,
  about: Pick<DatasetOverview, "source" | "cells" | "technique"> = {},
): DatasetOverview {
  const perturbed = conditions.filter((one) => !isControl(one));
  return {
    dataset,
    ...about,
    nCells: nCells.reduce((sum, n) => sum + n, 0),
    nGenes: genes.length,
    singles: perturbed.filter(isSingle).length,
    doubles: perturbed.filter(isDouble).length,
  };
}
