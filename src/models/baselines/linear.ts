import { isControl, isDouble, isSingle, type Condition } from "../../data/condition.ts";
import { predictionsFor } from "../../data/predictions.ts";
import type { Pseudobulk } from "../../data/pseudobulk.ts";
import { meansOf } from "../../data/select.ts";
import { lazily } from "../../io/lazy.ts";
import { addScaled, dot, multiply, rowOf, stackRows, transpose, type DenseMatrix, type NamedMatrix } from "../../stats/matrix.ts"; // prettier-ignore
import { bilinearRidge, checkPenalty, ridgeRight, ridgeSolve } from "../../stats/ridge.ts";
import { geneRows, perturbationLookup, type EmbeddingChoice } from "../embeddings/choice.ts";
import { geneComponents } from "../embeddings/components.ts";
import type { Fitted, FitOptions, Model } from "../model.ts";
import { checkMatched, withoutRow } from "./matched.ts";

/** What can be set of the linear model; without options it is the paper's. */
export interface LinearOptions extends FitOptions {
  /** K, the number of components of G; default 10. Data of lower rank give fewer, and a note says so. */
  components?: number;
  /** λ of the ridge penalties, for both sides or for each; default 0.1. */
  lambda?: number | { g: number; p: number };
  /**
   * G of the genes, default "training". A matrix is used with all its dimensions; genes that are not among its rows are
   * not predicted, as published: compare on the common genes.
   */
  geneEmbedding?: EmbeddingChoice;
  /**
   * P of the perturbations, default "training": the row of the training data's G of the perturbed gene. A matrix is used
   * with all its dimensions; its row named `ctrl` is the embedding of control, which otherwise is zero. A repeated name
   * means its first row.
   */
  embedding?: EmbeddingChoice;
  /** Of random embeddings; the seed of the fit, else 1, unless told. */
  embeddingSeed?: number;
  /** Subtract from P its mean over the conditions that are fitted; default false. */
  centreP?: boolean;
  /** Scale each perturbation's vector (centred first, where asked for) to length 1; zero stays zero. Default false. */
  unitP?: boolean;
  /** What doubles get: P_A + P_B (an extension of ours, the paper predicts none), or nothing. Default "sum". */
  doubles?: "sum" | "none";
}

/** The matrices of a fitted linear model; all change is relative to control. */
export type LinearDetails = {
  /** predicted genes × K: principal component scores of the training pseudobulks with genes as observations, unless chosen. */
  G: NamedMatrix;
  /** training perturbations that have an embedding, and control, × L: the embedding each was fitted with. */
  P: NamedMatrix;
  /** K × L. */
  W: NamedMatrix;
  /** predicted genes × 1: mean change of the conditions in P. */
  b: NamedMatrix;
  /** predicted genes × 1: control pseudobulk. */
  control: NamedMatrix;
  /** Perturbed genes with an embedding → that embedding, as given, before centring and scaling. */
  embedding: NamedMatrix;
  /** What was decided while fitting, for people: each one sentence. */
  notes: readonly string[];
};

export interface LinearFitted extends Fitted {
  details: Readonly<LinearDetails>;
}

export interface LinearModel extends Model<LinearOptions> {
  fit(training: Pseudobulk, options?: LinearOptions): Promise<LinearFitted>;
}

/**
 * The paper's linear model, ŷ(A) = G W P_Aᵀ + b + y(ctrl) (equations 1 and 3; `run_linear_pretrained_model.R`):
 * G = principal component scores of the genes, P_A = the row of G of the perturbed gene, control = zero,
 * b = mean change of the training conditions with a row in P, control included. Only singles and control are fitted.
 *
 * @param settings id, label and what lists say of it, and options that differ from the defaults; those given to `fit` come before them
 * @throws PertlineError TOO_FEW_MATCHED, BAD_EMBEDDING, NO_SHARED_GENES, BAD_PENALTY and those of PCA, from `fit`
 */
export function linearModel(
  settings: Pick<LinearModel, "id" | "label" | "about"> & Omit<LinearOptions, "signal" | "seed">,
): LinearModel {
  const { id, label, about, ...defaults } = settings;
  return {
    id,
    label,
    family: "baseline",
    ...(about && { about }),
    fit: async (training, options) => fit({ id, label }, training, { ...defaults, ...options }),
  };
}

/** The linear model as published. */
export const linear: LinearModel = linearModel({
  id: "linear",
  label: "Linear model",
  about: {
    predicts:
      "control + mean change + G W P_A, genes and their perturbation described by 10 principal components",
    source: "the paper, equations 1 and 3, run_linear_pretrained_model.R",
  },
});

