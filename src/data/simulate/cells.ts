import { setImmediate } from "node:timers/promises";
import type { Table } from "../../io/table.ts";
import { random } from "../../stats/random.ts";
import type { ReadOptions } from "../cells.ts";
import type { Truth } from "./truth.ts";

/** A cells × genes matrix compressed by rows; gene positions ascend within a row. */
export interface SparseRows {
  shape: [cells: number, genes: number];
  indptr: Float64Array;
  indices: Int32Array;
  values: Float32Array;
}

/** Which condition and library size every cell has, cells of all conditions in mixed order. */
export function cellPlan(truth: Truth): { condition: Int32Array; library: Int32Array } {
  const source = random(truth.settings.seed);
  const { nCells } = truth.design;
  const condition = new Int32Array(nCells.reduce((sum, n) => sum + n, 0));
  let at = 0;
  nCells.forEach((n, c) => condition.fill(c, at, (at += n)));
  source.split("cell order").shuffle(condition);
  const libraryOf = source.split("library");
  const library = Int32Array.from(
    { length: condition.length },
    () => truth.libraries[libraryOf.integer(truth.libraries.length)]!,
  );
  return { condition, library };
}

/** Draws cells one after the other, always in the order of the plan: gene positions and counts of the next cell. */
export function cellDrawer(
  truth: Truth,
): (condition: number, library: number, indices: Int32Array, values: Float32Array, at: number) => number {
  const { nGenes, seed } = truth.settings;
  const draws = random(seed).split("counts");
  // Of one condition after the other as they come up: all at once would double the memory of large designs.
  const rates = new Map<number, Float64Array>();
  return (condition, size, indices, values, at) => {
    let rate = rates.get(condition);
    if (!rate) {
      rate = truth.logRates.slice(condition * nGenes, (condition + 1) * nGenes).map((log) => Math.exp(log) / 1e4); // prettier-ignore
      rates.set(condition, rate);
    }
    for (let g = 0; g < nGenes; g++) {
      const count = draws.negativeBinomial(rate[g]! * size, truth.dispersions[g]!);
      if (count === 0) continue;
      indices[at] = g;
      values[at++] = count;
    }
    return at;
  };
}

/** Draws every cell's counts, cells of all conditions in mixed order. @throws the signal's reason when it is aborted */
export async function drawCells(
  truth: Truth,
  { signal, progress }: ReadOptions = {},
): Promise<{ counts: SparseRows; condition: Int32Array; library: Int32Array }> {
  const nGenes = truth.settings.nGenes;
  const { condition, library } = cellPlan(truth);
  const nCells = condition.length;
  const draw = cellDrawer(truth);
  const indptr = new Float64Array(nCells + 1);
  let indices = new Int32Array(Math.ceil(nCells * nGenes * 0.5) + nGenes);
  let values = new Float32Array(indices.length);
  let used = 0;
  const bar = progress?.(nCells, "simulating cells");
  for (let i = 0; i < nCells; i++) {
    if (i % 256 === 255) {
      bar?.update(i);
      await setImmediate();
      if (signal?.aborted) bar?.end();
      signal?.throwIfAborted();
    }
    if (used + nGenes > indices.length) {
      indices = grown(indices, new Int32Array(Math.ceil(indices.length * 1.5) + nGenes));
      values = grown(values, new Float32Array(indices.length));
    }
    used = draw(condition[i]!, library[i]!, indices, values, used);
    indptr[i + 1] = used;
  }
  bar?.update(nCells);
  bar?.end();
  const counts: SparseRows = {
    shape: [nCells, nGenes],
    indptr,
    indices: indices.slice(0, used),
    values: values.slice(0, used),
  };
  return { counts, condition, library };
}

function grown<T extends Int32Array | Float32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** X = log1p(counts · 10⁴ / library size), float32, sharing everything but the values with the counts. */
export function normalised(counts: SparseRows, library: Int32Array): SparseRows {
  const values = new Float32Array(counts.values.length);
  for (let i = 0; i < library.length; i++) {
    const unit = 1e4 / library[i]!;
    for (let j = counts.indptr[i]!; j < counts.indptr[i + 1]!; j++)
      values[j] = Math.log1p(counts.values[j]! * unit);
  }
  return { ...counts, values };
}

/**
 * Rows of cells, as GEARS names columns: condition, cell_type, dose_val, control, condition_name; `ncounts` = library size.
 * @param first number of the first cell
 */
export function cellTable(truth: Truth, condition: Int32Array, library: Int32Array, first = 0): Table {
  const { conditions } = truth.design;
  const line = truth.settings.line.which === "first" ? "SIM1" : "SIM2";
  const labels = conditions.map(({ label }) => label);
  const dose = conditions.map(({ genes }) => (genes.length === 0 ? 0 : 1));
  const control = Float64Array.from(condition, (c) => (conditions[c]!.genes.length === 0 ? 1 : 0));
  const codes = (of: (c: number) => number): Int32Array => condition.map(of);
  return {
    rows: condition.length,
    index: Array.from(condition, (_, i) => `cell-${String(first + i + 1).padStart(6, "0")}`),
    columns: new Map([
      ["condition", { kind: "category", categories: labels, codes: codes((c) => c) }],
      ["cell_type", { kind: "category", categories: [line], codes: codes(() => 0) }],
      ["dose_val", { kind: "category", categories: ["1", "1+1"], codes: codes((c) => dose[c]!) }],
      ["control", { kind: "number", values: control }],
      [
        "condition_name",
        {
          kind: "category",
          categories: labels.map((label, c) => `${line}_${label}_${dose[c] ? "1+1" : "1"}`),
          codes: codes((c) => c),
        },
      ],
      ["ncounts", { kind: "number", values: Float64Array.from(library) }],
    ]),
  };
}

/** Rows of genes: identifiers as index, symbols in `gene_name`. */
export function geneTable({ design: { geneIds, genes } }: Truth): Table {
  return {
    rows: genes.length,
    index: geneIds,
    columns: new Map([["gene_name", { kind: "text", values: genes }]]),
  };
}
