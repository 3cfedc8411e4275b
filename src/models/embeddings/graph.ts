import type { GeneGraph } from "../../data/goGraph.ts";
import { PertlineError } from "../../error.ts";
import { largestEigen } from "../../stats/largestEigen.ts";
import type { NamedMatrix } from "../../stats/matrix.ts";

/** The upper triangle of a symmetric matrix by rows, its diagonal aside. */
interface SymmetricSparse {
  offsets: Int32Array;
  columns: Int32Array;
  weights: Float64Array;
  diagonal: Float64Array;
}

/**
 * Adjacency spectral embedding of a weighted graph, genes × dimensions: the paper's "P GEARS", made of GEARS' graph of
 * gene ontology terms. As igraph's `embed_adjacency_matrix(which = "lm", scaled = TRUE)`: of both directions of an edge the
 * larger weight counts; strength / (n − 1) is added to the diagonal, where a loop counts twice for strength; columns are
 * the eigenvectors of the eigenvalues of largest size, times the root of that size. An edge that is listed twice counts
 * once, with its larger weight. The entry of largest size in each column is positive.
 *
 * @param dimensions 2 unless told, as in the paper's code (its text says 10); all there are where genes are fewer
 * @throws PertlineError BAD_COMPONENTS, BAD_GRAPH, NOT_CONVERGED
 */
export function graphEmbedding(
  graph: GeneGraph,
  { dimensions = 2 }: { dimensions?: number } = {},
): NamedMatrix {
  if (!Number.isInteger(dimensions) || dimensions < 1)
    throw new PertlineError("BAD_COMPONENTS", `A graph embedding has a whole number of dimensions from 1 on, found ${dimensions}.`); // prettier-ignore
  const n = graph.genes.length;
  if (n === 0)
    throw new PertlineError("BAD_GRAPH", "A graph embedding needs a graph with genes, found none.");
  const { offsets, columns, weights, diagonal } = symmetric(graph);
  const apply = (x: Float64Array, y: Float64Array): void => {
    for (let i = 0; i < n; i++) y[i] = diagonal[i]! * x[i]!;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let at = offsets[i]!; at < offsets[i + 1]!; at++) {
        const j = columns[at]!;
        sum += weights[at]! * x[j]!;
        y[j]! += weights[at]! * x[i]!;
      }
      y[i]! += sum;
    }
  };
  const { values: eigenvalues, vectors } = largestEigen(n, apply, dimensions);
  const count = eigenvalues.length;
  const values = new Float64Array(n * count);
  for (let k = 0; k < count; k++) {
    const vector = vectors.values.subarray(k * n, (k + 1) * n);
    let largest = 0;
    for (const value of vector) if (Math.abs(value) > Math.abs(largest) * (1 + 1e-9)) largest = value;
    const factor = Math.sqrt(Math.abs(eigenvalues[k]!)) * (largest < 0 ? -1 : 1);
    for (let i = 0; i < n; i++) values[i * count + k] = factor * vector[i]!;
  }
  return {
    rows: n,
    columns: count,
    values,
    rowNames: graph.genes,
    columnNames: Array.from({ length: count }, (_, k) => `ASE${k + 1}`),
  };
}

function symmetric({ genes, source, target, importance }: GeneGraph): SymmetricSparse {
  const n = genes.length;
  const edges = source.length;
  const order = new Float64Array(edges);
  for (let e = 0; e < edges; e++) {
    const [i, j] = [Math.min(source[e]!, target[e]!), Math.max(source[e]!, target[e]!)];
    if (!(i >= 0 && j < n)) throw new PertlineError("BAD_GRAPH", `Edge ${e + 1} joins genes ${source[e]} and ${target[e]} of ${n}.`); // prettier-ignore
    if (!(importance[e]! >= 0 && importance[e]! < Infinity))
      throw new PertlineError("BAD_GRAPH", `Weights of edges are finite numbers from 0 on; that of ${genes[source[e]!]} and ${genes[target[e]!]} is ${importance[e]}.`); // prettier-ignore
    order[e] = i * n + j;
  }
  const ranks = Uint32Array.from({ length: edges }, (_, e) => e).sort((a, b) => order[a]! - order[b]!);
  const [columns, weights] = [new Int32Array(edges), new Float64Array(edges)];
  const [offsets, loops, strength] = [new Int32Array(n + 1), new Float64Array(n), new Float64Array(n)];
  let used = 0;
  for (let at = 0; at < edges;) {
    const place = order[ranks[at]!]!;
    const [i, j] = [Math.floor(place / n), place % n];
    let weight = 0;
    for (; at < edges && order[ranks[at]!] === place; at++)
      weight = Math.max(weight, importance[ranks[at]!]!);
    strength[i]! += weight;
    strength[j]! += weight;
    if (i === j) loops[i] = weight;
    else {
      columns[used] = j;
      weights[used++] = weight;
      offsets[i + 1] = used;
    }
  }
  for (let i = 0; i < n; i++) offsets[i + 1] = Math.max(offsets[i]!, offsets[i + 1]!);
  const diagonal = loops.map((loop, i) => loop + (n > 1 ? strength[i]! / (n - 1) : 0));
  return { offsets, columns, weights, diagonal };
}
