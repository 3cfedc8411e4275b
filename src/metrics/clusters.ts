import { parseCondition } from "../data/condition.ts";

/**
 * What is taken for independent when the spread of an average is estimated. `rows`: every condition and seed, as published.
 * `conditions`: a condition's seeds go together. `genes`: conditions that perturb the same gene go together, which for singles
 * is the same and for doubles makes intervals three times as wide.
 */
export type Independent = "rows" | "conditions" | "genes";

/** For each condition label the names of the clusters that it belongs to. */
export function clustersOf(labels: readonly string[], independent: Independent): string[][] {
  if (independent === "rows") return labels.map((_, i) => [String(i)]);
  const known = new Map<string, string[]>();
  return labels.map((label) => {
    let clusters = known.get(label);
    if (!clusters) {
      const { genes, key } = parseCondition(label);
      clusters = independent === "conditions" || genes.length === 0 ? [key] : [...new Set(genes)];
      known.set(label, clusters);
    }
    return clusters;
  });
}
