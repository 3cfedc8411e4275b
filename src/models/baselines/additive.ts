import { isSingle } from "../../data/condition.ts";
import { predictionsFor } from "../../data/predictions.ts";
import type { Pseudobulk } from "../../data/pseudobulk.ts";
import { meansOf } from "../../data/select.ts";
import { addScaled } from "../../stats/matrix.ts";
import type { Model } from "../model.ts";

/**
 * ŷ of A+B = y(A) + y(B) − y(ctrl), the paper's equation 2, and likewise for more genes. A single in training is
 * predicted as itself, control as control; a condition with a gene whose single is not in training is not predicted.
 */
export const additive: Model = {
  id: "additive",
  label: "Additive",
  family: "baseline",
  async fit(training) {
    const control = meansOf(training, training.control);
    const changes = singleChanges(training);
    return {
      predict: async (conditions) =>
        predictionsFor(additive, training, conditions, ({ genes }) => {
          const missing = genes.filter((gene) => !changes.has(gene));
          if (missing.length > 0)
            return `${missing.map((gene) => `single ${gene}`).join(" and ")} ${missing.length === 1 ? "is" : "are"} not among the training conditions`;
          const sum = control.slice();
          for (const gene of genes) addScaled(sum, 1, changes.get(gene)!);
          return sum;
        }),
    };
  },
};

/**
 * y(A) − y(ctrl) per singly perturbed gene. Data may hold a single twice, as `A+ctrl` and `ctrl+A`: their means are
 * then weighted by cells, which is the mean over all cells of that single.
 */
function singleChanges(training: Pseudobulk): Map<string, Float64Array> {
  const control = meansOf(training, training.control);
  const rows = new Map<string, number[]>();
  training.conditions.forEach((condition, row) => {
    if (!isSingle(condition)) return;
    const gene = condition.genes[0]!;
    rows.set(gene, [...(rows.get(gene) ?? []), row]);
  });
  return new Map(
    [...rows].map(([gene, its]) => {
      const cells = its.reduce((sum, row) => sum + training.nCells[row]!, 0);
      const change = control.map((value) => -value);
      for (const row of its)
        addScaled(change, its.length === 1 ? 1 : training.nCells[row]! / cells, meansOf(training, row));
      return [gene, change];
    }),
  );
}
