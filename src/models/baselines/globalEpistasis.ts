import { isControl, isDouble, isSingle } from "../../data/condition.ts";
import { predictionsFor } from "../../data/predictions.ts";
import type { Pseudobulk } from "../../data/pseudobulk.ts";
import { meansOf } from "../../data/select.ts";
import { PertlineError } from "../../error.ts";
import { addScaled, type NamedMatrix } from "../../stats/matrix.ts";
import { minus, singleMeans, singlesMissing } from "../conditionMeans.ts";
import type { Fitted, FitOptions, Model } from "../model.ts";

export type GlobalEpistasisDetails = {
  /** What the sum of two single changes is multiplied with; below 1: effects saturate. */
  s: number;
  /** genes × 1: what every double has on top. */
  epsilon: NamedMatrix;
  /** Training doubles that it was fitted to. */
  doubles: readonly string[];
};

export interface GlobalEpistasis extends Model {
  fit(
    training: Pseudobulk,
    options?: FitOptions,
  ): Promise<Fitted & { details: Readonly<GlobalEpistasisDetails> }>;
}

/**
 * ŷ of A+B = y(ctrl) + s·(Δ_A + Δ_B) + ε with Δ = y − y(ctrl): one number s and one offset ε per gene, jointly least
 * squares over genes and training doubles. Closed form: with both sides centred per gene over the doubles,
 * s = Σ x y / Σ x², and ε makes the means agree. As in the additive model, a training single is predicted as itself and
 * control as control; other than two genes are not predicted, for nothing was learned about them.
 *
 * @throws PertlineError TOO_FEW_DOUBLES with fewer than two training doubles of which both singles are in training
 */
export const globalEpistasis: GlobalEpistasis = {
  id: "global_epistasis",
  label: "Global epistasis",
  family: "baseline",
  about: {
    predicts: "control + s · (change of A + change of B) + ε, fitted to the training doubles",
    source: "SBB (Vollenweider & Bühlmann 2026), joint least squares",
  },
  async fit(training) {
    const control = meansOf(training, training.control).slice();
    const changes = new Map([...singleMeans(training)].map(([gene, mean]) => [gene, minus(mean, control)]));
    const sumOf = (genes: readonly string[]): Float64Array => {
      const sum = new Float64Array(control.length);
      for (const gene of genes) addScaled(sum, 1, changes.get(gene)!);
      return sum;
    };
    const rows = training.conditions.flatMap((condition, row) =>
      isDouble(condition) && condition.genes.every((gene) => changes.has(gene)) ? [row] : [],
    );
    const x = rows.map((row) => sumOf(training.conditions[row]!.genes));
    const y = rows.map((row) => minus(meansOf(training, row), control));
    const { s, epsilon } = jointFit(x, y, control.length, training.conditions.filter(isDouble).length);
    return {
      predict: async (conditions) =>
        predictionsFor(globalEpistasis, training, conditions, (condition) => {
          if (isControl(condition)) return control;
          if (condition.genes.length > 2)
            return "global epistasis was learned from doubles and says nothing about more genes";
          const missing = condition.genes.filter((gene) => !changes.has(gene));
          if (missing.length > 0) return singlesMissing(missing);
          const answer = control.slice();
          if (isSingle(condition)) addScaled(answer, 1, changes.get(condition.genes[0]!)!);
          else {
            addScaled(answer, s, sumOf(condition.genes));
            addScaled(answer, 1, epsilon);
          }
          return answer;
        }),
      details: {
        s,
        epsilon: {
          rows: epsilon.length,
          columns: 1,
          values: epsilon,
          rowNames: training.genes,
          columnNames: ["ε"],
        },
        doubles: rows.map((row) => training.conditions[row]!.label),
      },
    };
  },
};

/** s and ε of y ≈ s x + ε, one s for all genes. */
function jointFit(
  x: readonly Float64Array[],
  y: readonly Float64Array[],
  genes: number,
  doubles: number,
): { s: number; epsilon: Float64Array } {
  const [meanX, meanY] = [new Float64Array(genes), new Float64Array(genes)];
  for (const one of x) addScaled(meanX, 1 / x.length, one);
  for (const one of y) addScaled(meanY, 1 / y.length, one);
  let [product, square, size] = [0, 0, 0];
  x.forEach((own, k) => {
    for (let g = 0; g < genes; g++) {
      const centred = own[g]! - meanX[g]!;
      product += centred * (y[k]![g]! - meanY[g]!);
      square += centred ** 2;
      size += own[g]! ** 2;
    }
  });
  // Equal sums in all doubles leave rounding, from which nothing is to be learned.
  if (x.length < 2 || !(square > 1e-24 * size))
    throw new PertlineError(
      "TOO_FEW_DOUBLES",
      `Global epistasis needs at least 2 different training doubles whose singles are both in training, because it learns from how doubles depart from the sum of their singles; of the ${doubles} training doubles ${x.length} ${x.length === 1 ? "is" : "are"}. Use a split that trains on doubles, or leave this model out.`,
    );
  const s = product / square;
  addScaled(meanY, -s, meanX);
  return { s, epsilon: meanY };
}
