import assert from "node:assert/strict";
import {
  changeOfPredicted,
  changeOfPredictedPValue,
  effectDirectionPValue,
  topByRank,
} from "../../../src/metrics/conventions/pereggrn.ts";
import { setMetric } from "../../../src/metrics/setRegistry.ts";
import { setOf } from "../../support/scoredSet.ts";

const row = (...values: number[]): Float64Array => Float64Array.from(values);

describe("PEREGGRN's metrics", () => {
  const genes = Array.from({ length: 100 }, (_, g) => `x${g}`);
  const upward = genes.map((_, g) => g + 1);
  const none = genes.map(() => 0);
  const score = (id: string, prediction: number[], truth: number[]): number =>
    setMetric(`pereggrn_${id}`).compute(setOf(["a"], genes, [prediction], [truth], none))[0]!;

  it("sum squares under the name of their mean", () => {
    assert.equal(score("mse", none, upward), 338_350);
    assert.equal(score("mse_top_100", none, upward), 338_350);
    assert.equal(score("mse_top_20", none, upward), 338_350 - (80 * 81 * 161) / 6);
  });

  it("take the top genes of the truth, and of both for the overlap", () => {
    assert.ok(Math.abs(score("pearson_top_20", upward, upward) - 1) < 1e-12);
    assert.equal(score("overlap_top_20", upward.map((value) => (value > 90 ? value : 0)), upward), 10 / 20); // prettier-ignore
    assert.deepEqual(topByRank(row(1, -3, 2), 2), [1, 2]);
    // Ranks 2.5, 2.5, 2.5, 2.5: none of them is 2 at most.
    assert.deepEqual(topByRank(row(1, 1, 1, -1), 2), []);
    assert.equal(score("pearson_top_20", upward, none), 0);
  });

  it("measure from each side's own control", () => {
    const set = { ...setOf(["a"], ["x"], [[5]], [[3]], [1]), predictedControl: row(4) };
    assert.equal(setMetric("pereggrn_mse").compute(set)[0], 1);
  });

  it("compare genes by predicted direction, as in its own tests", () => {
    assert.equal(changeOfPredicted(row(0, 1, 0, 1), row(1, 0, 1, 0)), -1);
    assert.equal(changeOfPredicted(row(0, 1, 0, 1), row(0.25, 0.75, 0.25, 0.75)), 0.5);
    assert.ok(Math.abs(changeOfPredictedPValue(row(0, 1, 0, 1), row(1, 0, 1.2, 0.2)) - 0.0194193243) < 1e-9);
    assert.ok(Math.abs(effectDirectionPValue(row(1, 0, 1, 0), row(1, 0, 1, 0)) - 0.3173105078) < 1e-9);
    assert.ok(Number.isNaN(changeOfPredicted(row(1, 1), row(1, 2))));
    assert.ok(Number.isNaN(changeOfPredictedPValue(row(1, 1), row(1, 2))));
    assert.equal(effectDirectionPValue(row(1, 1), row(1, -1)), 1);
  });

  it("compare three groups, and tables of three signs", () => {
    // Groups {0, 1}, {2, 3}, {4, 5}: F = 16, p of scipy's f_oneway.
    const p = changeOfPredictedPValue(row(-1, -1, 0, 0, 1, 1), row(0, 1, 2, 3, 4, 5));
    assert.ok(Math.abs(p - 0.02509457330439091) < 1e-12, `${p}`);
    assert.equal(changeOfPredicted(row(-1, -1, 0, 0, 1, 1), row(0, 1, 2, 3, 4, 5)), 4);
    // A diagonal table of two each: χ² = 12 with 4 degrees of freedom; scipy's chi2.sf.
    const signs = row(-1, -1, 0, 0, 1, 1);
    assert.ok(Math.abs(effectDirectionPValue(signs, signs) - 0.01735126523666451) < 1e-12);
    // Two by three, χ² = 6 with 2.
    assert.ok(Math.abs(effectDirectionPValue(row(-1, -1, 1, 1, 1, 1), signs) - 0.049787068367863944) < 1e-12);
  });
});
