import { byCodePoint, parseCondition, type Condition } from "../../data/condition.ts";
import { predictionsFor } from "../../data/predictions.ts";
import type { Pseudobulk } from "../../data/pseudobulk.ts";
import { PertlineError } from "../../error.ts";
import { dot, type NamedMatrix } from "../../stats/matrix.ts";
import { euclidean } from "../../stats/summary.ts";
import type { Fitted, FitOptions, Model } from "../model.ts";
import { perturbationEmbedding } from "../perturbationEmbedding.ts";
import { weightedConditions } from "../weightedConditions.ts";

export interface NearestNeighboursOptions extends FitOptions {
  /** Rows: perturbed genes or conditions, see `perturbationEmbedding`; principal components of the training data unless given. */
  embedding?: NamedMatrix;
  /** Neighbours averaged; 5 unless given, all where there are fewer. */
  k?: number;
  /** Default "euclidean"; a zero vector has cosine distance 1 to everything. */
  distance?: "euclidean" | "cosine";
  /** All neighbours alike, or by 1 / distance (then those at distance 0 alone, if any). Default "uniform". */
  weights?: "uniform" | "distance";
}

/** A training condition that a prediction is made of. */
export interface Neighbour {
  condition: string;
  distance: number;
  /** The weights of one prediction sum to 1. */
  weight: number;
}

export type NearestNeighboursDetails = {
  embedding: NamedMatrix;
  /** The neighbours of a condition by its label, nearest first; none where it has no embedding. */
  neighbours: (label: string) => Neighbour[];
  notes: readonly string[];
};

export interface NearestNeighbours extends Model<NearestNeighboursOptions> {
  fit(
    training: Pseudobulk,
    options?: NearestNeighboursOptions,
  ): Promise<Fitted & { details: Readonly<NearestNeighboursDetails> }>;
}

/** Less is rounding: the cosine of two equal vectors is not exactly 1. */
const SAME = 1e-12;

/**
 * ŷ = mean of the k perturbed training conditions whose embeddings are nearest; control is none of them. Ties go to the
 * condition that is first by name, so the order of the data does not matter.
 *
 * @throws PertlineError TOO_FEW_MATCHED, BAD_NEIGHBOURS
 */
export const nearestNeighbours: NearestNeighbours = {
  id: "knn",
  label: "kNN on embedding",
  family: "baseline",
  about: {
    predicts: "mean of the 5 training conditions nearest by an embedding of the perturbation",
    source: "Csendes et al. 2025; scikit-learn's KNeighborsRegressor",
  },
  async fit(training, options = {}) {
    const { k = 5, distance = "euclidean", weights = "uniform" } = options;
    check(k, distance, weights);
    const { vectorOf, rows, matrix, notes } = perturbationEmbedding(training, options.embedding, "kNN on an embedding"); // prettier-ignore
    const labels = rows.map((row) => training.conditions[row]!.label);
    const vectors = rows.map((row) => vectorOf(training.conditions[row]!) as Float64Array);
    const between = distance === "cosine" ? cosineDistance : euclidean;
    const near = (vector: Float64Array): { i: number; distance: number; weight: number }[] => {
      const found = vectors
        .map((other, i) => ({ i, distance: between(vector, other) }))
        .sort((a, b) => a.distance - b.distance || byCodePoint(labels[a.i]!, labels[b.i]!))
        .slice(0, k);
      const raw = found.map((one) => (weights === "uniform" ? 1 : 1 / one.distance));
      const same = raw.includes(Infinity);
      const counted = raw.map((one) => (same ? Number(one === Infinity) : one));
      const total = counted.reduce((sum, one) => sum + one, 0);
      return found.map((one, j) => ({ ...one, weight: counted[j]! / total }));
    };
    const few = k > rows.length ? [`kNN on an embedding: ${k} neighbours were asked for and there are ${rows.length}: all are averaged.`] : []; // prettier-ignore
    return {
      predict: async (conditions) =>
        predictionsFor(nearestNeighbours, training, conditions, (condition: Condition) => {
          const vector = vectorOf(condition);
          if (typeof vector === "string") return vector;
          const its = near(vector);
          return weightedConditions(training, its.map(({ i }) => rows[i]!), its.map(({ weight }) => weight)); // prettier-ignore
        }),
      details: {
        embedding: matrix,
        neighbours: (label) => {
          const vector = vectorOf(parseCondition(label, training.conditions[training.control]!.label));
          if (typeof vector === "string") return [];
          return near(vector).map(({ i, ...one }) => ({ condition: labels[i]!, ...one }));
        },
        notes: [...notes, ...few],
      },
    };
  },
};

function check(k: number, distance: string, weights: string): void {
  const fail = (message: string): never => {
    throw new PertlineError("BAD_NEIGHBOURS", message);
  };
  if (!Number.isInteger(k) || k < 1) fail(`k is a whole number of neighbours from 1 on, found ${k}.`);
  if (distance !== "euclidean" && distance !== "cosine")
    fail(`distance is "euclidean" or "cosine", found "${distance}".`);
  if (weights !== "uniform" && weights !== "distance")
    fail(`weights is "uniform" or "distance", found "${weights}".`);
}

function cosineDistance(a: Float64Array, b: Float64Array): number {
  const norms = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
  const distance = norms === 0 ? 1 : 1 - dot(a, b) / norms;
  return distance < SAME ? 0 : distance;
}
