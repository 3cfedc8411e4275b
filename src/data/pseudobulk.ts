import { PertlineError } from "../error.ts";
import { listed } from "../nearest.ts";
import { assignConditions } from "./assign.ts";
import type { Cells, Progress, Scale } from "./cells.ts";
import { detectCondition } from "./columns.ts";
import type { Condition } from "./condition.ts";
import { checkContexts, severalContexts } from "./contexts.ts";
import { applyWhere } from "./filter.ts";
import { sharedSymbols } from "./geneSymbols.ts";
import { splitHalves } from "./halves.ts";
import { sampleCells } from "./sampleCells.ts";
import { detectScale, TARGET } from "./scale.ts";
import { sumCells } from "./sumCells.ts";
import type { BadValue } from "./sums.ts";
import { finish, fractions, keptRows } from "./sums.ts";
import type { Provenance } from "./provenance.ts";

/** Mean expression per condition: the truth that models are compared with, and what baselines learn from. */
export interface Pseudobulk {
  dataset: string;
  provenance: Provenance;
  /** Rows, in order of first appearance in the file. */
  conditions: readonly Condition[];
  /** Columns, in file order; symbols are not guaranteed unique. */
  genes: readonly string[];
  /** conditions × genes, row-major: arithmetic mean of X over the cells of a condition. */
  means: Float64Array;
  /** Same shape: variance of X over the cells of a condition (denominator n − 1; 0 for one cell). */
  variances: Float64Array;
  /** Same shape, twice: means over two disjoint halves of each condition's cells, control included; NaN for no cells. */
  halves: readonly [Float64Array, Float64Array];
  /** Same shape: fraction of the cells whose value is not 0; only where asked for. */
  nonZeros?: Float64Array;
  /** Cells per condition. */
  nCells: readonly number[];
  /** Row of the control condition. */
  control: number;
  scale: Scale;
  /** What was decided or left out while reading, for people: each one sentence. */
  notes: readonly string[];
}

export interface PseudobulkOptions {
  /** Column of `obs` with the condition labels; found by content unless given (an empty text is not given). */
  condition?: string;
  /** Label of control cells; found unless given. */
  control?: string;
  /** Cell filters: `cell_type=k562`, see `parseWhere`. */
  where?: string | readonly string[];
  /** Average cells of several kinds (cell_type …) against one control all the same. */
  allowMixed?: boolean;
  /** Values are counts: scale each cell to 10,000 over all genes of the file and take log(1 + x). */
  normalise?: boolean;
  /** Give the fraction of cells whose value is not 0, too. */
  nonZeros?: boolean;
  /** Of the split into halves, 1 unless given. */
  seed?: number;
  /** That unpack and sum large files, as many as there are cores and 4 at most unless told; 0: through the HDF5 library. */
  threads?: number;
  signal?: AbortSignal;
  progress?: Progress;
}

/**
 * Averages the cells of each condition in one pass over the file, in double precision. Variances come from sums of
 * squares, clamped at 0. The halves are those of `splitHalves`; a condition of one cell has NaN in its second half. The
 * result does not depend on the number of threads, to the last bit; its arrays may lie in shared memory.
 *
 * @throws PertlineError of `detectCondition` and `applyWhere`; NO_CONTROL_CELLS, ONE_CONDITION, SEVERAL_CONTEXTS,
 * COUNTS_NOT_LOG, NOT_COUNTS, NOT_FINITE, NEGATIVE_VALUES (naming cell and gene)
 */
