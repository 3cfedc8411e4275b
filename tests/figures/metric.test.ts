import assert from "node:assert/strict";
import { metricAxis, scoresOf } from "../../src/figures/metric.ts";
import { doubleScores } from "./demo.ts";

describe("metric", () => {
  it("knows which end is best from the registry", () => {
    assert.deepEqual(metricAxis("l2"), {
      id: "l2",
      title: "Prediction error (L<sub>2</sub>)",
      best: "lowest",
    });
    assert.equal(metricAxis("pearson_delta").best, "highest");
    assert.deepEqual(metricAxis("my_error"), { id: "my_error", title: "my_error", best: "lowest" });
  });

  it("takes the scores of one metric and names the others when there are none", () => {
    assert.ok(scoresOf(doubleScores, "l2").every(({ metric }) => metric === "l2"));
    assert.throws(() => scoresOf(doubleScores, "mse"), { code: "NO_SCORES", message: /l2, pearson_delta/ });
    assert.throws(() => scoresOf([], "l2"), { code: "NO_SCORES", message: /no scores at all/ });
  });
});
