import { readEmbedding } from "../data/readEmbedding.ts";
import { readGeneGraph } from "../data/goGraph.ts";
import { loadCells } from "../data/load.ts";
import { pseudobulk } from "../data/pseudobulk.ts";
import { graphEmbedding } from "../models/embeddings/graph.ts";
import { perturbationComponents } from "../models/embeddings/components.ts";
import type { NamedMatrix } from "../stats/matrix.ts";

/**
 * An embedding as the command line names it: a file (.tsv, .csv, .npy, .safetensors), `graph:FILE` for the spectral embedding
 * of a graph of genes (the paper's P GEARS), or `data:NAME` for principal components of another data set (its P Replogle).
 *
 * @throws PertlineError of what it reads
 */
export async function namedEmbedding(name: string): Promise<NamedMatrix> {
  const [, kind, rest] = /^(graph|data):(.+)$/.exec(name) ?? [];
  if (kind === "graph") return graphEmbedding(await readGeneGraph(rest!));
  if (kind !== "data") return readEmbedding(name);
  const cells = await loadCells(rest!);
  try {
    return perturbationComponents(await pseudobulk(cells));
  } finally {
    await cells.close();
  }
}
