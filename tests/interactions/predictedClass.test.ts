import assert from "node:assert/strict";
import { INTERACTION_CLASSES } from "../../src/interactions/classes.ts";
import { predictedClass, predictedCode } from "../../src/interactions/predictedClass.ts";

describe("predictedClass", () => {
  for (const [additive, predicted, expected] of [
    [2, 1, "buffering"],
    [2, 1.5, "buffering"],
    [2, 2, "additive"],
    [2, 2.01, "synergy"],
    [2, 0.99, "opposite"],
    [0, 1, "buffering"],
    [0, 0.5, "buffering"],
    [0, -1, "synergy"],
    [0, 1.1, "opposite"],
    [1, 1, "additive"],
    [1, 1.2, "other"],
  ] as const)
    it(`control 1, sum ${additive}, predicted ${predicted}: ${expected}`, () => {
      assert.equal(predictedClass(1, additive, predicted), expected);
      assert.equal(INTERACTION_CLASSES[predictedCode(1, additive, predicted)], expected);
    });
});
