import assert from "node:assert/strict";
import { mostChangedPositions, onMostChanged } from "../../src/metrics/mostChanged.ts";
import { mae } from "../../src/metrics/mae.ts";
import { metric } from "../../src/metrics/registry.ts";
import { random } from "../support/numbers.ts";

describe("metrics on the most changed genes", () => {
  const truth = Float64Array.of(1, 5, 2, -3, 1);
  const control = Float64Array.of(1, 1, 1, 1, 2);

  it("choose by size of the observed change, equal ones in order", () => {
    assert.deepEqual([...mostChangedPositions(truth, control, 3)], [1, 3, 2]);
    assert.deepEqual([...mostChangedPositions(truth, control, 9)], [1, 3, 2, 4, 0]);
  });

  it("are the metric on these genes", () => {
    const two = onMostChanged(mae, 2);
    assert.equal(two.id, "mae_top2");
    assert.equal(
      two.compute(Float64Array.of(9, 4, 9, -1, 9), truth, control, ["a", "b", "c", "d", "e"]),
      1.5,
    );
  });

  it("are the metric itself where there are no more genes", () => {
    const next = random(8);
    const rows = [0, 1, 2].map(() => Float64Array.from({ length: 20 }, next)) as [Float64Array, Float64Array, Float64Array]; // prettier-ignore
    const names = Array.from(rows[0], (_, g) => `g${g}`);
    for (const id of ["mse", "pearson_delta", "spearman_delta", "direction_match"])
      assert.ok(
        Math.abs(metric(`${id}_top20`).compute(...rows, names) - metric(id).compute(...rows, names)) < 1e-12,
      );
  });
});
