import { constant } from "../../../tensor/leaves.ts";
import { add } from "../../../tensor/operators/add.ts";
import { matmul } from "../../../tensor/operators/matmul.ts";
import { concatenate } from "../../../tensor/operators/concatenate.ts";
import { mean } from "../../../tensor/operators/mean.ts";
import { multiply } from "../../../tensor/operators/multiply.ts";
import { relu } from "../../../tensor/operators/relu.ts";
import { reshape } from "../../../tensor/operators/reshape.ts";
import { slice } from "../../../tensor/operators/slice.ts";
import { sparseProduct, type SparseMatrix } from "../../../tensor/operators/sparseProduct.ts";
import { subtract } from "../../../tensor/operators/subtract.ts";
import { sum } from "../../../tensor/operators/sum.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import { applied, trained, type Affine, type Rows, type Updates } from "./norm.ts";
import type { GearsWeights, LinearWeights, MlpWeights, NormWeights } from "./weights.ts";

/** What is computed together: groups of cells that the network cannot tell apart. */
export interface Groups {
  /** groups × nodes: the rows of the normalised perturbation graph of a group's genes, added up. */
  spread: Tensor;
  /** groups × 1: how many genes are perturbed; 0 for control. */
  perturbed: Tensor;
  /** groups × 2: which gene positions a group sees, spread over the co-expression graph or left as they are. */
  positions: Tensor;
}

/** Shares of the groups in a batch of cells, for the statistics of the batch normalisations. */
export interface Shares {
  /** Cells of a batch. */
  cells: number;
  /** 1 × groups: share of each group in the cells. */
  all: Tensor;
  /** 1 × groups: share in the perturbed cells. */
  perturbed: Tensor;
  /** Of the perturbed cells alone: n / (n − 1), and the share of the batch in the running statistics. */
  perturbedRows: Required<Rows>;
  /** 1 × 2: shares of the cells whose positions are spread over the co-expression graph, and of the others. */
  positions: readonly [number, number];
  updates: Updates;
}

/** How the statistics of a normalisation come about: x is groups × rows × columns, the shares are those of the groups. */
type Normalise = (norm: NormWeights, x: () => Moments, rows: Rows) => Affine;
interface Moments {
  mean: Tensor;
  variance: Tensor;
}

/**
 * The network of GEARS (Roohani et al. 2024; cell-gears 0.1.2) for groups of cells of one batch, up to the residual: the
 * change that is added to the expression of each cell of a group. It does not depend on that expression, so that cells
 * of one condition share it. Batch statistics are those of all cells: groups count by their share in them.
 *
 * @param shares for training; without them the running statistics are used
 * @returns groups × genes
 */
export function gearsChange(
  weights: GearsWeights,
  graph: SparseMatrix,
  groups: Groups,
  shares?: Shares,
): Tensor {
  const [nGenes, hidden] = weights.geneEmbedding.shape as [number, number];
  const nGroups = groups.spread.shape[0]!;
  const normalise: Normalise = (norm, moments, rows) => {
    if (!shares) return applied(norm);
    const { mean: centre, variance } = moments();
    return trained(norm, centre, variance, rows, shares.updates);
  };
  const times = (rows: number): Rows => ({ correction: rows / (rows - 1) });
  const cells = shares?.cells ?? 2;
  const everyGene = times(cells * nGenes);

  // Genes: an embedding, and one that is averaged over the co-expression graph.
  const { factor, shift } = normalise(weights.geneNorm, () => moments(reshape(weights.geneEmbedding, [1, nGenes, hidden]), constant([1], [1, 1])), everyGene); // prettier-ignore
  const own = relu(add(multiply(weights.geneEmbedding, factor), shift));
  const spread = sparseProduct(graph, weights.positionEmbedding);
  const positions = concatenate([spread, weights.positionEmbedding].map((one) => reshape(applyLinear(weights.coexpression, one), [1, nGenes, hidden])), 0); // prettier-ignore
  const merged = add(reshape(own, [1, nGenes, hidden]), multiply(positions, 0.2));
  const kinds = constant(shares?.positions ?? [0, 1], [1, 2]);
  const base = mlp(weights.gene, merged, kinds, normalise, everyGene);

  // Perturbations: an embedding, averaged over the perturbation graph; those of one cell are added up.
  const perturbed = applyLinear({ weight: weights.ontology.weight, bias: multiply(groups.perturbed, weights.ontology.bias) }, matmul(groups.spread, weights.perturbationEmbedding)); // prettier-ignore
  const fused = mlp(weights.fuse, reshape(perturbed, [nGroups, 1, hidden]), shares?.perturbed, normalise, shares?.perturbedRows ?? times(2)); // prettier-ignore
  const effect = multiply(reshape(fused, [nGroups, hidden]), isPerturbed(groups.perturbed));

  // Their sum, of which mean and variance follow from those of its parts.
  const joint = normalise(weights.baseNorm, () => sumMoments(base, groups.positions, effect, shares!.all), everyGene); // prettier-ignore
  const scaled = reshape(multiply(base, joint.factor), [2, nGenes * hidden]);
  const shifted = add(multiply(effect, joint.factor), joint.shift);
  const state = relu(add(reshape(matmul(groups.positions, scaled), [nGroups, nGenes, hidden]), reshape(shifted, [nGroups, 1, hidden]))); // prettier-ignore

  // Decoders: one that all genes share, one of each gene, one that sees all genes of the cell.
  const { product, affine } = halfMlp(weights.recovery, state, shares?.all, normalise, everyGene);
  const decoder = reshape(weights.decoder.weight, [nGenes, hidden]);
  const perGene = reshape(multiply(decoder, affine.factor), [1, nGenes, hidden]);
  const offset = add(sum(multiply(decoder, affine.shift), [1]), reshape(weights.decoder.bias, [nGenes]));
  const decoded = add(sum(multiply(product, perGene), [2]), offset);
  const across = mlp(weights.crossGene, reshape(decoded, [nGroups, 1, nGenes]), shares?.all, normalise, times(cells)); // prettier-ignore
  const output = reshape(weights.output.weight, [nGenes, hidden + 1]);
  const ofGene = reshape(slice(output, 1, 0, 1), [nGenes]);
  const ofCell = matmul(reshape(across, [nGroups, hidden]), slice(output, 1, 1, hidden + 1), { transposeB: true }); // prettier-ignore
  return add(add(multiply(decoded, ofGene), ofCell), reshape(weights.output.bias, [nGenes]));
}

