import { predictionsFor } from "../../data/predictions.ts";
import { meansOf } from "../../data/select.ts";
import { PertlineError } from "../../error.ts";
import { meanOfRows, perturbedRows } from "../conditionMeans.ts";
import type { Model } from "../model.ts";
import { targetColumns } from "../targetColumns.ts";

/**
 * ŷ = b + c · r at the perturbed genes, b elsewhere: b is the mean over all training cells (control among them), r the
 * mean of the perturbed training conditions whose targets are all measured, and the one number c is fitted by least
 * squares to the targets of these. A target that is not measured changes nothing. SBB's code leaves singles out where
 * there are doubles; here all perturbed training conditions count.
 *
 * @throws PertlineError NO_MEASURED_TARGET
 */
export const targetScaling: Model = {
  id: "target_scaling",
  label: "Target scaling",
  family: "baseline",
  about: {
    predicts: "mean over all training cells, the target scaled by one learned number",
    source: "SBB (Vollenweider & Bühlmann 2026), synthetic_perturbation.py",
  },
  async fit(training) {
    const columns = targetColumns(training);
    const rows = perturbedRows(training).filter((row) =>
      training.conditions[row]!.genes.every((gene) => columns.has(gene)),
    );
    const all = training.conditions.map((_, row) => row);
    const b = meanOfRows(training, all, training.nCells);
    const reference = rows.length > 0 ? meanOfRows(training, rows) : b;
    let [product, square] = [0, 0];
    for (const row of rows)
      for (const gene of new Set(training.conditions[row]!.genes)) {
        const column = columns.get(gene)!;
        product += (meansOf(training, row)[column]! - b[column]!) * reference[column]!;
        square += reference[column]! ** 2;
      }
    if (!(square > 0))
      throw new PertlineError(
        "NO_MEASURED_TARGET",
        `Target scaling learns from perturbed genes that are measured and expressed; of the ${perturbedRows(training).length} perturbed training conditions ${rows.length} have measured targets${rows.length > 0 ? ", none of them expressed" : ""}. Use a file that keeps the perturbed genes, or leave this model out.`,
      );
    const c = product / square;
    return {
      predict: async (conditions) =>
        predictionsFor(targetScaling, training, conditions, ({ genes }) => {
          const answer = b.slice();
          for (const gene of new Set(genes)) {
            const column = columns.get(gene);
            if (column !== undefined) answer[column]! += c * reference[column]!;
          }
          return answer;
        }),
      details: { c },
    };
  },
};
