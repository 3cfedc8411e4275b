import type { Tensor } from "../../../tensor/tensor.ts";
import { add } from "../../../tensor/operators/add.ts";
import { multiply } from "../../../tensor/operators/multiply.ts";
import { sign } from "../../../tensor/operators/sign.ts";
import { subtract } from "../../../tensor/operators/subtract.ts";
import { sum } from "../../../tensor/operators/sum.ts";

/**
 * The loss of GEARS for cells × genes: |prediction − measured|⁴, and how often the direction of the change from control
 * is wrong. The direction has no derivative: it adds to the number that is shown and changes nothing that is learned.
 *
 * @param weights of each value: 1 / (cells of its condition in the batch × genes expressed in it × conditions in the
 * batch), 0 for genes that are not
 * @param control mean expression of control cells per gene
 */
export function gearsLoss(
  predicted: Tensor,
  measured: Tensor,
  weights: Tensor,
  control: Tensor,
  directionWeight: number,
): Tensor {
  const apart = subtract(predicted, measured);
  const square = multiply(apart, apart);
  const wrong = subtract(sign(subtract(measured, control)), sign(subtract(predicted, control)));
  return sum(
    multiply(weights, add(multiply(square, square), multiply(multiply(wrong, wrong), directionWeight))),
  );
}
