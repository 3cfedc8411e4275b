import { averagePrecision } from "../../../stats/precisionRecall.ts";
import { rankHits, type RankedHits } from "../../../stats/rankedHits.ts";
import { auroc } from "../../../stats/rocCurve.ts";
import { spearmanCorrelation } from "../../../stats/rankCorrelation.ts";
import type { DeGene, DeTable } from "./deTable.ts";
import { deGenes } from "./deTable.ts";

/** Numbers of genes that overlap and precision are computed for; N: as many as are significant. */
export const OVERLAP_SIZES: readonly (number | "N")[] = ["N", 50, 100, 200, 500];

/** Values by condition; one that a metric leaves out is not in the map, and NaN is NaN. */
export type ByCondition = ReadonlyMap<string, number>;

/**
 * cell-eval's metrics of differential expression: how far the genes that are significant among predicted cells are those
 * among observed cells. Functions of two tables, whatever the test; cell-eval's own is the Wilcoxon rank-sum test.
 *
 * - `overlap_at_k`: common genes of the first k of both lists of significant genes, largest |log₂ fold change| first,
 *   divided by k, k no more than the observed list has; 0 where either has none.
 * - `precision_at_k`: the same with k no more than the *predicted* list has, on both lists: not a precision against all
 *   significant genes.
 * - `de_direction_match`, `de_spearman_lfc_sig`, `de_sig_genes_recall`: on observed significant genes; a condition without
 *   any is left out, so that it vanishes from means.
 * - `de_spearman_sig`: one number, the rank correlation over conditions of the numbers of significant genes.
 * - `pr_auc`, `roc_auc`: observed significance by predicted −log₁₀ of the adjusted p value, cut at 1e-10.
 *
 * Source: cell-eval 0.8.1 metrics/_de.py, _types/_de.py.
 * @param threshold of adjusted p values, 0.05 in cell-eval
 */
export function cellEvalDeMetrics(
  observed: DeTable,
  predicted: DeTable,
  threshold: number = 0.05,
): Record<string, ByCondition> {
  const names = observed.conditions;
  const real = new Map(names.map((name) => [name, deGenes(observed, name)]));
  const guess = new Map(names.map((name) => [name, deGenes(predicted, name)]));
  const over = (value: (real: DeGene[], guess: DeGene[]) => number | undefined): ByCondition =>
    new Map(
      names.flatMap((name) => {
        const found = value(real.get(name)!, guess.get(name)!);
        return found === undefined ? [] : [[name, found] as const];
      }),
    );
  const significant = (genes: DeGene[]): DeGene[] => genes.filter(({ adjusted }) => adjusted < threshold);
  const onSignificant = (value: (real: DeGene[], guess: Map<string, DeGene>) => number): ByCondition =>
    over((all, other) => {
      const kept = significant(all);
      return kept.length === 0 ? undefined : value(kept, new Map(other.map((one) => [one.gene, one])));
    });
  return {
    ...Object.fromEntries(
      OVERLAP_SIZES.flatMap((size) => [
        [`overlap_at_${size}`, over((a, b) => overlap(significant(a), significant(b), size, "observed"))],
        [`precision_at_${size}`, over((a, b) => overlap(significant(a), significant(b), size, "predicted"))],
      ]),
    ),
    de_spearman_sig: ofCounts(names, real, guess, significant),
    de_direction_match: onSignificant((kept, other) => {
      const both = kept.filter(({ gene }) => other.has(gene));
      return (
        both.filter(({ gene, change }) => Math.sign(change) === Math.sign(other.get(gene)!.change)).length /
        both.length
      );
    }),
    de_spearman_lfc_sig: onSignificant((kept, other) =>
      spearmanCorrelation(
        kept.map(({ change }) => change),
        kept.map(({ gene }) => other.get(gene)?.change ?? 0),
      ),
    ),
    de_sig_genes_recall: onSignificant(
      (kept, other) =>
        kept.filter(({ gene }) => (other.get(gene)?.adjusted ?? 1) < threshold).length / kept.length,
    ),
    de_nsig_counts_real: over((all) => significant(all).length),
    de_nsig_counts_pred: over((_, all) => significant(all).length),
    pr_auc: over((all, other) => area(all, other, threshold, averagePrecision)),
    roc_auc: over((all, other) => area(all, other, threshold, auroc)),
  };
}

function overlap(
  observed: DeGene[],
  predicted: DeGene[],
  size: number | "N",
  by: "observed" | "predicted",
): number {
  const most = (by === "observed" ? observed : predicted).length;
  const k = size === "N" ? most : Math.min(size, most);
  const top = (genes: DeGene[]): string[] =>
    genes
      .map((one, i) => ({ ...one, i }))
      .sort((a, b) => compare(Math.abs(b.change), Math.abs(a.change)) || a.i - b.i)
      .slice(0, k)
      .map(({ gene }) => gene);
  const found = new Set(top(predicted));
  return k === 0 ? 0 : top(observed).filter((gene) => found.has(gene)).length / k;
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The same number for every condition, as cell-eval writes it. */
function ofCounts(
  names: readonly string[],
  real: ReadonlyMap<string, DeGene[]>,
  guess: ReadonlyMap<string, DeGene[]>,
  significant: (genes: DeGene[]) => DeGene[],
): ByCondition {
  const counts = names
    .map((name) => [significant(real.get(name)!).length, significant(guess.get(name)!).length] as const)
    .filter(([count]) => count > 0);
  const value = counts.length === 0 ? 1 : spearmanCorrelation(counts.map(([count]) => count), counts.map(([, count]) => count)); // prettier-ignore
  return new Map(names.map((name) => [name, value]));
}

function area(
  observed: DeGene[],
  predicted: DeGene[],
  threshold: number,
  area: (ranked: RankedHits) => number,
): number {
  const found = new Map(predicted.map((one) => [one.gene, one.adjusted]));
  const labels = observed.map(({ adjusted }) => adjusted < threshold);
  if (labels.every((label) => label === labels[0])) return NaN;
  const scores = observed.map(({ gene }) => -Math.log10(Math.max(1e-10, Math.min(1, found.get(gene) ?? 1))));
  return area(rankHits(labels, scores));
}
