import { descendingOrder } from "../stats/order.ts";
import type { AdditiveExpectation } from "./additiveExpectation.ts";
import { sameDirection } from "./classes.ts";
import type { Ranking } from "./ranking.ts";

/** Name of the observed interactions among models, and of what has no name of its own. */
export const GROUND_TRUTH = "ground_truth";
export const OTHER = "Other";

/** Which genes and doubles make up the strongest interactions, most frequent first. */
export interface Recurrence {
  /** `ground_truth` for the observed interactions. */
  model: string;
  label: string;
  seed: number;
  genes: readonly { name: string; n: number }[];
  doubles: readonly { name: string; n: number }[];
}

export interface RecurrenceOptions {
  /** Strongest values: 100 unless told. */
  count?: number;
  /** Only values that both singles and the double change in one direction, as published; yes unless told. */
  onlySame?: boolean;
}

/**
 * How often a gene and a double are among the strongest predictions of one ranking, as the paper's extended data figure 5.
 * @param same of `sameDirection`, where already known
 */
export function recurrence(
  expectation: AdditiveExpectation,
  { model, label, seed, at }: Pick<Ranking, "model" | "label" | "seed" | "at">,
  { count = 100, onlySame = true }: RecurrenceOptions = {},
  same: Uint8Array = sameDirection(expectation),
): Recurrence {
  const width = expectation.genes.length;
  const genes = new Map<string, number>();
  const doubles = new Map<string, number>();
  let n = 0;
  for (let i = 0; i < at.length && n < count; i++) {
    if (onlySame && !same[at[i]!]) continue;
    n++;
    const gene = expectation.genes[at[i]! % width]!;
    const double = expectation.doubles[Math.floor(at[i]! / width)]!.label;
    genes.set(gene, (genes.get(gene) ?? 0) + 1);
    doubles.set(double, (doubles.get(double) ?? 0) + 1);
  }
  return { model, label, seed, genes: sorted(genes), doubles: sorted(doubles) };
}

/** The same for what was observed: values of some doubles ranked by |observed − additive|. */
export function observedRecurrence(
  expectation: AdditiveExpectation,
  doubles: readonly number[],
  seed: number,
  options: RecurrenceOptions = {},
  same: Uint8Array = sameDirection(expectation),
): Recurrence {
  const width = expectation.genes.length;
  const all = Int32Array.from({ length: doubles.length * width }, (_, i) => doubles[Math.floor(i / width)]! * width + (i % width)); // prettier-ignore
  const order = descendingOrder(Float64Array.from(all, (i) => Math.abs(expectation.e[i]!)));
  const at = order.map((k) => all[k]!);
  return recurrence(expectation, { model: GROUND_TRUTH, label: "Ground truth", seed, at }, options, same);
}

/** Counts with all but some names added up as "Other", as the paper draws them. */
export function withOther(
  counts: Recurrence["genes"],
  names: readonly string[],
): { name: string; n: number }[] {
  const of = (name: string): number => counts.find((one) => one.name === name)?.n ?? 0;
  const named = names.map((name) => ({ name, n: of(name) }));
  const total = counts.reduce((sum, { n }) => sum + n, 0);
  return [...named, { name: OTHER, n: total - named.reduce((sum, { n }) => sum + n, 0) }];
}

/**
 * The names that come up most often in what models predict, over all models and seeds; what was observed does not count, nor what is
 * added up as "Other". Equally frequent names come in the order in which they are met.
 */
export function mostRecurrent(
  found: readonly Recurrence[],
  of: "genes" | "doubles",
  count: number,
): string[] {
  const totals = new Map<string, number>();
  for (const one of found) {
    if (one.model === GROUND_TRUTH) continue;
    for (const { name, n } of one[of]) if (name !== OTHER) totals.set(name, (totals.get(name) ?? 0) + n);
  }
  return sorted(totals).slice(0, count).map(({ name }) => name); // prettier-ignore
}

function sorted(counts: Map<string, number>): { name: string; n: number }[] {
  return [...counts].map(([name, n]) => ({ name, n })).sort((a, b) => b.n - a.n);
}
