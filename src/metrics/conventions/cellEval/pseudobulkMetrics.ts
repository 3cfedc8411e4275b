import { rowOf } from "../../../stats/matrix.ts";
import { mae } from "../../mae.ts";
import type { Metric } from "../../metric.ts";
import { mse } from "../../mse.ts";
import { pearsonDelta, subtract } from "../../pearsonDelta.ts";
import type { SetMetric } from "../../setMetric.ts";

/** cell-eval's metrics of changes: the predicted change is from the control that the model itself predicts. */
export const CELL_EVAL_DELTAS: readonly SetMetric[] = [
  ofChanges(pearsonDelta, "pearson_delta", "Pearson delta", "cor(ŷ − c′, y − c)"),
  ofChanges(mse, "mse_delta", "Mean squared error of changes", "mean((ŷ − c′ − y + c)²)"),
  ofChanges(mae, "mae_delta", "Mean absolute error of changes", "mean(|ŷ − c′ − y + c|)"),
];

function ofChanges(metric: Metric, name: string, label: string, formula: string): SetMetric {
  return {
    ...metric,
    id: `cell_eval_${name}`,
    label: `${label} (cell-eval)`,
    formula,
    control: "the model's own control c′ from the prediction, the observed one from the truth",
    none: "with one control for both, the same as without these subscripts; NaN for a constant change (correlation)",
    reference: `cell-eval 0.8.1 metrics/_anndata.py ${name}`,
    needs: [],
    compute: ({ conditions, genes, prediction, truth, control, predictedControl = control }) => {
      const none = new Float64Array(control.length);
      return Float64Array.from(conditions, (_, i) =>
        metric.compute(
          subtract(rowOf(prediction, i), predictedControl),
          subtract(rowOf(truth, i), control),
          none,
          genes,
        ),
      );
    },
  };
}
