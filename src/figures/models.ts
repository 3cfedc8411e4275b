import { linearVariantLabel } from "../models/baselines/linearVariants.ts";
import type { Model } from "../models/model.ts";
import { modelKey } from "./theme.ts";

/** What figures need to know of a model. */
export interface FigureModel {
  id: string;
  label: string;
  family: Model["family"];
}

/**
 * The paper's models as its figures write them, and further baselines. The asterisk marks models that were not made for this task and are used with a linear
 * decoder.
 */
const KNOWN: readonly FigureModel[] = [
  { id: "no_change", label: "No change", family: "baseline" },
  { id: "additive", label: "Additive", family: "baseline" },
  { id: "mean", label: "Mean", family: "baseline" },
  { id: "linear", label: "Linear model", family: "baseline" },
  { id: "perturbed_mean", label: "Perturbed mean", family: "baseline" },
  { id: "perturbation_mean", label: "Mean without control", family: "baseline" },
  { id: "leave_target_out_mean", label: "Leave-target-out mean", family: "baseline" },
  { id: "measured_target_mean", label: "Measured-target mean", family: "baseline" },
  { id: "matching_mean", label: "Matching mean", family: "baseline" },
  { id: "crispr_informed_mean", label: "CRISPR-informed mean", family: "baseline" },
  { id: "target_scaling", label: "Target scaling", family: "baseline" },
  { id: "global_epistasis", label: "Global epistasis", family: "baseline" },
  { id: "one_hot_linear", label: "One-hot linear", family: "baseline" },
  { id: "knn", label: "kNN on embedding", family: "baseline" },
  { id: "ridge", label: "Ridge on embedding", family: "baseline" },
  { id: "scgpt", label: "scGPT", family: "foundation" },
  { id: "scfoundation", label: "scFoundation", family: "foundation" },
  { id: "uce", label: "UCE*", family: "foundation" },
  { id: "scbert", label: "scBERT*", family: "foundation" },
  { id: "geneformer", label: "Geneformer*", family: "foundation" },
  { id: "gears", label: "GEARS", family: "deep" },
  { id: "cpa", label: "CPA", family: "deep" },
];

function known(ids: string): readonly FigureModel[] {
  return ids.split(" ").map((id) => KNOWN.find((model) => model.id === id) as FigureModel);
}

/** Columns of Fig 1a: double perturbations. */
export const FIGURE_1A_MODELS: readonly FigureModel[] = known(
  "no_change additive scgpt scfoundation uce scbert geneformer gears cpa",
);
/** Columns of Fig 2a: unseen single perturbations. */
export const FIGURE_2A_MODELS: readonly FigureModel[] = known(
  "mean linear scgpt uce scbert geneformer gears",
);

export const ASTERISK_NOTE = "* not made for this task, used with a linear decoder";

/** Whether two ids name one model. */
export function sameModel(a: string, b: string): boolean {
  return modelKey(a) === modelKey(b);
}

/**
 * The models asked for, then those that have results all the same: nothing computed is left out of a figure. A model that is not
 * known here is called by its results' `label`, where they have one.
 */
export function withScored(
  models: readonly FigureModel[],
  scores: readonly { model: string; label?: string | undefined }[],
): FigureModel[] {
  const found = [...models];
  const seen = new Set<string>();
  for (const { model: id, label } of scores) {
    if (seen.has(id)) continue;
    seen.add(id);
    if (found.some((model) => sameModel(model.id, id))) continue;
    const added = modelOf(id);
    found.push(added.family === "imported" && label !== undefined ? { ...added, label } : added);
  }
  return found;
}

/** A model by the id in its scores: one of ours, by itself or with its options in brackets, else an imported one. */
function modelOf(id: string): FigureModel {
  const known = KNOWN.find((model) => sameModel(model.id, id));
  if (known) return known;
  const variant = linearVariantLabel(id);
  if (variant !== undefined) return { id, label: variant, family: "baseline" };
  const [, name, options] = /^([^()]+)\((.+)\)$/.exec(id) ?? [];
  const plain = KNOWN.find((model) => model.id === name);
  if (!plain) return { id, label: id, family: "imported" };
  return { id, label: `${plain.label} (${options!.replaceAll(",", ", ")})`, family: plain.family };
}

export interface ModelColumn extends FigureModel {
  /** Middle of the column; columns of one group are 1 apart. */
  x: number;
}

export interface ColumnGroup {
  label: string;
  /** Middles of the first and the last column. */
  from: number;
  to: number;
}

const GROUPS: readonly (readonly [FigureModel["family"], string])[] = [
  ["baseline", "Baselines"],
  ["foundation", "Foundation models"],
  ["deep", "Other deep learning models"],
  ["imported", "Imported"],
];

/** Free space between two groups, in columns. */
const GAP = 0.5;

/** Places models on a nested axis: groups in the paper's order, models in the order given. */
export function modelColumns(models: readonly FigureModel[]): {
  columns: ModelColumn[];
  groups: ColumnGroup[];
} {
  const columns: ModelColumn[] = [];
  const groups: ColumnGroup[] = [];
  let x = 0;
  for (const [family, groupLabel] of GROUPS) {
    const members = models.filter((model) => model.family === family);
    if (members.length === 0) continue;
    if (columns.length > 0) x += GAP;
    groups.push({ label: groupLabel, from: x, to: x + members.length - 1 });
    for (const model of members) columns.push({ id: model.id, label: model.label, family, x: x++ });
  }
  return { columns, groups };
}
