import { PertlineError } from "../error.ts";
import { lazily } from "../io/lazy.ts";
import { listed, nearest } from "../nearest.ts";
import { isControl, parseCondition } from "./condition.ts";
import type { Pseudobulk } from "./pseudobulk.ts";

/**
 * The pseudobulk of some conditions, in the order of `labels`: what a model may learn from. Control must be among them.
 *
 * @param labels exact labels, e.g. `split.train`
 * @throws PertlineError UNKNOWN_CONDITION, DUPLICATE_CONDITION, NO_CONTROL
 */
export function selectConditions(pseudobulk: Pseudobulk, labels: readonly string[]): Pseudobulk {
  const rows = rowsOfConditions(pseudobulk, labels);
  if (new Set(rows).size !== rows.length) {
    const twice = labels.find((label, i) => labels.indexOf(label) !== i);
    throw new PertlineError(
      "DUPLICATE_CONDITION",
      `Each condition is selected once, found "${twice}" twice.`,
    );
  }
  const asked = rows.indexOf(pseudobulk.control);
  const control = asked >= 0 ? asked : rows.findIndex((row) => isControl(pseudobulk.conditions[row]!));
  if (control < 0)
    throw new PertlineError(
      "NO_CONTROL",
      `The selected conditions must include control; add "${pseudobulk.conditions[pseudobulk.control]!.label}".`,
    );
  const width = pseudobulk.genes.length;
  const pick = (values: Float64Array): Float64Array => {
    const result = new Float64Array(rows.length * width);
    rows.forEach((row, i) => result.set(values.subarray(row * width, (row + 1) * width), i * width));
    return result;
  };
  const selected = {
    ...pseudobulk,
    conditions: rows.map((row) => pseudobulk.conditions[row]!),
    means: pick(pseudobulk.means),
    nCells: rows.map((row) => pseudobulk.nCells[row]!),
    control,
  };
  // Most models look at the means alone; the rest is as large again, three times.
  lazily(selected, "variances", () => pick(pseudobulk.variances));
  lazily(selected, "halves", (): Pseudobulk["halves"] => [
    pick(pseudobulk.halves[0]),
    pick(pseudobulk.halves[1]),
  ]);
  return pseudobulk.nonZeros ? lazily(selected, "nonZeros", () => pick(pseudobulk.nonZeros!)) : selected;
}

/**
 * Rows of conditions by exact label.
 * @throws PertlineError UNKNOWN_CONDITION, naming near misses
 */
export function rowsOfConditions(pseudobulk: Pseudobulk, labels: readonly string[]): number[] {
  const known = new Map(pseudobulk.conditions.map(({ label }, row) => [label, row]));
  const unknown = labels.filter((label) => !known.has(label));
  if (unknown.length > 0)
    throw new PertlineError(
      "UNKNOWN_CONDITION",
      unknownConditions(unknown, [...known.keys()], pseudobulk.dataset),
    );
  return labels.map((label) => known.get(label)!);
}

/** One condition's means: a view, not a copy. */
export function meansOf(pseudobulk: Pseudobulk, row: number): Float64Array {
  const width = pseudobulk.genes.length;
  return pseudobulk.means.subarray(row * width, (row + 1) * width);
}

/** The message about labels that the data do not have: up to three of them with what was probably meant. */
export function unknownConditions(
  unknown: readonly string[],
  known: readonly string[],
  dataset: string,
): string {
  // Genes are compared, not labels: "KLF" is nearer to KLF1+ctrl than to AHR+KLF1.
  const labels = new Map(known.map((label) => [parseCondition(label).key, label]));
  const hints = unknown.slice(0, 3).map((label) => {
    const { key } = parseCondition(label);
    const same = labels.get(key);
    if (same !== undefined) return `${label}: it is written "${same}" there.`;
    const near = nearest(key, labels.keys()).map((one) => `"${labels.get(one)}"`);
    return `${label}: ${near.length > 0 ? `did you mean ${near.join(" or ")}?` : `nothing there is like it.`}`;
  });
  return `Conditions must be named as in ${dataset}, which has ${known.length} (${listed(known, 4)}); not among them: ${listed(unknown, 5)}. ${hints.join(" ")}`;
}
