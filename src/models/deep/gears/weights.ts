import type { Random } from "../../../stats/random.ts";
import { filledParameter, normalParameter, uniformParameter } from "../../../tensor/layers/layer.ts";
import type { Parameter } from "../../../tensor/leaves.ts";

/** Sizes of the network: measured genes, nodes of the perturbation graph, width of its layers. */
export interface GearsSize {
  genes: number;
  nodes: number;
  hidden: number;
}

/** Scale and shift of a batch normalisation, and what it remembers of the batches. */
export interface NormWeights {
  weight: Parameter;
  bias: Parameter;
  runningMean: Parameter;
  runningVariance: Parameter;
}

export interface LinearWeights {
  weight: Parameter;
  bias: Parameter;
}

/** Linear, normalisation, ReLU, linear, normalisation: the last ReLU that the paper names is not there in its code. */
export interface MlpWeights {
  first: LinearWeights;
  firstNorm: NormWeights;
  second: LinearWeights;
  secondNorm: NormWeights;
}

/** Everything that GEARS learns, under the names that cell-gears gives it. */
export interface GearsWeights {
  geneEmbedding: Parameter;
  perturbationEmbedding: Parameter;
  positionEmbedding: Parameter;
  coexpression: LinearWeights;
  ontology: LinearWeights;
  geneNorm: NormWeights;
  baseNorm: NormWeights;
  gene: MlpWeights;
  fuse: MlpWeights;
  recovery: MlpWeights;
  crossGene: MlpWeights;
  /** genes × hidden × 1 and genes × 1: one decoder per gene. */
  decoder: LinearWeights;
  /** 1 × genes × (1 + hidden) and 1 × genes. */
  output: LinearWeights;
}

/** Weights as PyTorch starts them: standard normal embeddings, uniform linear layers, Xavier's normal decoders. */
export function gearsWeights({ genes, nodes, hidden }: GearsSize, seed: Random): GearsWeights {
  const normal = (name: string, shape: number[], deviation: number): Parameter =>
    normalParameter(name, shape, deviation, seed.split(name));
  const linear = (name: string, inputs: number, outputs: number): LinearWeights => {
    const part = (what: string, shape: number[]): Parameter =>
      uniformParameter(`${name}.${what}`, shape, 1 / Math.sqrt(inputs), seed.split(`${name}.${what}`));
    return { weight: part("weight", [outputs, inputs]), bias: part("bias", [outputs]) };
  };
  const norm = (name: string, width: number): NormWeights => ({
    weight: filledParameter(`${name}.weight`, [width], 1),
    bias: filledParameter(`${name}.bias`, [width], 0),
    runningMean: filledParameter(`${name}.running_mean`, [width], 0, { trained: false }),
    runningVariance: filledParameter(`${name}.running_var`, [width], 1, { trained: false }),
  });
  const mlp = (name: string, inputs: number, middle: number): MlpWeights => ({
    first: linear(`${name}.network.0`, inputs, middle),
    firstNorm: norm(`${name}.network.1`, middle),
    second: linear(`${name}.network.3`, middle, hidden),
    secondNorm: norm(`${name}.network.4`, hidden),
  });
  return {
    geneEmbedding: normal("gene_emb.weight", [genes, hidden], 1),
    perturbationEmbedding: normal("pert_emb.weight", [nodes, hidden], 1),
    positionEmbedding: normal("emb_pos.weight", [genes, hidden], 1),
    coexpression: linear("layers_emb_pos.0.lin", hidden, hidden),
    ontology: linear("sim_layers.0.lin", hidden, hidden),
    geneNorm: norm("bn_emb", hidden),
    baseNorm: norm("bn_pert_base", hidden),
    gene: mlp("emb_trans_v2", hidden, hidden),
    fuse: mlp("pert_fuse", hidden, hidden),
    recovery: mlp("recovery_w", hidden, 2 * hidden),
    crossGene: mlp("cross_gene_state", genes, hidden),
    decoder: {
      weight: normal("indv_w1", [genes, hidden, 1], Math.sqrt(2 / (genes + hidden))),
      bias: normal("indv_b1", [genes, 1], Math.sqrt(2 / (genes + 1))),
    },
    output: {
      weight: normal("indv_w2", [1, genes, hidden + 1], Math.sqrt(2 / ((genes + 1) * (hidden + 1)))),
      bias: normal("indv_b2", [1, genes], Math.sqrt(2 / (genes + 1))),
    },
  };
}

/** All of them in a flat list. */
export function allParameters(weights: object): Parameter[] {
  return Object.values(weights).flatMap((one: object) => ("operator" in one ? [one as Parameter] : allParameters(one))); // prettier-ignore
}

/**
 * Shortens rows of the embedding tables that are longer than `longest`, as PyTorch does before their rows are used
 * (`max_norm`).
 */
export function shortenRows(weights: GearsWeights, longest: number): void {
  if (longest === Infinity) return;
  const { geneEmbedding, perturbationEmbedding, positionEmbedding } = weights;
  for (const { shape, values } of [geneEmbedding, perturbationEmbedding, positionEmbedding]) {
    const width = shape[1]!;
    for (let start = 0; start < values.length; start += width) {
      let square = 0;
      for (let i = start; i < start + width; i++) square += values[i]! * values[i]!;
      const length = Math.sqrt(square);
      if (!(length > longest)) continue;
      const factor = longest / (length + 1e-7);
      for (let i = start; i < start + width; i++) values[i]! *= factor;
    }
  }
}
