import { random } from "../../../stats/random.ts";
import { add, divide, exp, gradients, input, log, logSoftmax, matmul, mean, multiply, negate, normalParameter, softmax, subtract, sum } from "../../../tensor/index.ts"; // prettier-ignore
import type { Parameter, Tensor, TrainingGraph } from "../../../tensor/index.ts";
import { stack, type Stack } from "./layers.ts";
import { CPA } from "./settings.ts";

/** The parameters of CPA, and graphs of what is done with them for a number of cells. */
export interface CpaNetwork {
  genes: number;
  /** Perturbations with an embedding: control first, then genes. */
  perturbations: number;
  encoder: Stack;
  decoder: Stack;
  /** One row per perturbation. */
  embedding: Parameter;
  /** Logarithm of each gene's dispersion θ: the variance of a count is μ + μ² / θ. */
  logDispersion: Parameter;
  /** Tells from a latent state which condition the cell is of. */
  adversary: Stack;
  /** All that the trained model consists of: everything but the adversary. */
  parameters: readonly Parameter[];
}

/**
 * @param genes measured
 * @param perturbations with an embedding, control among them
 * @param classes training conditions, which the adversary tells apart
 */
export function cpaNetwork(
  { genes, perturbations, classes }: { genes: number; perturbations: number; classes: number },
  seed: number,
  { dropout = true }: { dropout?: boolean } = {},
): CpaNetwork {
  const without = dropout ? {} : { dropout: 0 };
  const draw = (name: string): ReturnType<typeof random> => random(seed).split(name);
  const { latent } = CPA;
  const encoder = stack("encoder", { inputs: genes, ...CPA.encoder, ...without, outputs: latent, normalised: true }, draw("encoder")); // prettier-ignore
  const decoder = stack("decoder", { inputs: latent, ...CPA.decoder, outputs: genes, normalised: false, dropout: 0 }, draw("decoder")); // prettier-ignore
  const adversary = stack("adversary", { inputs: latent, ...CPA.adversary, ...without, outputs: classes, normalised: true }, draw("adversary")); // prettier-ignore
  const embedding = normalParameter("perturbations", [perturbations, latent], 1, draw("perturbations"));
  const logDispersion = normalParameter("log_dispersion", [genes], 1, draw("dispersion"));
  return {
    genes,
    perturbations,
    encoder,
    decoder,
    embedding,
    logDispersion,
    adversary,
    parameters: [...encoder.parameters, ...decoder.parameters, embedding, logDispersion],
  };
}

/** Latent state of cells without their perturbation (basal); `x` are counts, cells × genes. */
export function encoded(network: CpaNetwork, x: Tensor, updates?: Map<Parameter, Tensor>): Tensor {
  return network.encoder.apply(log(add(x, 1)), updates ? { updates } : {});
}

/** Share of each gene in a cell's counts, cells × genes. */
export function decoded(network: CpaNetwork, z: Tensor): Tensor {
  return softmax(network.decoder.apply(z, {}));
}

/**
 * One step of the autoencoder: counts are likely, and the adversary is wrong.
 *
 * Inputs: `x` counts, `doses` cells × perturbations, `total` counts per cell, `target` as in `weightedCrossEntropy`,
 * `slope` of `gammaTerms`, and `weight` of the adversary's loss. Metrics: `recon` without those terms, `adversary`, and
 * `basal`, the latent states.
 */
export function autoencoderGraph(network: CpaNetwork, classes: number, size: number): TrainingGraph {
  const x = input("x", [size, network.genes]);
  const doses = input("doses", [size, network.perturbations]);
  const updates = new Map<Parameter, Tensor>();
  const basal = encoded(network, x, updates);
  const z = add(basal, matmul(doses, network.embedding));
  const expected = multiply(decoded(network, z), input("total", [size, 1]));
  const dispersion = exp(network.logDispersion);
  const recon = reconstruction(x, expected, dispersion);
  // Its value is nothing to the network; its derivative is that of the terms left out.
  const gammas = divide(sum(multiply(dispersion, input("slope", [network.genes]))), size);
  // The adversary's running statistics are nobody's: it is never asked outside of training.
  const adversary = adversaryLoss(network, basal, input("target", [size, classes]));
  const loss = subtract(subtract(recon, gammas), multiply(adversary, input("weight", [])));
  return { loss, metrics: { recon, adversary, basal }, updates };
}

/**
 * −log likelihood of counts under negative binomials with means μ and dispersions θ, sum over genes and mean over cells,
 * without the terms of `gammaTerms`: −θ log θ + (x + θ) log (θ + μ) − x log μ, each log with scvi-tools' 1e-8.
 */
export function reconstruction(x: Tensor, expected: Tensor, dispersion: Tensor): Tensor {
  const constant = sum(multiply(dispersion, log(add(dispersion, 1e-8))));
  const both = multiply(add(x, dispersion), log(add(add(dispersion, expected), 1e-8)));
  const own = multiply(x, log(add(expected, 1e-8)));
  return subtract(mean(sum(subtract(both, own), [1])), constant);
}

/** One step of the adversary, given the latent states `z` and `target`. Metrics: `adversary`, `penalty`. */
export function adversaryGraph(network: CpaNetwork, classes: number, size: number): TrainingGraph {
  const z = input("z", [size, CPA.latent]);
  const updates = new Map<Parameter, Tensor>();
  const logits = network.adversary.apply(z, { updates });
  const adversary = weightedCrossEntropy(logits, input("target", [size, classes]));
  const penalty = gradientPenalty(logits, z);
  return { loss: add(adversary, multiply(penalty, CPA.penalty)), metrics: { adversary, penalty }, updates };
}

/** Mean of the squares of the derivatives of all scores together by each latent state. */
export function gradientPenalty(logits: Tensor, z: Tensor): Tensor {
  const [slope] = gradients(sum(logits), [z]);
  return mean(multiply(slope!, slope!));
}

/** How badly the adversary tells conditions apart, in training mode. */
function adversaryLoss(network: CpaNetwork, z: Tensor, target: Tensor): Tensor {
  return weightedCrossEntropy(network.adversary.apply(z, { updates: new Map() }), target);
}

/** `target`: cells × conditions, the weight of a cell's condition, all of them summing to 1. */
function weightedCrossEntropy(logits: Tensor, target: Tensor): Tensor {
  return negate(sum(multiply(logSoftmax(logits), target)));
}

/** Latent states in training mode, for the steps of the adversary alone: running statistics move, nothing is trained. */
export function encodingGraph(network: CpaNetwork, size: number): TrainingGraph {
  const updates = new Map<Parameter, Tensor>();
  const basal = encoded(network, input("x", [size, network.genes]), updates);
  return { loss: mean(basal), metrics: { basal }, updates };
}
