import { graphError } from "./failure.ts";
import { inOrder } from "./onnx/emission.ts";
import { broadcast } from "./operators/broadcast.ts";
import { add } from "./operators/add.ts";
import { constant } from "./leaves.ts";
import { sizeOf } from "./shape.ts";
import { nameOf, type Tensor } from "./tensor.ts";

/**
 * Reverse-mode differentiation: how a number changes with each of the tensors. The derivatives are tensors themselves,
 * and can be differentiated again.
 *
 * @param loss a tensor of one element
 * @param of what the loss was computed from
 * @returns one for each of `of`, of its shape; zeros where the loss does not depend on it
 * @throws PertlineError NOT_A_NUMBER, NO_GRADIENT naming the operator that has none
 */
export function gradients(loss: Tensor, of: readonly Tensor[]): Tensor[] {
  if (sizeOf(loss.shape) !== 1)
    throw graphError("NOT_A_NUMBER", "Only a single number has gradients; take a sum or a mean first.", [loss]); // prettier-ignore
  const wanted = new Set(of);
  const order = inOrder([loss]);
  const leads = new Set<Tensor>();
  for (const node of order)
    if (wanted.has(node) || node.inputs.some((one) => leads.has(one))) leads.add(node);

  const flows = new Map<Tensor, Tensor>([[loss, broadcast(constant(1), loss.shape)]]);
  for (const node of order.reverse()) {
    const dy = flows.get(node);
    if (!dy || !node.inputs.some((one) => leads.has(one))) continue;
    if (!node.operator.gradient) {
      if (node.type !== "float32") continue;
      throw graphError("NO_GRADIENT", `${node.operator.name} has no derivative, so none reaches ${node.inputs.map(nameOf).join(" or ")}.`, [node]); // prettier-ignore
    }
    node.operator.gradient(dy, node).forEach((flow, i) => {
      const input = node.inputs[i]!;
      if (!flow || !leads.has(input)) return;
      const known = flows.get(input);
      flows.set(input, known ? add(known, flow) : flow);
    });
  }
  return of.map((one) => flows.get(one) ?? broadcast(constant(0), one.shape));
}
