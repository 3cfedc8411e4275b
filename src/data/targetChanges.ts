import type { Pseudobulk } from "./pseudobulk.ts";

/** What a perturbation does to its own target gene. */
export interface TargetChange {
  gene: string;
  /** Mean of the gene in control, and over the conditions that perturb it (unweighted). */
  control: number;
  perturbed: number;
  change: number;
  /** Conditions that perturb it, alone or with others. */
  conditions: number;
}

/**
 * Expression of every measured target in control and where it is perturbed, largest change first, as the arrows of the paper's
 * extended data figure 1c. A target that hardly changes tells of a perturbation that may not have worked. A
 * repeated symbol is its first column.
 */
export function targetChanges(truth: Pseudobulk): TargetChange[] {
  const width = truth.genes.length;
  const column = new Map<string, number>();
  truth.genes.forEach((gene, g) => column.has(gene) || column.set(gene, g));
  const sums = new Map<string, { sum: number; n: number }>();
  truth.conditions.forEach(({ genes }, row) => {
    for (const gene of new Set(genes)) {
      const g = column.get(gene);
      if (g === undefined) continue;
      const so = sums.get(gene) ?? { sum: 0, n: 0 };
      sums.set(gene, { sum: so.sum + truth.means[row * width + g]!, n: so.n + 1 });
    }
  });
  return [...sums]
    .map(([gene, { sum, n }]) => {
      const control = truth.means[truth.control * width + column.get(gene)!]!;
      return { gene, control, perturbed: sum / n, change: sum / n - control, conditions: n };
    })
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
}
