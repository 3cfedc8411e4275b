import { isControl, isDouble, isSingle, type Condition } from "../../data/condition.ts";
import { predictionsFor } from "../../data/predictions.ts";
import type { Pseudobulk } from "../../data/pseudobulk.ts";
import { meansOf } from "../../data/select.ts";
import { PertlineError } from "../../error.ts";
import { listed } from "../../nearest.ts";
import {
  addScaled,
  multiply,
  rowOf,
  stackRows,
  transpose,
  type DenseMatrix,
  type NamedMatrix,
} from "../../stats/matrix.ts";
import { pca } from "../../stats/pca.ts";
import { bilinearRidge } from "../../stats/ridge.ts";
import type { Fitted, FitOptions, Model } from "../model.ts";

export interface LinearOptions extends FitOptions {
  /** K, the number of components of G; default 10. Data of lower rank give fewer, and a note says so. */
  components?: number;
  /** λ of both ridge penalties; default 0.1. */
  lambda?: number;
  /**
   * P of perturbed genes (rows) where it is not to be taken from G: any embedding, with all its dimensions. A row named
   * `ctrl` is the embedding of control, which otherwise is zero. A repeated name means its first row.
   */
  embedding?: NamedMatrix;
  /** What doubles get: P_A + P_B (an extension of ours, the paper predicts none), or nothing. Default "sum". */
  doubles?: "sum" | "none";
}

