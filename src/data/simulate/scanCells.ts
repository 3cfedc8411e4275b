import { PertlineError } from "../../error.ts";
import type { Column } from "../../io/table.ts";
import { assignConditions } from "../assign.ts";
import type { Cells } from "../cells.ts";
import { detectCondition } from "../columns.ts";
import type { Condition } from "../condition.ts";
import { checkContexts } from "../contexts.ts";
import { applyWhere } from "../filter.ts";
import { splitHalves } from "../halves.ts";
import type { PseudobulkOptions } from "../pseudobulk.ts";
import { TARGET } from "../scale.ts";
import { cellCounts } from "./cellCounts.ts";

export type ScanOptions = Pick<
  PseudobulkOptions,
  "condition" | "control" | "where" | "allowMixed" | "signal" | "progress"
>;

/** What one pass over cells leaves: everything that a simulation is fitted to. Arrays are conditions × genes. */
export interface Scan {
  conditions: Condition[];
  control: number;
  genes: readonly string[];
  nCells: number[];
  /** Library sizes of all cells, in the order of the file. */
  libraries: Float64Array;
  /** Cells and sums of X = log1p(counts · 10⁴ / library) in each half of each condition, and sums of squares in all. */
  halves: [Int32Array, Int32Array];
  sums: [Float64Array, Float64Array];
  squares: Float64Array;
  /** Cells of control in which a gene was seen. */
  seen: Float64Array;
  /** Of the conditions with most cells: pooled × genes sums of counts, their squares, and counts · library / 10⁴. */
  pooled: number[];
  counts: { y: Float64Array; yy: Float64Array; ys: Float64Array; s: Float64Array; ss: Float64Array };
  /** Share of cells whose counts could be recovered exactly. */
  recovered: number;
}

/** Dispersions are known well enough from this many conditions. */
const POOLED = 40;
const TOTALS = ["ncounts", "n_counts", "total_counts", "nCount_RNA", "nUMI", "n_umi", "UMI_count"];

/**
 * Reads cells once. Counts are taken as they are, or recovered from log1p of scaled counts: in each cell exp(x) − 1 is
 * a multiple of 10⁴ / library size.
 *
 * @throws PertlineError of `pseudobulk` about conditions and filters; FIT_SCALE where values are neither counts nor such logarithms
 */
export async function scanCells(cells: Cells, options: ScanOptions = {}): Promise<Scan> {
  const { condition, control: label, where, allowMixed = false, signal, progress } = options;
  const { obs, genes } = cells;
  const found = detectCondition(cells, { condition: condition || undefined, control: label || undefined });
  const mask = where !== undefined && where.length > 0 ? applyWhere(obs, where) : undefined;
  const { conditions, rows, nCells, control } = assignConditions(obs, found, mask);
  const kept = Uint8Array.from(rows, (row) => (row >= 0 ? 1 : 0));
  if (!allowMixed) checkContexts(obs, kept);
  const half = splitHalves(
    rows,
    conditions.map(({ key }) => key),
    1,
  );
  const totals = TOTALS.map((name) => obs.columns.get(name)).find(
    (column): column is Column & { kind: "number" } => column?.kind === "number",
  )?.values;
  const G = genes.length;
  const C = conditions.length;
  const order = nCells.map((_, c) => c).sort((a, b) => nCells[b]! - nCells[a]! || a - b);
  const pooled = [...new Set([control, ...order])].slice(0, POOLED);
  const slot = new Int32Array(C).fill(-1);
  pooled.forEach((c, i) => (slot[c] = i));
  const matrix = (n: number): Float64Array => new Float64Array(n * G);
  const scan: Scan = {
    conditions,
    control,
    genes,
    nCells,
    libraries: new Float64Array(rows.reduce((n, row) => n + (row >= 0 ? 1 : 0), 0)),
    halves: [new Int32Array(C), new Int32Array(C)],
    sums: [matrix(C), matrix(C)],
    squares: matrix(C),
    seen: matrix(1),
    pooled,
    counts: {
      y: matrix(pooled.length),
      yy: matrix(pooled.length),
      ys: matrix(pooled.length),
      s: new Float64Array(pooled.length),
      ss: new Float64Array(pooled.length),
    },
    recovered: 0,
  };
  let cell = 0;
  let exact = 0;
  for await (const block of cells.blocks({
    rows: kept,
    ...(signal && { signal }),
    ...(progress && { progress }),
  }))
    for (let i = 0; i < block.nCells; i++) {
      const at = block.start + i;
      const c = rows[at]!;
      if (c < 0) continue;
      const [from, to] = [block.indptr[i] as number, block.indptr[i + 1] as number];
      const counts = cellCounts(block.values.subarray(from, to), totals?.[at]);
      if (counts.exact) exact++;
      scan.libraries[cell++] = counts.library;
      addCell(scan, block.indices.subarray(from, to), counts, c, half[at] as 0 | 1, slot[c]!);
    }
  scan.recovered = exact / Math.max(1, cell);
  if (scan.recovered < 0.5)
    throw new PertlineError(
      "FIT_SCALE",
      `Fitting a simulation expects counts, or log1p of counts scaled to ${TARGET.toLocaleString("en")} per cell; in ${Math.round(100 * (1 - scan.recovered))} % of the cells of ${cells.name} values are neither. Use the file before corrections or scaling.`,
    );
  return scan;
}

function addCell(
  scan: Scan,
  indices: Int32Array,
  { counts, library }: { counts: Float64Array; library: number },
  c: number,
  half: 0 | 1,
  pool: number,
): void {
  const G = scan.genes.length;
  const sums = scan.sums[half];
  const unit = TARGET / library;
  const s = library / TARGET;
  scan.halves[half][c]!++;
  for (let j = 0; j < indices.length; j++) {
    const g = indices[j]!;
    const y = counts[j]!;
    const x = Math.log1p(y * unit);
    sums[c * G + g]! += x;
    scan.squares[c * G + g]! += x * x;
    if (pool < 0) continue;
    scan.counts.y[pool * G + g]! += y;
    scan.counts.yy[pool * G + g]! += y * y;
    scan.counts.ys[pool * G + g]! += y * s;
    if (c === scan.control && y > 0) scan.seen[g]!++;
  }
  if (pool < 0) return;
  scan.counts.s[pool]! += s;
  scan.counts.ss[pool]! += s * s;
}
