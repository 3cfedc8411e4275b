import assert from "node:assert/strict";
import { ratiosTo } from "../../src/figures/ratios.ts";
import { doubleScores, singleScores } from "./demo.ts";

describe("ratios", () => {
  it("divides by the reference's error on the same condition and seed", () => {
    const found = ratiosTo(singleScores, { resamples: 2000 });
    assert.equal(found.length, 6);
    const value = (model: string, i: number): number =>
      singleScores.find(
        (score) => score.dataset === "adamson" && score.model === model && score.condition === `AAA${i}+ctrl`,
      )!.value;
    const rows = Array.from({ length: 30 }, (_, i) => value("linear", i) / value("mean", i));
    const mean = rows.reduce((sum, ratio) => sum + ratio / 30, 0);
    const linear = found.find(({ dataset, model }) => dataset === "adamson" && model === "linear")!;
    assert.ok(Math.abs(linear.ratio - mean) < 0.002);
    assert.ok(linear.low < linear.ratio && linear.ratio < linear.high && linear.n === 30);
    const sd = Math.sqrt(rows.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / 30);
    const normal = (2 * 1.96 * sd) / Math.sqrt(30);
    assert.ok(
      Math.abs((linear.high - linear.low) / normal - 1) < 0.15,
      "the interval of a mean of 30 is about normal",
    );
  });

  it("repeats itself and does not depend on what else is compared", () => {
    const options = { resamples: 50 };
    const all = ratiosTo(singleScores, options);
    const few = ratiosTo(singleScores.filter(({ model }) => model !== "linear"), options); // prettier-ignore
    assert.deepEqual(few, all.filter(({ model }) => model !== "linear")); // prettier-ignore
    assert.notDeepEqual(ratiosTo(singleScores, { ...options, seed: 2 }), all);
  });

  it("leaves out rows that the reference has not, or has as 0 or NaN", () => {
    const score = { dataset: "d", seed: 1, metric: "l2", nGenes: 3 };
    const scores = [
      ...[2, 0, NaN].map((value, i) => ({ ...score, model: "mean", condition: `C${i}`, value })),
      ...[1, 1, 1, 1].map((value, i) => ({ ...score, model: "mine", condition: `C${i}`, value })),
    ];
    assert.deepEqual(ratiosTo(scores), [
      { dataset: "d", model: "mine", ratio: 0.5, low: 0.5, high: 0.5, n: 1 },
    ]);
  });

  it("names the models there are when the reference is missing", () => {
    assert.throws(() => ratiosTo(doubleScores), {
      code: "NO_REFERENCE",
      message: /no_change, additive, My model/,
    });
  });
});
