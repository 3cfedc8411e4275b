import assert from "node:assert/strict";
import { additiveExpectation, type AdditiveExpectation } from "../../src/interactions/additiveExpectation.ts";
import { standardised } from "../../src/interactions/samplingError.ts";
import { underAdditivity } from "../../src/interactions/underAdditivity.ts";
import { simulatedExperiment } from "../support/interactions.ts";
import { toyPseudobulk } from "../support/pseudobulk.ts";

describe("underAdditivity", () => {
  const size = { nGenes: 400, nSingles: 30, nDoubles: 60, interactions: { pairs: 0 } };
  let expectation: AdditiveExpectation;
  before(() => {
    expectation = additiveExpectation(simulatedExperiment(size, 2).truth);
  });
  const thresholds = { lower: -0.12, upper: 0.12 };
  const beyond = (e: Float64Array, at: { lower: number; upper: number }): number => e.filter((value) => value < at.lower || value > at.upper).length; // prettier-ignore

  it("gives, all three ways, about as many as are called where effects do add up exactly", () => {
    const found = underAdditivity(expectation, thresholds, { draws: 10 });
    const called = beyond(expectation.e, thresholds);
    assert.ok(called > 300, `${called}`);
    for (const [way, n] of [
      ["analytic", found.analytic],
      ["drawn", found.atThresholds.called],
      ["halves", found.halves],
    ] as const)
      // prettier-ignore
      assert.ok(Math.abs(n / called - 1) < 0.2, `${way}: ${n} beside ${called}`);
    assert.ok(Math.abs(found.analytic / found.atThresholds.called - 1) < 0.08);
    assert.equal(found.values, expectation.e.length);
  });

  it("counts classes of what is called, in the whole and per draw", () => {
    const { atThresholds } = underAdditivity(expectation, thresholds, { draws: 3 });
    const { additive, opposite, ...others } = atThresholds.classes;
    assert.ok(Math.abs(additive + atThresholds.called - expectation.e.length) < 1e-6);
    assert.equal(opposite, 0);
    assert.ok(others.other > 0 && others.buffering > 0 && others.synergy > 0);
    assert.ok(atThresholds.sd > 0);
  });

  it("uses thresholds of units of the standard error where e is divided by it", () => {
    const z = { lower: -3, upper: 3 };
    const found = underAdditivity(expectation, z, { standardised: true, draws: 4 });
    assert.ok(Math.abs(found.analytic / (expectation.e.length * 0.0026998) - 1) < 1e-3);
    const called = beyond(standardised(expectation), z);
    for (const n of [called, found.atThresholds.called, found.halves]) assert.ok(Math.abs(n - found.analytic) < 6 * Math.sqrt(found.analytic), `${n} beside ${found.analytic}`); // prettier-ignore
  });

  it("says that local fdr calls more on noise where genes and cell numbers are unequal (Q20), and next to none on z", () => {
    const unequal = { ...size, dispersion: { median: 0.2, logSd: 1.2 }, cells: { control: 500, median: 120, logSd: 0.9, min: 20 } }; // prettier-ignore
    const wild = additiveExpectation(simulatedExperiment(unequal, 3).truth);
    const options = { draws: 3 };
    const raw = underAdditivity(wild, thresholds, options).refitted;
    const scaled = underAdditivity(wild, { lower: -3, upper: 3 }, { ...options, standardised: true }).refitted; // prettier-ignore
    assert.equal(raw.draws, 3);
    assert.ok(raw.called > 0.004 * wild.e.length, `${raw.called} of ${wild.e.length}`);
    assert.ok(scaled.called < 0.25 * raw.called, `${scaled.called} beside ${raw.called}`);
  });

  it("draws the same for the same seed, and leaves the count of new thresholds open where none can be fitted", () => {
    const [one, same, other] = [1, 1, 2].map((seed) => underAdditivity(expectation, thresholds, { draws: 2, seed }).atThresholds.called); // prettier-ignore
    assert.equal(one, same);
    assert.notEqual(one, other);
    const small = additiveExpectation(toyPseudobulk({ singles: 3, genes: 20, noise: 0.1 }));
    const { refitted, atThresholds } = underAdditivity(small, thresholds, { draws: 2 });
    assert.equal(refitted.draws, 0);
    assert.ok(Number.isNaN(refitted.called) && atThresholds.draws === 2);
  });
});
