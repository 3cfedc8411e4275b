import { input } from "../../../tensor/leaves.ts";
import { add } from "../../../tensor/operators/add.ts";
import { matmul } from "../../../tensor/operators/matmul.ts";
import type { SparseMatrix } from "../../../tensor/operators/sparseProduct.ts";
import type { TrainingGraph } from "../../../tensor/trainer.ts";
import { groupInputs } from "./groups.ts";
import { gearsLoss } from "./loss.ts";
import { gearsChange } from "./network.ts";
import type { Updates } from "./norm.ts";
import type { GearsWeights } from "./weights.ts";

export interface StepOptions {
  weights: GearsWeights;
  /** Convolution of the co-expression graph. */
  coexpression: SparseMatrix;
  /** Cells of a batch. */
  cells: number;
  /** Whether the first cell alone sees the co-expression graph. */
  firstCellOnly: boolean;
  directionWeight: number;
}

/** The graph of one training step, for batches of at most so many groups; its inputs are those of `batchFeeds`. */
export function gearsStep(
  { weights, coexpression, cells, firstCellOnly, directionWeight }: StepOptions,
  count: number,
): TrainingGraph {
  const nGenes = weights.geneEmbedding.shape[0]!;
  const nodes = weights.perturbationEmbedding.shape[0]!;
  const updates: Updates = new Map();
  const change = gearsChange(weights, coexpression, groupInputs(count, nodes), {
    cells,
    all: input("all", [1, count]),
    perturbed: input("fused", [1, count]),
    perturbedRows: { correction: input("fusedCorrection", [1]), momentum: input("fusedMomentum", [1]) },
    positions: firstCellOnly ? [1 / cells, 1 - 1 / cells] : [1, 0],
    updates,
  });
  const [x, y, shares] = ["x", "y", "weights"].map((name) => input(name, [cells, nGenes]));
  const predicted = add(matmul(input("places", [cells, count]), change), x!);
  const loss = gearsLoss(predicted, y!, shares!, input("control", [nGenes]), directionWeight);
  return { loss, updates };
}