export async function pseudobulk(cells: Cells, options: PseudobulkOptions = {}): Promise<Pseudobulk> {
  const { where, allowMixed = false, normalise = false, nonZeros = false, seed = 1, threads, signal, progress } = options; // prettier-ignore
  const { obs, genes } = cells;
  const found = detectCondition(cells, {
    condition: options.condition || undefined,
    control: options.control || undefined,
  });
  const filtered = where !== undefined && where.length > 0;
  const mask = filtered ? applyWhere(obs, where) : undefined;
  const { conditions, rows, nCells, control, notes } = assignConditions(obs, found, mask);
  const kept = keptRows(rows);
  if (!allowMixed) checkContexts(obs, kept);
  const mixed = severalContexts(obs, kept);
  checkSize(conditions.length, genes.length, found.name);

  const keys = conditions.map(({ key }) => key);
  const halves = splitHalves(rows, keys, seed);
  const scale = normalise
    ? {
        kind: "log1p" as const,
        target: TARGET,
        evidence: "Counts were scaled and their logarithm taken here.",
      }
    : checkScale(detectScale(await sampleCells(cells, kept, signal)));
  const wanted = {
    nConditions: conditions.length,
    rows,
    halves,
    normalise,
    count: nonZeros,
    threads,
    signal,
    progress,
  };
  const { sums, bad } = await sumCells(cells, wanted);
  if (bad) throw badValue(cells, bad);
  const { means, variances, byHalf } = finish(sums, rows, halves, nCells);
  return {
    dataset: cells.name,
    provenance: cells.provenance,
    conditions,
    genes,
    means,
    variances,
    halves: byHalf,
    ...(nonZeros && { nonZeros: fractions(sums, nCells) }),
    nCells,
    control,
    scale,
    notes: [
      ...cells.notes,
      ...found.notes,
      ...(filtered ? [`${kept.reduce((n, one) => n + one, 0)} of ${cells.nCells} cells pass the filter ${[where].flat().join(" and ")}.`] : []), // prettier-ignore
      ...notes,
      ...(mixed ? [`Cells of ${mixed.values.length} kinds (${mixed.column}: ${listed(mixed.values)}) were averaged together: differences between them count as effects.`] : []), // prettier-ignore
      ...(normalise ? [`Counts were scaled to ${TARGET.toLocaleString("en")} per cell over the ${genes.length} genes of the file, then log(1 + x) was taken.`] : []), // prettier-ignore
      ...geneNotes(genes),
      ...fewCells(conditions, nCells),
    ],
  };
}

/** Sums of conditions × genes are kept in memory, four numbers each: more than this is a wrong column. */
const MOST_VALUES = 400_000_000;

export function checkSize(conditions: number, genes: number, column: string): void {
  if (conditions * genes <= MOST_VALUES) return;
  const gigabytes = Math.ceil((conditions * genes * 32) / 1e9);
  throw new PertlineError(
    "TOO_MANY_CONDITIONS",
    `The column "${column}" has ${conditions.toLocaleString("en")} different labels: averages of ${genes.toLocaleString("en")} genes for each would need ${gigabytes} GB. Is it really the condition of each cell? Name another with --condition.`,
  );
}

function checkScale(scale: Scale): Scale {
  if (scale.kind === "counts")
    throw new PertlineError(
      "COUNTS_NOT_LOG",
      `The values look like raw counts: ${scale.evidence} Expected logarithms of scaled counts. Use --normalise (normalise: true) to scale each cell to 10,000 and take log(1 + x).`,
    );
  return scale;
}

export function badValue(cells: Cells, { cell, gene, value }: BadValue): PertlineError {
  const place = `cell ${cells.obs.index[cell]} (row ${cell + 1}), gene ${cells.genes[gene]} (column ${gene + 1})`;
  if (value < 0 && value > -Infinity)
    return new PertlineError(
      "NEGATIVE_VALUES",
      `Expected log(1 + scaled counts), which are never negative; found ${value} in ${place}. The values look like z-scores or residuals: use the file before scaling (in scanpy, before sc.pp.scale; adata.raw or a layer).`,
    );
  return new PertlineError(
    "NOT_FINITE",
    `Expected finite values; found ${value} in ${place}. Remove or repair such cells and write the file again.`,
  );
}

function geneNotes(genes: readonly string[]): string[] {
  const shared = sharedSymbols(genes);
  if (shared.size === 0) return [];
  const names = listed([...shared].map(([gene, count]) => `${gene} ×${count}`));
  return [
    `${shared.size === 1 ? "One symbol names" : `${shared.size} symbols name`} several genes (${names}): all are kept.`,
  ];
}

function fewCells(conditions: readonly Condition[], nCells: readonly number[]): string[] {
  const single = conditions.filter((_, row) => nCells[row] === 1).map(({ label }) => label);
  return single.length === 0
    ? []
    : [`${single.length} conditions have one cell, so no variance and no second half: ${listed(single)}.`];
}
