import assert from "node:assert/strict";
import { align } from "../../src/metrics/align.ts";
import { compare, l2Rows, resampleRatios } from "../../src/metrics/errorRatio.ts";
import { averages } from "../../src/metrics/averages.ts";
import { clusterWeights } from "../../src/stats/bootstrap.ts";
import { quantile } from "../../src/stats/quantile.ts";
import { random } from "../../src/stats/random.ts";
import {
  additive,
  allGenes,
  doubles,
  holdOut,
  noChange,
  predictions,
  toyPseudobulk,
} from "../support/pseudobulk.ts";

const truth = toyPseudobulk({ singles: 6, genes: 30, interaction: 0.3 });
const test = doubles(truth);
const source = random(8);
const model = predictions(truth, "model", test, (_, __, value) => value + 0.3 * source.normal());
const aligned = align(
  truth,
  [model, additive(truth, test), noChange(truth, test)],
  holdOut(truth, test),
  allGenes(truth),
);
const positions = test.map((_, i) => i);
const [own, add, nothing] = l2Rows(aligned, aligned.models, positions, allGenes(truth)) as [
  Float64Array,
  Float64Array,
  Float64Array,
];

describe("error ratios", () => {
  it("are the averages over weighted conditions, largest over rivals, in every resample", () => {
    const resamples = 300;
    const { intervals, share } = resampleRatios(aligned, positions, own, [nothing, add], 1, 5, resamples);
    const draw = clusterWeights(
      aligned.conditions.map((condition) => condition.genes),
      random(5).split("verdict"),
    );
    const weights = new Float64Array(test.length);
    const values = Array.from({ length: resamples }, () => {
      draw(weights);
      return [nothing, add].map((rival) => averages(own, rival, weights));
    });
    (["geometric", "meanOfRatios", "ratioOfMeans"] as const).forEach((id, k) => {
      const largest = values.map((pair) => Math.max(...pair.map((entry) => entry[id])));
      assert.ok(Math.abs(intervals[k]!.lower - quantile(largest, 0.025)) < 1e-12, id);
      assert.ok(Math.abs(intervals[k]!.upper - quantile(largest, 0.975)) < 1e-12, id);
    });
    assert.equal(share, values.filter(([a, b]) => b!.geometric > a!.geometric).length / resamples);
  });

  it("of a copy are 1, with a tie on every condition, also when it was stored as float32", () => {
    const copy = {
      ...additive(truth, test),
      values: Float64Array.from(Float32Array.from(additive(truth, test).values)),
    };
    const pair = align(truth, [copy, additive(truth, test)], holdOut(truth, test), allGenes(truth));
    const { ratio, wins } = compare(pair, pair.models[0]!, pair.models[1]!, true, 1, 100);
    assert.deepEqual([ratio, wins], [{ value: 1, lower: 1, upper: 1 }, 0]);
  });

  it("have no interval without conditions", () => {
    const { intervals, share } = resampleRatios(
      aligned,
      [],
      new Float64Array(0),
      [new Float64Array(0)],
      0,
      1,
      10,
    );
    assert.ok(
      intervals.every(({ lower, upper }) => Number.isNaN(lower) && Number.isNaN(upper)) &&
        Number.isNaN(share),
    );
  });
});
