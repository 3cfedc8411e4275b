import { input } from "../../../tensor/leaves.ts";
import { add } from "../../../tensor/operators/add.ts";
import { matmul } from "../../../tensor/operators/matmul.ts";
import type { SparseMatrix } from "../../../tensor/operators/sparseProduct.ts";
import { trainer, type Trainer, type TrainingGraph } from "../../../tensor/trainer.ts";
import { groupInputs } from "./groups.ts";
import { gearsLoss } from "./loss.ts";
import { gearsChange } from "./network.ts";
import type { Updates } from "./norm.ts";
import { gearsOptimiser } from "./optimiser.ts";
import { shortenRows, type GearsWeights } from "./weights.ts";

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

/** Makes steps; the size of a batch is its number of groups. Rows of embeddings are shortened after each. */
export function gearsTrainer(
  options: StepOptions,
  { weightDecay, maxNorm, threads }: { weightDecay: number; maxNorm: number; threads?: number },
): Trainer {
  const made = trainer((count) => gearsStep(options, count), { optimiser: gearsOptimiser(weightDecay), ...(threads !== undefined && { threads }) }); // prettier-ignore
  const { step, save, restore, close } = made;
  return {
    get steps() {
      return made.steps;
    },
    step: async (size, feeds, rate) => {
      const result = await step(size, feeds, rate);
      shortenRows(options.weights, maxNorm);
      return result;
    },
    save,
    restore,
    close,
  };
}
