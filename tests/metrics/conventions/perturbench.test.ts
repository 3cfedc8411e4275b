import assert from "node:assert/strict";
import { perturbenchLogFold } from "../../../src/metrics/conventions/perturbench.ts";
import { setMetric } from "../../../src/metrics/setRegistry.ts";
import { fromRows } from "../../../src/stats/matrix.ts";
import { setOf } from "../../support/scoredSet.ts";

describe("PerturBench's ranks", () => {
  const truth = [[0], [10], [20]]; // prettier-ignore

  it("look for the right prediction among all, or, transposed, for the right truth", () => {
    // 4, 9 and 7: to the truth 20 the prediction 9 is closer than its own 7; the prediction 7 is closer to 10 and to 0.
    const set = setOf(["a", "b", "c"], ["x"], [[4], [9], [7]], truth, [1]);
    assert.deepEqual([...setMetric("perturbench_rank_rmse").compute(set)], [0, 0, 1 / 2]);
    assert.deepEqual([...setMetric("perturbench_rank_rmse_transposed").compute(set)], [0, 0, 1]);
    assert.deepEqual([...setMetric("perturbench_rank_rmse_2024").compute(set)], [0, 0, 1 / 3]);
  });

  it("are ½ for the same prediction everywhere, and not transposed", () => {
    const set = setOf(["a", "b", "c"], ["x"], [[9], [9], [9]], truth, [1]);
    assert.deepEqual([...setMetric("perturbench_rank_rmse").compute(set)], [0.5, 0.5, 0.5]);
    assert.deepEqual([...setMetric("perturbench_rank_rmse_transposed").compute(set)], [0.5, 0, 1]);
  });

  it("take log fold changes of means, the prediction's from the model's own control", () => {
    const means = fromRows([[0.9, 3.9]]);
    const found = perturbenchLogFold(means, Float64Array.of(0.4, 1.9)).values;
    [1, 1].forEach((one, i) => assert.ok(Math.abs(found[i]! - one) < 1e-12));
    const genes = ["x", "y"];
    const set = setOf(["a", "b"], genes, [[2, 1], [1, 2]], [[2, 1], [1, 2]], [1, 1]); // prettier-ignore
    const cosine = setMetric("perturbench_rank_cosine");
    assert.deepEqual([...cosine.compute(set)], [0, 0]);
    const own = { ...set, predictedControl: Float64Array.of(8, 1) };
    assert.deepEqual([...cosine.compute(own)], [1, 0]);
  });

  it("are not defined for a single condition", () => {
    const set = setOf(["a"], ["x"], [[1]], [[1]], [0]);
    for (const id of ["perturbench_rank_rmse", "perturbench_rank_cosine"])
      assert.ok(Number.isNaN(setMetric(id).compute(set)[0]));
  });
});
