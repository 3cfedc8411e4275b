import { predictedClass } from "../../interactions/predictedClass.ts";
import { FDP_GRID } from "../../stats/tprFdp.ts";
import type { Recomputed } from "./check.ts";
import { nameOf } from "./check.ts";
import type { Sheet, SourceData } from "./sourceData.ts";

type Put = (figure: string, quantity: string, value: number) => void;

/** What the Source Data say of interactions beyond the counts of Fig 1e: Fig 1c, the bars of 1f, Extended Data Fig 5 and 6. */
export function recomputeInteractions(data: SourceData): Recomputed {
  const found: Recomputed = new Map();
  const put: Put = (figure, quantity, value) => found.set(nameOf(figure, quantity), value);
  curves(put, data.sheet("perturbation_prediction", "Panel C"));
  const classes = data.sheet("perturbation_prediction", "Panel E");
  const n = classes.numbers("n");
  const total = n.reduce((sum, count) => sum + count, 0);
  put("Fig 1e", "% of values that are not additive", 100 * (1 - n[classes.texts("label").indexOf("Additive")]! / total)); // prettier-ignore
  bars(put, data.sheet("perturbation_prediction", "Panel F"));
  named(put, data.sheet("suppl-non_additive_gene_reoccurence", "Panel A"), "gene_name");
  named(put, data.sheet("suppl-non_additive_gene_reoccurence", "Panel B"), "perturbation");
  topGenes(put, data.sheet("suppl-top_gene_plots", "Sheet1"));
  return found;
}

function rowsBy(values: readonly string[]): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  values.forEach((value, i) => rows.set(value, [...(rows.get(value) ?? []), i]));
  return rows;
}

/** Rounding of sums aside. */
const EQUAL = 1e-9;

function curves(put: Put, sheet: Sheet): void {
  const [fdp, tpr] = [sheet.numbers("fdp"), sheet.numbers("tpr")];
  const byModel = rowsBy(sheet.texts("method"));
  const none = byModel.get("no_change")?.map((i) => tpr[i]!) ?? [];
  let wrong = 0;
  for (const [model, rows] of byModel) {
    const values = rows.map((i) => tpr[i]!);
    const onGrid = rows.length === FDP_GRID.length && rows.every((i, k) => Math.abs(fdp[i]! - FDP_GRID[k]!) < EQUAL); // prettier-ignore
    const rises = values.every((value, k) => k === 0 || value >= values[k - 1]! - EQUAL);
    if (!onGrid || !rises || Math.abs(values.at(-1)! - 1) > EQUAL) wrong++;
    for (const at of [0.1, 0.25, 0.5, 0.75]) {
      const k = FDP_GRID.findIndex((place) => Math.abs(place - at) < EQUAL);
      put("Fig 1c", `true positive rate at false discovery proportion ${at} of ${model}`, values[k]!);
    }
    put("Fig 1c", `grid points above no change of ${model}`, values.filter((value, k) => value > none[k]! + 1e-12).length); // prettier-ignore
  }
  put("Fig 1c", "curves", byModel.size);
  put("Fig 1c", "curves that are not on the grid 0, .01 … 1, that fall, or that do not end at 1", wrong);
}

/** The bars of Fig 1f: classes predicted by the rule that this library predicts them with. */
function bars(put: Put, sheet: Sheet): void {
  const [control, additive, value] = [sheet.numbers("baseline"), sheet.numbers("ref"), sheet.numbers("value")]; // prettier-ignore
  const labels = sheet.texts("interaction_label");
  for (const [model, rows] of rowsBy(sheet.texts("method"))) {
    const classes = rows.map((i) => predictedClass(control[i]!, additive[i]!, value[i]!));
    for (const id of ["buffering", "synergy", "opposite"] as const)
      put("Fig 1f", `predicted ${id} of ${model}`, classes.filter((one) => one === id).length);
    const right = rows.filter((i, k) => classes[k] === "synergy" && labels[i] === "Synergy").length;
    put("Fig 1f", `predicted and observed synergy of ${model}`, right);
  }
}

/** Zero where a model's bar has no part of that name; what is added up as "Other" is left out. */
function named(put: Put, sheet: Sheet, column: string): void {
  const [names, n] = [sheet.texts(column), sheet.numbers("n")];
  const all = new Set(names.filter((name) => name !== "Other"));
  for (const [model, rows] of rowsBy(sheet.texts("method")))
    for (const name of all)
      put("ED 5", `${name} of ${model}`, rows.reduce((sum, i) => sum + (names[i] === name ? n[i]! : 0), 0)); // prettier-ignore
}

function topGenes(put: Put, sheet: Sheet): void {
  const labels = sheet.texts("interaction_label");
  const genes = sheet.texts("gene_name");
  for (const [gene, rows] of rowsBy(genes))
    for (const label of ["Additive", "Buffering", "Synergy"])
      put("ED 6", `rows of ${gene} observed as ${label}`, rows.filter((i) => labels[i] === label).length); // prettier-ignore
  const methods = sheet.texts("method");
  const sizes = [...rowsBy(genes.map((gene, i) => `${gene} ${methods[i]}`)).values()].map(({ length }) => length); // prettier-ignore
  put("ED 6", "pairs per gene and model", Math.min(...sizes) === Math.max(...sizes) ? sizes[0]! : NaN);
}
