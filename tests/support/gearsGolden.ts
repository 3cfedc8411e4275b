import { readFileSync } from "node:fs";
import path from "node:path";
import type { CellMatrix } from "../../src/data/cellMatrix.ts";
import { parseCondition } from "../../src/data/condition.ts";
import type { TrainingCells } from "../../src/models/deep/gears/batches.ts";
import { convolution, type Edges } from "../../src/models/deep/gears/graphs.ts";
import { allParameters, gearsWeights, type GearsWeights } from "../../src/models/deep/gears/weights.ts";
import { random } from "../../src/stats/random.ts";
import type { SparseMatrix } from "../../src/tensor/operators/sparseProduct.ts";

interface Packed {
  shape: number[];
  type: "f4" | "i4";
  base64: string;
}
type State = Record<string, Packed>;
interface PackedEdges {
  source: Packed;
  target: Packed;
  weight: Packed;
}

/** What cell-gears computed (tests/golden/make_gears_model.py). */
export interface GearsGolden {
  genes: string[];
  /** Of each cell. */
  conditions: string[];
  split: { train: string[]; val: string[]; test: string[] };
  X: Packed;
  /** Control cell of each cell. */
  origins: number[];
  terms: Record<string, string[]>;
  ontology: PackedEdges & { nodes: string[] };
  coexpression: PackedEdges;
  mostChanged: Record<string, number[]>;
  expressed: Record<string, Packed>;
  control: Packed;
  hidden: number;
  initial: State;
  step: { cells: Packed; origins: Packed; predicted: Packed; loss: number; gradients: State; running: State };
  training: { epochs: number; batches: number[][]; evaluated: number[][]; losses: number[]; validation: number[] }; // prettier-ignore
  predictions: { drawn: Packed; best: State; values: State };
}

export function gearsGolden(): GearsGolden {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, "../golden/gears_model.json"), "utf8")) as GearsGolden; // prettier-ignore
}

export function unpacked({ type, base64 }: Packed): Float32Array | Int32Array {
  const bytes = Uint8Array.from(Buffer.from(base64, "base64"));
  return type === "f4" ? new Float32Array(bytes.buffer) : new Int32Array(bytes.buffer);
}

export function edgesOf({ source, target, weight }: PackedEdges): Edges {
  return { source: Int32Array.from(unpacked(source)), target: Int32Array.from(unpacked(target)), weight: Float64Array.from(unpacked(weight)) }; // prettier-ignore
}

/** The golden cells of some conditions, all unless told. */
export function goldenCells({ genes, conditions, X }: GearsGolden): CellMatrix {
  const labels = [...new Set(conditions)];
  return cellMatrix(genes, unpacked(X), labels, conditions.map((one) => labels.indexOf(one))); // prettier-ignore
}

/** Dense values as cells. */
export function cellMatrix(
  genes: readonly string[],
  values: ArrayLike<number>,
  labels: readonly string[],
  conditionOf: readonly number[],
): CellMatrix {
  const indptr = new Float64Array(conditionOf.length + 1);
  const indices: number[] = [];
  const kept: number[] = [];
  conditionOf.forEach((_, cell) => {
    genes.forEach((_, gene) => {
      const value = values[cell * genes.length + gene]!;
      if (value === 0) return;
      indices.push(gene);
      kept.push(value);
    });
    indptr[cell + 1] = kept.length;
  });
  return {
    genes,
    nCells: conditionOf.length,
    indptr,
    indices: Int32Array.from(indices),
    values: Float32Array.from(kept),
    conditions: labels.map((label) => parseCondition(label)),
    conditionOf: Int32Array.from(conditionOf),
  };
}

/** Weights with the values of a state of cell-gears. */
export function goldenWeights(golden: GearsGolden, state: State): GearsWeights {
  const size = { genes: golden.genes.length, nodes: golden.ontology.nodes.length, hidden: golden.hidden };
  const weights = gearsWeights(size, random(1));
  for (const one of allParameters(weights)) one.values = unpacked(state[one.name]!) as Float32Array;
  return weights;
}

export function goldenGraphs(golden: GearsGolden): { coexpression: SparseMatrix; ontology: SparseMatrix } {
  return {
    coexpression: convolution(edgesOf(golden.coexpression), golden.genes.length),
    ontology: convolution(edgesOf(golden.ontology), golden.ontology.nodes.length),
  };
}

/** All golden cells with their control cells, as if all were trained on. */
export function goldenTraining(golden: GearsGolden): TrainingCells {
  const cells = goldenCells(golden);
  return {
    cells,
    rows: Int32Array.from(cells.conditionOf.keys()),
    pairs: Int32Array.from(golden.origins),
    nodesOf: cells.conditions.map(({ genes }) => genes.map((gene) => golden.ontology.nodes.indexOf(gene))),
    countedOf: cells.conditions.map(({ label }) => {
      const counted = new Uint8Array(golden.genes.length).fill(label === "ctrl" ? 1 : 0);
      if (label !== "ctrl") for (const gene of unpacked(golden.expressed[label]!)) counted[gene] = 1;
      return counted;
    }),
  };
}

/** Edges as text, in an order of their own. */
export function written({ source, target, weight }: Edges): string[] {
  return Array.from(source, (from, i) => `${from}→${target[i]} ${weight[i]!.toFixed(5)}`).sort();
}