function fit(
  model: { id: string; label: string },
  training: Pseudobulk,
  options: LinearOptions,
): LinearFitted {
  const { components = 10, lambda = 0.1, doubles = "sum", centreP = false, unitP = false, signal } = options;
  const { geneEmbedding = "training", embedding = "training" } = options;
  const penalties = typeof lambda === "number" ? { g: lambda, p: lambda } : lambda;
  const draw = { seed: options.embeddingSeed ?? options.seed ?? 1, components };
  const { conditions } = training;
  const own = geneEmbedding === "training" || embedding === "training" ? geneComponents(training, { components }) : undefined; // prettier-ignore
  signal?.throwIfAborted();

  // G, and the genes that have a row in it.
  const chosen = geneEmbedding === "training" ? own! : geneEmbedding;
  const g = chosen === "identity" ? undefined : geneRows(chosen, training.genes, draw);
  const places = g?.places ?? Int32Array.from(training.genes, (_, i) => i);
  const genes = places.length === training.genes.length ? training.genes : Array.from(places, (i) => training.genes[i]!); // prettier-ignore

  // P, and the training conditions that have a row in it.
  const names = conditions.filter((one) => isControl(one) || isSingle(one)).map(({ key }) => key);
  const lookup = perturbationLookup(embedding === "training" ? own! : embedding, names, draw);
  const L = lookup.columnNames.length;
  const matched = conditions.flatMap((condition, row) =>
    isControl(condition) || (isSingle(condition) && lookup.find(condition.key)) ? [row] : [],
  );
  const source = embedding === "training" ? "genes" : "embedding";
  checkMatched(training, matched, source, model.label);
  const raw = (key: string): Float64Array | undefined =>
    lookup.find(key) ?? (key === "ctrl" ? new Float64Array(L) : undefined);
  const centre = new Float64Array(L);
  if (centreP) for (const row of matched) addScaled(centre, 1 / matched.length, raw(conditions[row]!.key)!);
  const vectorOf = (key: string): Float64Array | undefined => {
    const found = raw(key);
    if (found === undefined || !(centreP || unitP)) return found;
    const vector = found.map((value, i) => value - centre[i]!);
    const length = unitP ? Math.hypot(...vector) : 1;
    return length > 0 ? vector.map((value) => value / length) : vector;
  };
  const embed = (condition: Condition): Float64Array | string => {
    if (isControl(condition)) return vectorOf("ctrl")!;
    const vectors = condition.genes.map(vectorOf);
    const missing = condition.genes.filter((_, i) => vectors[i] === undefined);
    if (missing.length > 0) return withoutRow(missing, source);
    const sum = new Float64Array(L);
    for (const vector of vectors) addScaled(sum, 1, vector!);
    return sum;
  };

  const fitted = matched.map((row) => conditions[row]!);
  const p = stackRows(fitted.map((condition) => embed(condition) as Float64Array), L); // prettier-ignore
  const { b, control } = meanChange(training, matched, places);
  const w =
    g && g.matrix.columns < L
      ? bilinearRidge(g.matrix, centredChanges(training, matched, places, b, control), p, penalties)
      : fromTheRight(g?.matrix, matchedMeans(training, matched, places), p, penalties, (i) => b[i]! + control[i]!); // prettier-ignore
  /** (G W)ᵀ: a row for each dimension of P, so that a prediction is a sum of a few rows. */
  const wRows = transpose(w);
  const directions = g ? productOfRows(wRows, g.matrix) : wRows;

  const axes = g ? g.matrix.columnNames : genes;
  const column = (values: Float64Array, name: string): NamedMatrix => ({
    rows: genes.length,
    columns: 1,
    values,
    rowNames: genes,
    columnNames: [name],
  });
  const withRow = (): string[] => [...new Set([...conditions.flatMap((one) => one.genes), ...training.genes])].filter((gene) => lookup.find(gene)); // prettier-ignore
  const details = {
    P: { ...p, rowNames: fitted.map((condition) => condition.label), columnNames: lookup.columnNames },
    W: { ...w, rowNames: axes, columnNames: lookup.columnNames },
    b: column(b, "b"),
    control: column(control, "control"),
    notes: notesOf(own, components, training, genes.length),
  };
  return {
    predict: async (labels) => {
      let extended = false;
      const scope = { ...training, genes };
      const predictions = predictionsFor(model, scope, labels, (condition) => {
        if (condition.genes.length > 1 && (doubles === "none" || !isDouble(condition)))
          return `the linear model predicts single perturbations${isDouble(condition) ? "; doubles were switched off" : " and, as an extension, doubles"}`;
        const vector = embed(condition);
        if (typeof vector === "string") return vector;
        extended ||= isDouble(condition);
        const answer = new Float64Array(genes.length);
        vector.forEach((weight, l) => weight === 0 || addScaled(answer, weight, rowOf(directions, l)));
        for (let i = 0; i < answer.length; i++) answer[i]! += b[i]! + control[i]!;
        return answer;
      });
      return extended ? { ...predictions, label: `${model.label} (doubles: P_A + P_B)` } : predictions;
    },
    details: lazily(
      lazily(details, "G", () => g?.matrix ?? identity(genes)),
      "embedding",
      () =>
        typeof embedding === "object"
          ? embedding
          : (own && embedding === "training" ? own : { ...stackRows(withRow().map((gene) => lookup.find(gene)!), L), rowNames: withRow(), columnNames: lookup.columnNames }), // prettier-ignore
    ),
  };
}

