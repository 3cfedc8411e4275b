import assert from "node:assert/strict";
import { byRank, classes, resampled } from "../../../src/data/simulate/empirical.ts";
import { preset } from "../../../src/data/simulate/presets.ts";
import { withSettings } from "../../../src/data/simulate/settings.ts";
import { simulateTruth } from "../../../src/data/simulate/truth.ts";
import { random } from "../../../src/stats/random.ts";

const sorted = (list: ArrayLike<number>): number[] => Array.from(list).sort((a, b) => a - b);

describe("empirical lists", () => {
  it("are kept whole where they fit, else their quantiles", () => {
    assert.deepEqual(sorted(resampled([5, 1, 9], 3, random(1))), [1, 5, 9]);
    assert.deepEqual(sorted(resampled([5, 1, 9], 6, random(1))), [1, 1, 5, 5, 9, 9]);
    assert.deepEqual(sorted(resampled([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 2, random(1))), [2, 7]);
  });

  it("are given to genes by rank; classes hold equally many", () => {
    assert.deepEqual(Array.from(byRank([3, 1, 2], Float64Array.of(0.1, 5, -2))), [2, 0, 1]);
    assert.deepEqual(classes([1, 9, 2, 8], 2), { of: Int32Array.of(0, 1, 0, 1), values: [1.5, 8.5] });
  });

  it("decide rates, dispersions, libraries and cells of a simulation", () => {
    const logRate = Array.from({ length: 40 }, (_, g) => -2 + g / 10);
    const dispersion = logRate.map((rate) => 0.1 + 0.3 * Math.exp(-rate));
    const lists = {
      genes: { logRate, dispersion },
      libraries: [900, 1000, 1100],
      singles: [11, 12, 13],
      doubles: [21],
    };
    const settings = preset("paper-like", { nGenes: 40, nSingles: 3, nDoubles: 1, effects: { sparse: { genes: 3, size: 0.1 } }, empirical: lists }); // prettier-ignore
    const truth = simulateTruth(settings);
    assert.deepEqual(sorted(truth.logRates.subarray(0, 40)), logRate);
    assert.deepEqual(Array.from(truth.libraries), [900, 1000, 1100]);
    assert.deepEqual(sorted(truth.design.nCells.slice(1, 4)), [11, 12, 13]);
    assert.equal(truth.design.nCells[4], 21);
    // Rare genes keep their large dispersion.
    const rare = truth.logRates.subarray(0, 40).indexOf(-2);
    assert.ok(truth.dispersions[rare]! > 1.5, String(truth.dispersions[rare]));
    const second = simulateTruth(withSettings(settings, { line: { which: "second", baselineSharing: 0.5 } }));
    assert.deepEqual(sorted(second.logRates.subarray(0, 40)), logRate);
    assert.notDeepEqual(second.logRates.subarray(0, 40), truth.logRates.subarray(0, 40));
  });

  it("are checked", () => {
    for (const [empirical, message] of [
      [{ singles: [] }, /empirical\.singles to have entries/],
      [{ singles: [0] }, /empirical\.singles from 1/],
      [{ genes: { logRate: [1], dispersion: [] } }, /dispersion/],
      [{ genes: { logRate: [NaN], dispersion: [1] } }, /logRate/],
      [{ single: [3] }, /Did you mean "singles"/],
    ] as const)
      assert.throws(() => preset("paper-like", { empirical } as never), {
        code: "SIMULATION_SETTINGS",
        message,
      });
  });
});
