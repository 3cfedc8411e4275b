import type { SparseMatrix } from "../../../tensor/operators/sparseProduct.ts";
import { input } from "../../../tensor/leaves.ts";
import type { Groups } from "./network.ts";

/** Cells that the network cannot tell apart: nodes of the perturbed genes, and which gene positions they see. */
export interface Group {
  nodes: readonly number[];
  /** Whether gene positions are averaged over the co-expression graph. */
  spread: boolean;
}

/** Inputs of the graph that describe groups. */
export function groupInputs(count: number, nodes: number): Groups {
  return {
    spread: input("spread", [count, nodes]),
    perturbed: input("perturbed", [count, 1]),
    positions: input("positions", [count, 2]),
  };
}

/** Their values; missing groups are control. */
export function groupFeeds(
  groups: readonly Group[],
  count: number,
  { starts, indices, weights, rows }: SparseMatrix,
): Record<"spread" | "perturbed" | "positions", Float32Array> {
  const spread = new Float32Array(count * rows);
  const perturbed = new Float32Array(count);
  const positions = new Float32Array(2 * count);
  for (let at = 0; at < count; at++) {
    const { nodes, spread: first } = groups[at] ?? { nodes: [], spread: false };
    positions[2 * at + (first ? 0 : 1)] = 1;
    perturbed[at] = nodes.length;
    for (const node of nodes)
      for (let entry = starts[node]!; entry < starts[node + 1]!; entry++)
        spread[at * rows + indices[entry]!]! += weights[entry]!;
  }
  return { spread, perturbed, positions };
}
