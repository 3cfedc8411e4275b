import { type Gene2go, readGene2go } from "../../../data/gene2go.ts";
import { type GeneGraph, readGeneGraph } from "../../../data/goGraph.ts";
import type { PertlineError } from "../../../error.ts";

/**
 * A graph of perturbations from a file: edges (source, target, importance) as `readGeneGraph` reads them, or GO terms of
 * genes as `readGene2go` does.
 *
 * @throws PertlineError FILE_NOT_FOUND, NOT_A_GRAPH when it is neither
 */
export async function readPerturbationGraph(file: string): Promise<GeneGraph | Gene2go> {
  try {
    return await readGeneGraph(file);
  } catch (error) {
    if ((error as PertlineError).code !== "NOT_A_GRAPH") throw error;
    return readGene2go(file).catch(() => Promise.reject(error as Error));
  }
}