/** The matrices of a fitted linear model; all change is relative to control. */
export type LinearDetails = {
  /** genes × K: principal component scores of the training pseudobulks with genes as observations. */
  G: NamedMatrix;
  /** training perturbations that have an embedding, and control, × L: the embedding each was fitted with. */
  P: NamedMatrix;
  /** K × L. */
  W: NamedMatrix;
  /** genes × 1: mean change of the conditions in P. */
  b: NamedMatrix;
  /** genes × 1: control pseudobulk. */
  control: NamedMatrix;
  /** Perturbed genes with an embedding → that embedding. What `predict` multiplies with. */
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

/** Fewer than this, and W is decided by the penalty and not by the data. */
const FEWEST_MATCHED = 3;

/**
 * The paper's linear model, ŷ(A) = G W P_Aᵀ + b + y(ctrl) (equations 1 and 3; `run_linear_pretrained_model.R`):
 * G = principal component scores of the genes, P_A = the row of G of the perturbed gene, control = zero,
 * b = mean change of the training conditions with a row in P, control included.
 * @throws PertlineError TOO_FEW_MATCHED
 */
export const linear: LinearModel = {
  id: "linear",
  label: "Linear model",
  family: "baseline",
  async fit(training, options = {}) {
    const { components = 10, lambda = 0.1, doubles = "sum", signal } = options;
    const { genes, conditions } = training;
    const z = transpose({ rows: conditions.length, columns: genes.length, values: training.means });
    const g = pca(z, { components }).scores;
    signal?.throwIfAborted();
    const axes = Array.from({ length: g.columns }, (_, i) => `PC${i + 1}`);
    const G: NamedMatrix = { ...g, rowNames: genes, columnNames: axes };
    const embedding = options.embedding ?? G;
    const first = firstRows(embedding.rowNames);
    const embed = (condition: Condition): Float64Array | string => {
      const own = isControl(condition) ? first.get("ctrl") : undefined;
      if (own !== undefined) return rowOf(embedding, own);
      const sum = new Float64Array(embedding.columns);
      const missing = condition.genes.filter((gene) => !first.has(gene));
      if (missing.length > 0) return withoutRow(missing, options.embedding !== undefined);
      for (const gene of condition.genes) addScaled(sum, 1, rowOf(embedding, first.get(gene)!));
      return sum;
    };

    const matched = conditions.flatMap((condition, row) =>
      isControl(condition) || (isSingle(condition) && first.has(condition.genes[0]!)) ? [row] : [],
    );
    checkMatched(training, matched, options.embedding);
    const control = meansOf(training, training.control).slice();
    const { change, b } = centredChanges(training, matched, control);
    const p = stackRows(
      matched.map((row) => embed(conditions[row]!) as Float64Array),
      embedding.columns,
    );
    const w = bilinearRidge(g, change, p, { g: lambda, p: lambda });

    const column = (values: Float64Array, name: string): NamedMatrix => ({
      rows: genes.length,
      columns: 1,
      values,
      rowNames: genes,
      columnNames: [name],
    });
    const notes =
      g.columns < components
        ? [
            `The linear model has ${g.columns} components instead of ${components}, the rank of ${conditions.length} training conditions on ${genes.length} genes.`,
          ]
        : [];
    const P = {
      ...p,
      rowNames: matched.map((row) => conditions[row]!.label),
      columnNames: embedding.columnNames,
    };
    const gw = multiply(g, w);
    return {
      predict: async (labels) => {
        let extended = false;
        const predictions = predictionsFor(linear, training, labels, (condition) => {
          if (condition.genes.length > 1 && (doubles === "none" || !isDouble(condition)))
            return `the linear model predicts single perturbations${isDouble(condition) ? "; doubles were switched off" : " and, as an extension, doubles"}`;
          const vector = embed(condition);
          if (typeof vector === "string") return vector;
          extended ||= isDouble(condition);
          const answer = multiply(gw, { rows: vector.length, columns: 1, values: vector }).values;
          for (let i = 0; i < answer.length; i++) answer[i]! += b[i]! + control[i]!;
          return answer;
        });
        return extended ? { ...predictions, label: "Linear model (doubles: P_A + P_B)" } : predictions;
      },
      details: {
        G,
        P,
        W: { ...w, rowNames: axes, columnNames: embedding.columnNames },
        b: column(b, "b"),
        control: column(control, "control"),
        embedding,
        notes,
      },
    };
  },
};

/** Y − b of the matched conditions (genes × matched) and b, the mean of each row of Y. */
function centredChanges(
  training: Pseudobulk,
  matched: readonly number[],
  control: Float64Array,
): { change: DenseMatrix; b: Float64Array } {
  const b = new Float64Array(control.length);
  for (const row of matched) addScaled(b, 1 / matched.length, meansOf(training, row));
  addScaled(b, -1, control);
  const changes = matched.map((row) => {
    const change = meansOf(training, row).slice();
    for (let i = 0; i < change.length; i++) change[i]! -= control[i]! + b[i]!;
    return change;
  });
  return { change: transpose(stackRows(changes, control.length)), b };
}

function checkMatched(
  training: Pseudobulk,
  matched: readonly number[],
  embedding: NamedMatrix | undefined,
): void {
  const names = (rows: readonly Condition[]): string[] => [
    ...new Set(rows.filter(isSingle).map((condition) => condition.genes[0]!)),
  ];
  const found = names(matched.map((row) => training.conditions[row]!));
  if (found.length >= FEWEST_MATCHED) return;
  const perturbed = names(training.conditions);
  const where = embedding ? `rows of the embedding` : `${training.genes.length} measured genes`;
  const some = found.length === 0 ? "none" : `${found.length} (${listed(found)})`;
  throw new PertlineError(
    "TOO_FEW_MATCHED",
    `The linear model needs at least ${FEWEST_MATCHED} singly perturbed training genes that are among the ${where}, ` +
      `because it describes a perturbation by the ${embedding ? "embedding" : "expression"} of its target; ` +
      `of the ${perturbed.length} singly perturbed genes here, ${some} ${found.length === 1 ? "is" : "are"}. ` +
      (embedding
        ? "Check that the embedding's row names are gene symbols as in the conditions, or leave this model out."
        : "Use a file that keeps the perturbed genes among its genes, give an embedding of the perturbed genes, or leave this model out."),
  );
}

function withoutRow(missing: readonly string[], external: boolean): string {
  const is = missing.length === 1 ? "is" : "are";
  return external
    ? `${missing.join(" and ")} ${is} not in the embedding`
    : `${missing.join(" and ")} ${is} not among the measured genes, so there is no row of G to describe the perturbation`;
}

function firstRows(names: readonly string[]): Map<string, number> {
  const rows = new Map<string, number>();
  names.forEach((name, row) => rows.has(name) || rows.set(name, row));
  return rows;
}
