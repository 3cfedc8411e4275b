import { PertlineError } from "../../error.ts";
import type { Called } from "../../figures/calledNote.ts";
import type { ExtendedData5Options } from "../../figures/extendedData5.ts";
import { SAME_NOTE } from "../../figures/extendedData6.ts";
import type { ExtendedData6Options } from "../../figures/extendedData6.ts";
import type { Fig1cOptions } from "../../figures/fig1c.ts";
import type { Fig1eOptions } from "../../figures/fig1e.ts";
import type { Fig1fOptions } from "../../figures/fig1f.ts";
import type { InteractionValues } from "../../figures/interactionValues.ts";
import { INTERACTION_CLASSES } from "../../interactions/classes.ts";
import type { InteractionClass } from "../../interactions/classes.ts";
import { GROUND_TRUTH, mostRecurrent } from "../../interactions/recurrence.ts";
import type { Recurrence } from "../../interactions/recurrence.ts";
import type { Sheet, SourceData } from "./sourceData.ts";

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

/** Rows of a sheet of values as `InteractionValues`, one per method. */
function valuesByMethod(sheet: Sheet): InteractionValues[] {
  const [condition, gene, labels] = ["perturbation", "gene_name", "interaction_label"].map((name) => sheet.texts(name)) as [string[], string[], string[]]; // prettier-ignore
  const [control, additive, observed, predicted, seed] = ["baseline", "ref", "ground_truth", "value", "seed"].map((name) => sheet.numbers(name)) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]; // prettier-ignore
  const classes = labels.map((text) => INTERACTION_CLASSES.indexOf(classNamed(text)));
  return [...rowsByMethod(sheet.texts("method"))].map(([method, rows]) => {
    const at = (column: ArrayLike<number>): number[] => rows.map((i) => column[i]!);
    return {
      model: modelId(method),
      condition: rows.map((i) => condition[i]!),
      gene: rows.map((i) => gene[i]!),
      seed: at(seed),
      control: at(control),
      additive: at(additive),
      observed: at(observed),
      predicted: at(predicted),
      observedClass: at(classes),
    };
  });
}

/**
 * The published thresholds are not printed: the middle of the little room that the labels of Fig 1f and Extended Data Fig 6 leave
 * for each.
 */
export function sourceThresholds(data: SourceData): { lower: number; upper: number } {
  const room = { lower: [-Infinity, 0], upper: [0, Infinity] } as { lower: [number, number]; upper: [number, number] }; // prettier-ignore
  for (const sheet of [
    data.sheet("perturbation_prediction", "Panel F"),
    data.sheet("suppl-top_gene_plots", "Sheet1"),
  ]) {
    // prettier-ignore
    const [labels, e] = [sheet.texts("interaction_label"), sheet.numbers("obs_minus_add")];
    labels.forEach((text, i) => {
      const value = e[i]!;
      const additive = classNamed(text) === "additive";
      if (value > 0 && additive) room.upper[0] = Math.max(room.upper[0], value);
      else if (value > 0) room.upper[1] = Math.min(room.upper[1], value);
      else if (additive) room.lower[1] = Math.min(room.lower[1], value);
      else room.lower[0] = Math.max(room.lower[0], value);
    });
  }
  const middle = ([low, high]: readonly [number, number]): number => (low + high) / 2;
  return { lower: middle(room.lower), upper: middle(room.upper) };
}

/** What `fig1f` draws of the published strongest predictions; the other values were not published. */
export function sourceFig1f(
  data: SourceData,
): Pick<Fig1fOptions, "strongest" | "thresholds" | "called" | "provenance" | "notes"> {
  return {
    strongest: valuesByMethod(data.sheet("perturbation_prediction", "Panel F")),
    thresholds: sourceThresholds(data),
    called: called(data),
    provenance: PROVENANCE,
    notes: [THRESHOLDS_NOTE],
  };
}

const THRESHOLDS_NOTE = "Thresholds are not published: the middle of the room that the published classes leave for them"; // prettier-ignore

/** What `extendedData5` draws of the published counts, which name what the paper highlights and add up the rest. */
export function sourceExtendedData5(
  data: SourceData,
): Pick<ExtendedData5Options, "recurrence" | "provenance"> {
  const found = new Map<string, { model: string; label: string; seed: number; genes: Counts; doubles: Counts }>(); // prettier-ignore
  for (const [panel, column, of] of [
    ["Panel A", "gene_name", "genes"],
    ["Panel B", "perturbation", "doubles"],
  ] as const) {
    const sheet = data.sheet("suppl-non_additive_gene_reoccurence", panel);
    const [methods, names, seeds, n] = [sheet.texts("method"), sheet.texts(column), sheet.numbers("seed"), sheet.numbers("n")]; // prettier-ignore
    methods.forEach((method, i) => {
      // Its predictions have no ranking: the rows are those of whichever came first.
      if (method === "additive_model") return;
      const key = JSON.stringify([method, seeds[i]]);
      const label = method === GROUND_TRUTH ? "Ground truth" : method;
      const one = found.get(key) ?? { model: modelId(method), label, seed: seeds[i]!, genes: [], doubles: [] }; // prettier-ignore
      one[of].push({ name: names[i]!, n: n[i]! });
      found.set(key, one);
    });
  }
  return { recurrence: [...found.values()] satisfies Recurrence[], provenance: PROVENANCE };
}

type Counts = { name: string; n: number }[];

/** What `extendedData6` draws of the published values: the two genes that models name most often. */
export function sourceExtendedData6(
  data: SourceData,
): Pick<ExtendedData6Options, "values" | "genes" | "thresholds" | "provenance" | "notes"> {
  const values = valuesByMethod(data.sheet("suppl-top_gene_plots", "Sheet1"));
  const published = new Set(values.flatMap(({ gene }) => gene));
  const often = mostRecurrent(sourceExtendedData5(data).recurrence, "genes", published.size);
  return {
    values,
    genes: often.every((gene) => published.has(gene)) ? often : [...published],
    thresholds: sourceThresholds(data),
    provenance: PROVENANCE,
    notes: [SAME_NOTE, THRESHOLDS_NOTE],
  };
}
