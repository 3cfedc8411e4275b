import { isSingle } from "../data/condition.ts";
import { conditionFinder } from "../data/matchConditions.ts";
import type { Predictions } from "../data/predictions.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import type { Scores } from "../data/scores.ts";
import { pearsonCorrelation } from "../stats/correlation.ts";
import { fitLine, type Line } from "../stats/fitLine.ts";

/** Expression of the genes that two cell lines share. */
export interface SharedExpression {
  genes: readonly string[];
  /** Control means. */
  a: Float64Array;
  b: Float64Array;
  correlation: number;
}

/** How alike two cell lines are in control: the paper's extended data figure 9a. Symbols that one of them repeats are left out. */
export function sharedExpression(
  a: Pick<Pseudobulk, "genes" | "means" | "control">,
  b: Pick<Pseudobulk, "genes" | "means" | "control">,
): SharedExpression {
  const [inA, inB] = [uniqueColumns(a.genes), uniqueColumns(b.genes)];
  const genes = a.genes.filter((gene) => inA.has(gene) && inB.has(gene));
  const means = ({ means, control, genes: all }: typeof a, columns: Map<string, number>): Float64Array =>
    Float64Array.from(genes, (gene) => means[control * all.length + columns.get(gene)!]!);
  const [x, y] = [means(a, inA), means(b, inB)];
  return { genes, a: x, b: y, correlation: pearsonCorrelation(x, y) };
}

function uniqueColumns(genes: readonly string[]): Map<string, number> {
  const columns = new Map<string, number>();
  const repeated = new Set<string>();
  genes.forEach((gene, g) => (columns.has(gene) ? repeated.add(gene) : columns.set(gene, g)));
  for (const gene of repeated) columns.delete(gene);
  return columns;
}

/** Points and the line through them. */
export interface TransferErrors {
  /** |expression in one line − in the other|. */
  difference: Float64Array;
  /** What is drawn against it. */
  value: Float64Array;
  line: Line;
}

/**
 * Error of every gene in every predicted perturbation, |ŷ − y|, against how differently the two lines express the gene:
 * the paper's extended data figure 9b. A positive slope says that what was learned in the other line helps most where the
 * lines are alike.
 *
 * @param conditions labels; all that are predicted and in the data unless given (the paper: of all splits, training included)
 * @param genes which symbols; all shared ones unless given
 */
export function transferErrors(
  truth: Pseudobulk,
  predictions: Predictions,
  shared: SharedExpression,
  { conditions = predictions.conditions, genes = shared.genes }: { conditions?: readonly string[]; genes?: readonly string[] } = {}, // prettier-ignore
): TransferErrors {
  const [here, there, both] = [truth.genes, predictions.genes, shared.genes].map(uniqueColumns) as [Map<string, number>, Map<string, number>, Map<string, number>]; // prettier-ignore
  const used = genes.filter((gene) => here.has(gene) && there.has(gene) && both.has(gene));
  const find = conditionFinder(truth.conditions, truth.conditions[truth.control]?.label);
  const rowOf = new Map(predictions.conditions.map((label, row) => [label, row]));
  const pairs = conditions.flatMap((label) => {
    const [row, predicted] = [find(label)[0], rowOf.get(label)];
    return row === undefined || predicted === undefined ? [] : [[row, predicted] as const];
  });
  const difference = new Float64Array(pairs.length * used.length);
  const value = new Float64Array(difference.length);
  used.forEach((gene, k) => {
    const [g, p, s] = [here.get(gene)!, there.get(gene)!, both.get(gene)!];
    const apart = Math.abs(shared.a[s]! - shared.b[s]!);
    pairs.forEach(([row, predicted], i) => {
      const at = i * used.length + k;
      difference[at] = apart;
      value[at] = Math.abs(predictions.values[predicted * predictions.genes.length + p]! - truth.means[row * truth.genes.length + g]!); // prettier-ignore
    });
  });
  return { difference, value, line: fitLine(difference, value) };
}

/**
 * A score of each single perturbation (Pearson delta in the paper) against how differently the two lines express its
 * target: extended data figure 9c. Scores of one perturbation in several seeds are averaged first, as published.
 */
export function transferByTarget(
  truth: Pick<Pseudobulk, "conditions">,
  scores: Scores,
  shared: SharedExpression,
  { model, metric = "pearson_delta" }: { model: string; metric?: string },
): TransferErrors & { targets: readonly string[] } {
  const column = uniqueColumns(shared.genes);
  const targetOf = new Map(truth.conditions.filter(isSingle).map(({ label, genes }) => [label, genes[0]!]));
  const values = new Map<string, number[]>();
  for (const score of scores) {
    const target = targetOf.get(score.condition);
    if (score.model !== model || score.metric !== metric || target === undefined) continue;
    if (!column.has(target) || !Number.isFinite(score.value)) continue;
    values.set(target, [...(values.get(target) ?? []), score.value]);
  }
  const targets = [...values.keys()];
  const difference = Float64Array.from(targets, (target) => Math.abs(shared.a[column.get(target)!]! - shared.b[column.get(target)!]!)); // prettier-ignore
  const value = Float64Array.from(targets, (target) => values.get(target)!.reduce((sum, one) => sum + one, 0) / values.get(target)!.length); // prettier-ignore
  return { targets, difference, value, line: fitLine(difference, value) };
}
