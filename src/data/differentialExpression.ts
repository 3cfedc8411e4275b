import { PertlineError } from "../error.ts";
import { listed } from "../nearest.ts";
import { benjaminiHochberg } from "../stats/benjaminiHochberg.ts";
import { newSample, rankSum } from "../stats/rankSum.ts";
import { welch } from "../stats/welch.ts";
import { assignConditions } from "./assign.ts";
import type { Cells } from "./cells.ts";
import { detectCondition } from "./columns.ts";
import type { Condition } from "./condition.ts";
import { applyWhere } from "./filter.ts";
import type { Pseudobulk, PseudobulkOptions } from "./pseudobulk.ts";
import { pseudobulk } from "./pseudobulk.ts";
import { normaliseBlock } from "./scale.ts";
import { withoutStored } from "./subset.ts";
import { valuesByGene } from "./valuesByGene.ts";

/** Tests of every gene in every condition against control. Matrices are conditions × genes, row-major. */
export interface DifferentialExpression {
  method: "t-test" | "t-test_overestim_var" | "wilcoxon";
  /** Without control. */
  conditions: readonly Condition[];
  genes: readonly string[];
  nCells: readonly number[];
  /** t or z: positive where the gene is higher than in control; 0 where it does not vary. */
  scores: Float64Array;
  pValues: Float64Array;
  /** Adjusted over the genes of a condition (Benjamini and Hochberg). */
  adjusted: Float64Array;
  /** log₂ of the ratio of expm1(mean) + 1e-9, as scanpy: of the back-transformed mean of logarithms. */
  logFoldChanges: Float64Array;
  notes: readonly string[];
}

/**
 * Welch's t test of every condition against control from the means and variances of a pseudobulk, as scanpy's
 * `rank_genes_groups` with `t-test` or, where `overestimate` is set, `t-test_overestim_var`, which takes the control to
 * have as many cells as the condition. Conditions of one cell are left out, with a note.
 *
 * @throws PertlineError TOO_FEW_CELLS
 */
export function tTest(
  truth: Pseudobulk,
  { overestimate = false }: { overestimate?: boolean } = {},
): DifferentialExpression {
  const { means, variances, nCells, control, genes } = truth;
  const result = empty(truth, overestimate ? "t-test_overestim_var" : "t-test");
  result.rows.forEach((row, i) => {
    const [n, nControl] = [nCells[row] as number, nCells[control] as number];
    for (let gene = 0; gene < genes.length; gene++) {
      const [at, reference] = [row * genes.length + gene, control * genes.length + gene];
      const { t, pValue } = welch(
        { mean: means[at] as number, variance: variances[at] as number, n },
        { mean: means[reference] as number, variance: variances[reference] as number, n: overestimate ? n : nControl }, // prettier-ignore
      );
      result.scores[i * genes.length + gene] = Number.isNaN(t) ? 0 : t;
      result.pValues[i * genes.length + gene] = Number.isNaN(pValue) ? 1 : pValue;
    }
  });
  return finished(truth, result);
}

export interface DifferentialExpressionOptions extends PseudobulkOptions {
  method?: DifferentialExpression["method"];
  /** Of the Wilcoxon test; true unless told. */
  tieCorrection?: boolean;
  /** Of the Wilcoxon test, as in `scipy.stats.mannwhitneyu`; false unless told, as in scanpy. */
  continuity?: boolean;
  /** Bytes for the values that the Wilcoxon test ranks; 256 MB unless told. With fewer the file is read more often. */
  memory?: number;
}

/**
 * Tests every gene in every condition against control: t tests in one pass over the file, the Wilcoxon test in several.
 *
 * @throws PertlineError of `pseudobulk`; TOO_FEW_CELLS
 */
