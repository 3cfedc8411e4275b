import assert from "node:assert/strict";
import { constantRate, cosineDecay, stepDecay, warmUp } from "../../../src/tensor/optimisers/schedule.ts";

describe("schedules", () => {
  it("give the rate of an epoch and a step", () => {
    assert.equal(constantRate(0.1)(7, 900), 0.1);
    assert.deepEqual([0, 1, 2, 3, 4].map((epoch) => stepDecay(8, 0.5, 2)(epoch, 0)), [8, 8, 4, 4, 2]); // prettier-ignore
    assert.deepEqual([0, 1, 3, 4, 9].map((step) => warmUp(4, constantRate(4))(0, step)), [1, 2, 4, 4, 4]); // prettier-ignore
    const cosine = [0, 5, 10, 20].map((step) => cosineDecay(2, 10)(0, step));
    [2, 1, 0, 0].forEach((rate, i) => assert.ok(Math.abs(cosine[i]! - rate) < 1e-12));
  });
});
