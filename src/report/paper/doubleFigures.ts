import { PertlineError } from "../../error.ts";
import type { Called } from "../../figures/calledNote.ts";
import type { Fig1cOptions } from "../../figures/fig1c.ts";
import type { Fig1eOptions } from "../../figures/fig1e.ts";
import { INTERACTION_CLASSES } from "../../interactions/classes.ts";
import type { InteractionClass } from "../../interactions/classes.ts";
import type { SourceData } from "./sourceData.ts";

const PROVENANCE = "recomputed from Source Data" as const;

/** The workbook's name of a method as this library's models are called. */
export function modelId(method: string): string {
  return method === "additive_model" ? "additive" : method === "lpm_selftrained" ? "linear" : method;
}

/** Rows of each method, in the order of the sheet. */
function rowsByMethod(methods: readonly string[]): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  methods.forEach((method, i) => rows.set(method, [...(rows.get(method) ?? []), i]));
  return rows;
}

function called(data: SourceData): Called {
  const sheet = data.sheet("perturbation_prediction", "Panel E");
  const n = sheet.numbers("n");
  const values = n.reduce((sum, count) => sum + count, 0);
  return { called: values - n[sheet.texts("label").indexOf("Additive")]!, values };
}

/** What `fig1c` draws of the published curves. */
export function sourceFig1c(data: SourceData): Pick<Fig1cOptions, "curves" | "called" | "provenance"> {
  const sheet = data.sheet("perturbation_prediction", "Panel C");
  const [fdp, tpr] = [sheet.numbers("fdp"), sheet.numbers("tpr")];
  const curves = [...rowsByMethod(sheet.texts("method"))].map(([method, rows]) => ({
    model: modelId(method),
    fdp: rows.map((i) => fdp[i]!),
    tpr: rows.map((i) => tpr[i]!),
  }));
  return { curves, called: called(data), provenance: PROVENANCE };
}

/** What `fig1e` draws of the published counts. */
export function sourceFig1e(data: SourceData): Pick<Fig1eOptions, "counts" | "provenance"> {
  const sheet = data.sheet("perturbation_prediction", "Panel E");
  const [labels, n] = [sheet.texts("label"), sheet.numbers("n")];
  const counts = { additive: 0, buffering: 0, synergy: 0, opposite: 0, other: 0 };
  labels.forEach((text, i) => (counts[classNamed(text)] = n[i]!));
  return { counts, provenance: PROVENANCE };
}

function classNamed(text: string): InteractionClass {
  const found = INTERACTION_CLASSES.find((name) => name === text.toLowerCase());
  if (found !== undefined) return found;
  throw new PertlineError(
    "NOT_SOURCE_DATA",
    `Expected a class of interactions (${INTERACTION_CLASSES.join(", ")}) in the Source Data, found "${text}". Is it the published workbook?`,
  );
}
