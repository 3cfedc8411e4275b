import { readFileSync } from "node:fs";
import path from "node:path";
import type { Cells } from "../../src/data/cells.ts";
import { category, memoryCells } from "./memoryCells.ts";

interface Test {
  scores: number[];
  pValues: number[];
  adjusted: number[];
  logFoldChanges: number[];
}

/** What scanpy, scipy and scikit-learn make of small counts: golden/make_computing.py. */
export const golden = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, "../golden/computing.json"), "utf8"),
) as {
  genes: number;
  labels: string[];
  types: string[];
  counts: { indptr: number[]; indices: number[]; data: number[] };
  normalised: Record<string, { cells: number[]; first: number[] }>;
  filters: Record<string, number[]>;
  variable: { options: Record<string, number>; genes: number[]; normalised: (number | null)[] }[];
  tested: number;
  tests: Record<string, Record<string, Test>>;
  mannWhitney: Record<string, { u: number[]; pValues: number[] }>;
  gears: {
    genes: string[];
    condition_name: string[];
    tables: Record<string, Record<string, (string | number)[]>>;
    scores: Record<string, number[]>;
    x: { sum: number; nnz: number };
  };
  components: number[];
  energy: Record<string, Record<string, number>>;
  student: [t: number, degrees: number, p: number][];
  normal: [z: number, p: number][];
  bh: { p: number[]; adjusted: number[] };
};

/** Rows of the counts. */
export function countRows(): number[][] {
  const { indptr, indices, data } = golden.counts;
  return golden.labels.map((_, cell) => {
    const row = Array<number>(golden.genes).fill(0);
    for (let i = indptr[cell]!; i < indptr[cell + 1]!; i++) row[indices[i]!] = data[i]!;
    return row;
  });
}

/** The counts as cells, the first genes of them where told. */
export function countCells(blockRows: number, nGenes: number = golden.genes): Cells {
  return memoryCells(
    { condition: category(golden.labels), cell_type: category(golden.types) },
    countRows().map((row) => row.slice(0, nGenes)),
    { genes: Array.from({ length: nGenes }, (_, i) => `G${i}`), blockRows },
  );
}

/** All values of cells, row after row. */
export async function allRows(cells: Cells, rows?: Uint8Array): Promise<number[][]> {
  const result = Array.from({ length: cells.nCells }, () => Array<number>(cells.genes.length).fill(0));
  for await (const { start, nCells, indptr, indices, values } of cells.blocks(rows ? { rows } : {}))
    for (let cell = 0; cell < nCells; cell++)
      for (let i = indptr[cell]!; i < indptr[cell + 1]!; i++) result[start + cell]![indices[i]!] = values[i]!;
  return result;
}

/** Random cells × genes of whole numbers, many of them zero, with a condition each; ctrl and A occur twice at least. */
export function someRows(
  seed: number,
  nCells: number,
  nGenes: number,
): { labels: string[]; rows: number[][] } {
  let state = seed | 0;
  const next = (n: number): number => ((state = (Math.imul(state, 1664525) + 1013904223) | 0) >>> 8) % n;
  const labels = ["ctrl", "A", "A", "ctrl"];
  while (labels.length < nCells) labels.push(["ctrl", "A", "B", "A+B"][next(4)]!);
  const rows = labels.map(() => Array.from({ length: nGenes }, () => Math.max(0, next(9) - 4)));
  for (const row of rows) row[0]! += 1;
  return { labels, rows };
}