export async function differentialExpression(
  cells: Cells,
  options: DifferentialExpressionOptions = {},
): Promise<DifferentialExpression> {
  const { method = "t-test", tieCorrection = true, continuity = false, memory, signal, progress } = options;
  const truth = await pseudobulk(cells, options);
  if (method !== "wilcoxon") return tTest(truth, { overestimate: method === "t-test_overestim_var" });
  const result = empty(truth, method);
  const found = detectCondition(cells, { condition: options.condition || undefined, control: options.control || undefined }); // prettier-ignore
  const mask = options.where !== undefined && options.where.length > 0 ? applyWhere(cells.obs, options.where) : undefined; // prettier-ignore
  const { rows } = assignConditions(cells.obs, found, mask);
  const source = options.normalise ? normalised(cells, rows) : cells;
  const width = cells.genes.length;
  for await (const { gene, values, starts } of valuesByGene(source, {
    rows,
    nGroups: truth.conditions.length,
    memory,
    signal,
    progress,
  })) {
    // prettier-ignore
    const sample = (row: number): ReturnType<typeof newSample> =>
      newSample(values.subarray(starts[row], starts[row + 1]), truth.nCells[row] as number);
    const reference = sample(truth.control);
    result.rows.forEach((row, i) => {
      const { z, pValue } = rankSum(sample(row), reference, { tieCorrection, continuity });
      result.scores[i * width + gene] = z;
      result.pValues[i * width + gene] = pValue;
    });
  }
  return finished(truth, result);
}

/**
 * Genes (columns) of one condition, the most significant first: by |score|, or by score; equal ones in the order of genes.
 */
export function rankGenes(
  { scores, genes }: DifferentialExpression,
  row: number,
  by: "absolute" | "score" = "absolute",
): Int32Array {
  const own = scores.subarray(row * genes.length, (row + 1) * genes.length);
  const size = by === "absolute" ? own.map(Math.abs) : own;
  return Int32Array.from(own, (_, gene) => gene).sort((a, b) => (size[b] as number) - (size[a] as number) || a - b); // prettier-ignore
}

interface Unfinished {
  method: DifferentialExpression["method"];
  /** Of the pseudobulk. */
  rows: number[];
  scores: Float64Array;
  pValues: Float64Array;
}

function empty({ conditions, control, nCells, genes }: Pseudobulk, method: Unfinished["method"]): Unfinished {
  if ((nCells[control] as number) < 2)
    throw new PertlineError("TOO_FEW_CELLS", `A test against control needs two control cells at least, found ${nCells[control]}.`); // prettier-ignore
  const rows = conditions
    .map((_, row) => row)
    .filter((row) => row !== control && (nCells[row] as number) > 1);
  const size = rows.length * genes.length;
  return { method, rows, scores: new Float64Array(size), pValues: new Float64Array(size).fill(1) };
}

function finished(truth: Pseudobulk, { method, rows, scores, pValues }: Unfinished): DifferentialExpression {
  const { means, conditions, nCells, control, genes } = truth;
  const width = genes.length;
  const adjusted = new Float64Array(pValues.length);
  const logFoldChanges = new Float64Array(pValues.length);
  rows.forEach((row, i) => {
    adjusted.set(benjaminiHochberg(pValues.subarray(i * width, (i + 1) * width)), i * width);
    for (let gene = 0; gene < width; gene++) {
      const [own, reference] = [row, control].map((one) => Math.expm1(means[one * width + gene] as number) + 1e-9); // prettier-ignore
      logFoldChanges[i * width + gene] = Math.log2((own as number) / (reference as number));
    }
  });
  const single = conditions
    .filter((_, row) => row !== control && nCells[row] === 1)
    .map(({ label }) => label);
  return {
    method,
    conditions: rows.map((row) => conditions[row] as Condition),
    genes,
    nCells: rows.map((row) => nCells[row] as number),
    scores,
    pValues,
    adjusted,
    logFoldChanges,
    notes: single.length > 0 ? [`Not tested, because they have one cell: ${listed(single)}.`] : [],
  };
}

function normalised(cells: Cells, rows: Int32Array): Cells {
  return {
    ...withoutStored(cells),
    async *blocks(read) {
      for await (const block of cells.blocks(read)) {
        normaliseBlock(block, rows);
        yield block;
      }
    },
  };
}
