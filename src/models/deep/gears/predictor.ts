import { compile } from "../../../tensor/compile.ts";
import type { SparseMatrix } from "../../../tensor/operators/sparseProduct.ts";
import { groupFeeds, groupInputs, type Group } from "./groups.ts";
import { gearsChange } from "./network.ts";
import type { GearsWeights } from "./weights.ts";

/** Applies a trained network: what it adds to the expression of the cells of each group. */
export interface Predictor {
  change(groups: readonly Group[]): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** Groups computed at a time. */
const CHUNK = 8;

/** The network with its running statistics and the values that its weights have at each call. */
export async function gearsPredictor(
  weights: GearsWeights,
  coexpression: SparseMatrix,
  ontology: SparseMatrix,
  threads?: number,
): Promise<Predictor> {
  const graph = gearsChange(weights, coexpression, groupInputs(CHUNK, ontology.rows));
  const program = await compile({ change: graph }, threads === undefined ? {} : { threads });
  const width = weights.geneEmbedding.shape[0]!;
  return {
    change: async (groups) => {
      const found: Float32Array[] = [];
      for (let start = 0; start < groups.length; start += CHUNK) {
        const some = groups.slice(start, start + CHUNK);
        const { change } = await program.run(groupFeeds(some, CHUNK, ontology));
        some.forEach((_, i) => found.push((change as Float32Array).slice(i * width, (i + 1) * width)));
      }
      return found;
    },
    close: () => program.close(),
  };
}