/** 1 for perturbed groups and 0 for control. */
function isPerturbed(count: Tensor): Tensor {
  return relu(subtract(1, relu(subtract(1, count))));
}

function applyLinear({ weight, bias }: { weight: Tensor; bias: Tensor }, x: Tensor): Tensor {
  return add(matmul(x, weight, { transposeB: true }), bias);
}

/** Over groups × rows × columns, groups counting by their shares. */
function moments(x: Tensor, shares: Tensor): Moments {
  const columns = x.shape[2]!;
  const total = (perGroup: Tensor): Tensor => reshape(matmul(shares, mean(perGroup, [1])), [columns]);
  const centre = total(x);
  const centred = subtract(x, centre);
  return { mean: centre, variance: total(multiply(centred, centred)) };
}

/** Of base[kind of the group] + effect of the group, without adding them: they vary independently within a group. */
function sumMoments(base: Tensor, positions: Tensor, effect: Tensor, shares: Tensor): Moments {
  const [, , columns] = base.shape as [number, number, number];
  const centres = mean(base, [1]);
  const centred = subtract(base, reshape(centres, [2, 1, columns]));
  const spreads = mean(multiply(centred, centred), [1]);
  const ofGroups = add(matmul(positions, centres), effect);
  const centre = reshape(matmul(shares, ofGroups), [columns]);
  const apart = subtract(ofGroups, centre);
  const within = add(matmul(positions, spreads), multiply(apart, apart));
  return { mean: centre, variance: reshape(matmul(shares, within), [columns]) };
}

function mlp(
  weights: MlpWeights,
  x: Tensor,
  shares: Tensor | undefined,
  normalise: Normalise,
  rows: Rows,
): Tensor {
  const { product, affine } = halfMlp(weights, x, shares, normalise, rows);
  return add(multiply(product, affine.factor), affine.shift);
}

/** All but the last normalisation, which is given as factor and shift of the product. */
function halfMlp(
  { first, firstNorm, second, secondNorm }: MlpWeights,
  x: Tensor,
  shares: Tensor | undefined,
  normalise: Normalise,
  rows: Rows,
): { product: Tensor; affine: Affine } {
  const a = normalised(first, firstNorm, x, shares, normalise, rows);
  const middle = relu(add(multiply(a.product, a.affine.factor), a.affine.shift));
  return normalised(second, secondNorm, middle, shares, normalise, rows);
}

/** Wx, and what makes its normalised form of it: a bias in front of a normalisation moves its mean alone. */
function normalised(
  { weight, bias }: LinearWeights,
  norm: NormWeights,
  x: Tensor,
  shares: Tensor | undefined,
  normalise: Normalise,
  rows: Rows,
): { product: Tensor; affine: Affine } {
  const product = matmul(x, weight, { transposeB: true });
  const { factor, shift } = normalise(
    norm,
    () => {
      const { mean: centre, variance } = moments(product, shares!);
      return { mean: add(centre, bias), variance };
    },
    rows,
  );
  return { product, affine: { factor, shift: add(shift, multiply(factor, bias)) } };
}
