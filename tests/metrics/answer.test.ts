import assert from "node:assert/strict";
import { agreedAnswer, answerOf } from "../../src/metrics/answer.ts";

describe("answers", () => {
  it("need an interval that leaves out 1", () => {
    assert.equal(answerOf({ value: 0.9, lower: 0.8, upper: 0.99 }), "better");
    assert.equal(answerOf({ value: 1.1, lower: 1.01, upper: 1.2 }), "worse");
    for (const [lower, upper] of [
      [1, 1],
      [0.9, 1],
      [1, 1.1],
      [NaN, NaN],
    ] as const)
      // prettier-ignore
      assert.equal(answerOf({ value: 1, lower, upper }), "not distinguishable");
  });

  it("of several averages are one only where all agree", () => {
    assert.equal(agreedAnswer(["better", "better", "better"]), "better");
    assert.equal(agreedAnswer(["better", "not distinguishable", "better"]), "depends on the average");
    assert.equal(agreedAnswer([]), "cannot say");
  });
});
