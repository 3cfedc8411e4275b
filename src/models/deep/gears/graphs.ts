import type { GeneGraph } from "../../../data/goGraph.ts";
import { sparseMatrix, type SparseMatrix } from "../../../tensor/operators/sparseProduct.ts";

/** Directed edges between positions 0 … n − 1. */
export interface Edges {
  source: Int32Array;
  target: Int32Array;
  weight: Float64Array;
}

/**
 * The edges with the highest weights into each target, as many as `most`; where weights tie, those that come first.
 * Repeated edges count once, with the last weight.
 */
export function strongestEdges({ source, target, weight }: Edges, most: number): Edges {
  const into = new Map<number, number[]>();
  target.forEach((to, edge) => {
    const list = into.get(to);
    if (list) list.push(edge);
    else into.set(to, [edge]);
  });
  const kept = new Map<string, number>();
  for (const list of into.values())
    for (const edge of list.sort((a, b) => weight[b]! - weight[a]! || a - b).slice(0, most))
      kept.set(`${source[edge]} ${target[edge]}`, edge);
  const order = [...kept.values()].sort((a, b) => a - b);
  return {
    source: Int32Array.from(order, (edge) => source[edge]!),
    target: Int32Array.from(order, (edge) => target[edge]!),
    weight: Float64Array.from(order, (edge) => weight[edge]!),
  };
}

/** Edges between different nodes. */
export function countLinks({ source, target }: Edges): number {
  return source.reduce((n, from, edge) => n + Number(from !== target[edge]), 0);
}

/**
 * The matrix of a simple graph convolution (Wu et al. 2019): D^−½ (A + I) D^−½, where D sums the weights into each node.
 * Nodes with an edge to themselves keep its weight, as in PyTorch Geometric.
 *
 * @returns targets × sources
 */
export function convolution({ source, target, weight }: Edges, nodes: number): SparseMatrix {
  const loops = new Float64Array(nodes).fill(1);
  source.forEach((from, edge) => {
    if (from === target[edge]) loops[from] = weight[edge]!;
  });
  const degree = loops.slice();
  source.forEach((from, edge) => {
    if (from !== target[edge]) degree[target[edge]!]! += weight[edge]!;
  });
  const scale = degree.map((sum) => (sum > 0 ? 1 / Math.sqrt(sum) : 0));
  const entries: [number, number, number][] = [];
  for (let node = 0; node < nodes; node++) entries.push([node, node, loops[node]! * scale[node]! ** 2]);
  source.forEach((from, edge) => {
    const to = target[edge]!;
    if (from !== to) entries.push([to, from, weight[edge]! * scale[from]! * scale[to]!]);
  });
  return sparseMatrix(nodes, nodes, entries);
}

/** A gene graph with its nodes in code-point order, as GEARS has them. */
export function sortedNodes({ genes, source, target, importance }: GeneGraph): {
  genes: string[];
  edges: Edges;
} {
  // prettier-ignore
  const sorted = [...new Set(genes)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const place = new Map(sorted.map((gene, i) => [gene, i]));
  const moved = (ends: Int32Array): Int32Array => ends.map((end) => place.get(genes[end]!)!);
  return { genes: sorted, edges: { source: moved(source), target: moved(target), weight: importance } };
}
