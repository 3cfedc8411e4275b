import assert from "node:assert/strict";
import fc from "fast-check";
import { averages, ratio } from "../../src/metrics/averages.ts";
import golden from "../golden/metrics.json" with { type: "json" };

describe("averages", () => {
  it("agrees with numpy", () => {
    const found = averages(golden.model, golden.baseline);
    for (const key of ["geometric", "meanOfRatios", "ratioOfMeans"] as const)
      assert.ok(Math.abs(found[key] - golden.averages[key]) < 1e-13, key);
  });

  it("can disagree about 1", () => {
    const { geometric, meanOfRatios, ratioOfMeans } = averages([1.9, 5.2], [1, 10]);
    assert.ok(meanOfRatios > 1 && ratioOfMeans < 1 && geometric < 1);
  });

  it("weighs a condition as if it were there several times", () => {
    const [model, baseline] = [
      [1, 2, 3],
      [2, 2, 1],
    ];
    assert.deepEqual(averages(model, baseline, [0, 2, 1]), averages([2, 2, 3], [2, 2, 1]));
  });

  it("inverts the geometric mean when model and baseline are exchanged", () => {
    const errors = fc.array(
      fc.tuple(fc.double({ min: 0.1, max: 9, noNaN: true }), fc.double({ min: 0.1, max: 9, noNaN: true })),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(errors, (pairs) => {
        const [a, b] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
        return Math.abs(averages(a, b).geometric * averages(b, a).geometric - 1) < 1e-9;
      }),
    );
  });

  it("has a rule for errors of 0", () => {
    assert.equal(ratio(0, 0), 1);
    assert.equal(averages([0, 1], [1, 1]).geometric, 0);
    assert.equal(averages([1, 1], [0, 1]).geometric, Infinity);
  });
});
