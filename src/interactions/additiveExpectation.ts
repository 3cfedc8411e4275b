import { conditionKey, isDouble, isSingle } from "../data/condition.ts";
import type { Condition } from "../data/condition.ts";
import { conditionFinder } from "../data/matchConditions.ts";
import { expressionPanel } from "../data/panel.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import { PertlineError } from "../error.ts";
import { listed } from "../nearest.ts";

/** What doubles would be if the effects of their two genes added up, and how far the observed ones are from it. */
export interface AdditiveExpectation {
  truth: Pseudobulk;
  /** Doubles, in the order of the data: rows of the matrices below. */
  doubles: readonly Condition[];
  /** Their rows in the truth, and the rows of their singles (one gene can have two, `A+ctrl` and `ctrl+A`). */
  rows: Int32Array;
  singles: readonly (readonly [a: readonly number[], b: readonly number[]])[];
  /** Columns of the truth: columns of the matrices below. */
  panel: Int32Array;
  /** Their names. */
  genes: readonly string[];
  /** Control mean per gene of the panel. */
  control: Float64Array;
  /** doubles × genes, row-major: A, B, AB, the expectation add = A + B − control, and e = AB − add. */
  a: Float64Array;
  b: Float64Array;
  observed: Float64Array;
  additive: Float64Array;
  e: Float64Array;
  /** Doubles without both singles in the data, and labels asked for that the data has not, each with the reason. */
  left: readonly { condition: string; reason: string }[];
}

export interface ExpectationOptions {
  /** Columns of the truth; the 1,000 genes highest in control unless given (the paper: those of its first seed). */
  panel?: ArrayLike<number>;
  /** Labels of doubles; every double in the data unless given. */
  doubles?: readonly string[];
}

/**
 * The paper's equation 2 on observed means, gene by gene. Where a single is in the data twice, its two means are weighted
 * by cells.
 *
 * @throws PertlineError NO_DOUBLES when no double has both singles in the data
 */
export function additiveExpectation(
  truth: Pseudobulk,
  { panel = expressionPanel(truth), doubles: wanted }: ExpectationOptions = {},
): AdditiveExpectation {
  const left: { condition: string; reason: string }[] = [];
  const columns = Int32Array.from(panel);
  const singleRows = rowsOfSingles(truth);
  const doubles: Condition[] = [];
  const rows: number[] = [];
  const singles: [readonly number[], readonly number[]][] = [];
  for (const row of wanted === undefined ? truth.conditions.keys() : rowsOf(truth, wanted, left)) {
    const condition = truth.conditions[row]!;
    if (!isDouble(condition)) {
      if (wanted !== undefined) left.push({ condition: condition.label, reason: "not a double" });
      continue;
    }
    const missing = condition.genes.filter((gene) => !singleRows.has(gene));
    if (missing.length > 0) {
      left.push({
        condition: condition.label,
        reason: `${missing.map((gene) => `single ${gene}`).join(" and ")} not in the data`,
      });
      continue;
    }
    doubles.push(condition);
    rows.push(row);
    singles.push([singleRows.get(condition.genes[0]!)!, singleRows.get(condition.genes[1]!)!]);
  }
  if (doubles.length === 0)
    throw new PertlineError(
      "NO_DOUBLES",
      `Interactions need double perturbations whose two genes are perturbed singly, too; none of the ${truth.conditions.length} conditions of ${truth.dataset} is one${left.length > 0 ? ` (left out: ${listed(left.map(({ condition, reason }) => `${condition}, ${reason}`))})` : ""}.`,
    );
  const width = columns.length;
  const size = doubles.length * width;
  const [a, b, observed, additive, e] = Array.from({ length: 5 }, () => new Float64Array(size)) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]; // prettier-ignore
  const at = (row: number, g: number): number => truth.means[row * truth.genes.length + columns[g]!]!;
  const control = Float64Array.from(columns, (_, g) => at(truth.control, g));
  doubles.forEach((_, d) => {
    const [weightsA, weightsB] = singles[d]!.map((its) => cellWeights(truth, its)) as [number[], number[]];
    for (let g = 0; g < width; g++) {
      const i = d * width + g;
      a[i] = weighted(singles[d]![0], weightsA, (row) => at(row, g));
      b[i] = weighted(singles[d]![1], weightsB, (row) => at(row, g));
      observed[i] = at(rows[d]!, g);
      additive[i] = a[i]! + b[i]! - control[g]!;
      e[i] = observed[i]! - additive[i]!;
    }
  });
  const genes = Array.from(columns, (column) => truth.genes[column]!);
  return { truth, doubles, rows: Int32Array.from(rows), singles, panel: columns, genes, control, a, b, observed, additive, e, left }; // prettier-ignore
}

/** Share of each row's cells among the cells of all of them. */
export function cellWeights(truth: Pseudobulk, rows: readonly number[]): number[] {
  const cells = rows.reduce((sum, row) => sum + truth.nCells[row]!, 0);
  return rows.map((row) => (rows.length === 1 ? 1 : truth.nCells[row]! / cells));
}

function weighted(rows: readonly number[], weights: readonly number[], at: (row: number) => number): number {
  let sum = 0;
  for (let k = 0; k < rows.length; k++) sum += weights[k]! * at(rows[k]!);
  return sum;
}

function rowsOfSingles(truth: Pseudobulk): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  truth.conditions.forEach((condition, row) => {
    if (!isSingle(condition)) return;
    const key = conditionKey(condition.genes);
    rows.set(key, [...(rows.get(key) ?? []), row]);
  });
  return rows;
}

function rowsOf(
  truth: Pseudobulk,
  wanted: readonly string[],
  left: { condition: string; reason: string }[],
): number[] {
  const find = conditionFinder(truth.conditions, truth.conditions[truth.control]?.label);
  const rows = new Set<number>();
  for (const label of wanted) {
    const found = find(label);
    if (found.length === 0) left.push({ condition: label, reason: "not in the data" });
    found.forEach((row) => rows.add(row));
  }
  return [...rows];
}