function notesOf(
  own: NamedMatrix | undefined,
  components: number,
  { conditions, genes }: Pseudobulk,
  predicted: number,
): string[] {
  const notes: string[] = [];
  if (own && own.columns < components)
    notes.push(`The linear model has ${own.columns} components instead of ${components}, the rank of ${conditions.length} training conditions on ${genes.length} genes.`); // prettier-ignore
  if (predicted < genes.length)
    notes.push(`${predicted} of ${genes.length} genes are in the gene embedding, and only these are predicted: errors are sums over fewer genes unless models are compared on common genes.`); // prettier-ignore
  return notes;
}

/** Means of the matched conditions at some genes: matched × genes. */
function matchedMeans(training: Pseudobulk, matched: readonly number[], places: Int32Array): DenseMatrix {
  const values = new Float64Array(matched.length * places.length);
  const all = places.length === training.genes.length;
  matched.forEach((row, r) => {
    const means = meansOf(training, row);
    const to = r * places.length;
    if (all) values.set(means, to);
    else for (let i = 0; i < places.length; i++) values[to + i] = means[places[i]!]!;
  });
  return { rows: matched.length, columns: places.length, values };
}

/** b, the mean change of the matched conditions, and control, at some genes. */
function meanChange(
  training: Pseudobulk,
  matched: readonly number[],
  places: Int32Array,
): { b: Float64Array; control: Float64Array } {
  const control = matchedMeans(training, [training.control], places).values;
  const sum = new Float64Array(training.genes.length);
  for (const row of matched) addScaled(sum, 1 / matched.length, meansOf(training, row));
  return { control, b: Float64Array.from(places, (place, i) => sum[place]! - control[i]!) };
}

/** Y − b of the matched conditions: genes × matched. */
function centredChanges(
  training: Pseudobulk,
  matched: readonly number[],
  places: Int32Array,
  b: Float64Array,
  control: Float64Array,
): DenseMatrix {
  const means = matchedMeans(training, matched, places);
  for (let r = 0; r < means.rows; r++) {
    const row = rowOf(means, r);
    for (let i = 0; i < row.length; i++) row[i]! -= control[i]! + b[i]!;
  }
  return transpose(means);
}

/**
 * The same W as `bilinearRidge`, for a P of few dimensions: with R = P (PᵀP + λI)⁻¹ and o = b + control, (Y − b) R is
 * Z R − o (1ᵀR), so that the changes are never formed. Without G the side of the genes is the identity.
 *
 * @param means Zᵀ: matched × genes
 */
function fromTheRight(
  g: DenseMatrix | undefined,
  means: DenseMatrix,
  p: DenseMatrix,
  penalties: { g: number; p: number },
  offset: (gene: number) => number,
): DenseMatrix {
  checkPenalty(penalties.g);
  const right = transpose(ridgeRight(p, penalties.p));
  const q = multiply(right, means);
  for (let l = 0; l < q.rows; l++) {
    const row = rowOf(q, l);
    const total = rowOf(right, l).reduce((sum, value) => sum + value, 0);
    for (let i = 0; i < row.length; i++) row[i]! -= total * offset(i);
  }
  if (g) return ridgeSolve(g, transpose(multiply(q, g)), penalties.g);
  return { ...transpose(q), values: transpose(q).values.map((value) => value / (1 + penalties.g)) };
}

/** A Bᵀ by inner products of rows. */
function productOfRows(a: DenseMatrix, b: DenseMatrix): DenseMatrix {
  const values = new Float64Array(a.rows * b.rows);
  for (let j = 0; j < b.rows; j++) {
    const row = rowOf(b, j);
    for (let i = 0; i < a.rows; i++) values[i * b.rows + j] = dot(rowOf(a, i), row);
  }
  return { rows: a.rows, columns: b.rows, values };
}

function identity(names: readonly string[]): NamedMatrix {
  const n = names.length;
  const values = new Float64Array(n * n);
  for (let i = 0; i < n; i++) values[i * n + i] = 1;
  return { rows: n, columns: n, values, rowNames: names, columnNames: names };
}
