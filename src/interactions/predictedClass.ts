import { INTERACTION_CLASSES, type InteractionClass } from "./classes.ts";

/**
 * What a prediction says about one gene of a double, from control, expectation and prediction alone: buffering from
 * control (included) up to the expectation, synergy beyond it, opposite on the other side of control. The expectation
 * itself is additive; where it is control itself, anything else is "other". Unlike observed classes it has no threshold and
 * does not ask whether the singles agree, so that any prediction nearer to control than the sum of effects is
 * buffering: no change is always.
 */
export function predictedClass(control: number, additive: number, predicted: number): InteractionClass {
  const expected = additive - control;
  const change = (predicted - control) * Math.sign(expected);
  if (predicted === additive) return "additive";
  if (expected === 0) return "other";
  if (change < 0) return "opposite";
  return change < Math.abs(expected) ? "buffering" : "synergy";
}

/** The same as a code: position in INTERACTION_CLASSES. */
export function predictedCode(control: number, additive: number, predicted: number): number {
  return INTERACTION_CLASSES.indexOf(predictedClass(control, additive, predicted));
}
