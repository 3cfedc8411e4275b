import type { CellMatrix } from "../../../data/cellMatrix.ts";
import { compile } from "../../../tensor/compile.ts";
import { input } from "../../../tensor/leaves.ts";
import { add } from "../../../tensor/operators/add.ts";
import { matmul } from "../../../tensor/operators/matmul.ts";
import type { Edges } from "./graphs.ts";

export interface CoexpressionOptions {
  /** Smallest |r| of an edge, not included; 0.4 unless told. */
  threshold?: number;
  /** Edges into each gene, that to itself included; 21 unless told. */
  most?: number;
  threads?: number;
  signal?: AbortSignal;
}

/** Cells that are multiplied at a time. */
const CHUNK = 1024;

/**
 * GEARS' co-expression graph: genes whose |Pearson correlation| over cells is above 0.4, for each the highest 20 and
 * itself. Genes that do not vary have no edges. Correlations are sums of float32 products over blocks of cells, of values
 * standardised in double precision.
 *
 * @param wanted conditions (rows of `cells.conditions`) whose cells count: GEARS takes control and single perturbations
 */
export async function coexpressionGraph(
  cells: CellMatrix,
  wanted: ReadonlySet<number>,
  { threshold = 0.4, most = 21, threads, signal }: CoexpressionOptions = {},
): Promise<{ edges: Edges; constant: number[] }> {
  const width = cells.genes.length;
  const rows = Int32Array.from(cells.conditionOf.keys()).filter((row) => wanted.has(cells.conditionOf[row]!));
  const { centre, scale } = standardisation(cells, rows);
  const size = Math.max(1, Math.min(CHUNK, rows.length));
  const x = input("x", [size, width]);
  const known = input("known", [width, width]);
  const program = await compile({ sums: add(known, matmul(x, x, { transposeA: true })) }, threads === undefined ? {} : { threads }); // prettier-ignore
  let sums = new Float32Array(width * width);
  let spare = new Float32Array(width * width);
  try {
    const block = new Float32Array(size * width);
    for (let start = 0; start < rows.length; start += size) {
      signal?.throwIfAborted();
      block.fill(0);
      rows.subarray(start, start + size).forEach((row, i) => {
        const line = block.subarray(i * width, (i + 1) * width);
        for (let gene = 0; gene < width; gene++) line[gene] = -centre[gene]! * scale[gene]!;
        for (let k = cells.indptr[row]!; k < cells.indptr[row + 1]!; k++)
          line[cells.indices[k]!] = (cells.values[k]! - centre[cells.indices[k]!]!) * scale[cells.indices[k]!]!; // prettier-ignore
      });
      await program.run({ x: block, known: sums }, { into: { sums: spare } });
      [sums, spare] = [spare, sums];
    }
  } finally {
    await program.close();
  }
  return {
    edges: strongest(sums, width, threshold, most),
    constant: Array.from(scale.keys()).filter((gene) => scale[gene] === 0),
  };
}

/** Mean, and 1 / √(sum of squares around it), or 0 where that is 0. */
function standardisation(cells: CellMatrix, rows: Int32Array): { centre: Float64Array; scale: Float64Array } {
  const width = cells.genes.length;
  const centre = new Float64Array(width);
  const present = new Float64Array(width);
  const squares = new Float64Array(width);
  const each = (visit: (gene: number, value: number) => void): void => {
    for (const row of rows)
      for (let k = cells.indptr[row]!; k < cells.indptr[row + 1]!; k++)
        visit(cells.indices[k]!, cells.values[k]!);
  };
  each((gene, value) => (centre[gene]! += value / rows.length));
  each((gene, value) => {
    present[gene]!++;
    squares[gene]! += (value - centre[gene]!) ** 2;
  });
  const scale = squares.map((sum, gene) => {
    const all = sum + (rows.length - present[gene]!) * centre[gene]! ** 2;
    // Rounding leaves something of values that are all the same.
    return all > 1e-12 * rows.length * Math.max(1, centre[gene]! ** 2) ? 1 / Math.sqrt(all) : 0;
  });
  return { centre, scale };
}

function strongest(sums: Float32Array, width: number, threshold: number, most: number): Edges {
  const source: number[] = [];
  const target: number[] = [];
  const weight: number[] = [];
  for (let gene = 0; gene < width; gene++) {
    const near: { other: number; r: number }[] = [];
    for (let other = 0; other < width; other++) {
      const r = Math.min(1, Math.abs(sums[gene * width + other]!));
      if (r > threshold) near.push({ other, r });
    }
    near.sort((a, b) => b.r - a.r || b.other - a.other);
    for (const { other, r } of near.slice(0, most)) {
      source.push(other);
      target.push(gene);
      weight.push(r);
    }
  }
  return { source: Int32Array.from(source), target: Int32Array.from(target), weight: Float64Array.from(weight) }; // prettier-ignore
}
