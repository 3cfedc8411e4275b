import assert from "node:assert/strict";
import { additiveExpectation } from "../../src/interactions/additiveExpectation.ts";
import { samplingError, standardised } from "../../src/interactions/samplingError.ts";
import { simulatedExperiment } from "../support/interactions.ts";
import { toyPseudobulk } from "../support/pseudobulk.ts";

describe("samplingError", () => {
  it("is the root of four variances over numbers of cells", () => {
    const truth = toyPseudobulk({ singles: 3, genes: 5, noise: 0.1 });
    const errors = samplingError(additiveExpectation(truth));
    for (const error of errors) assert.ok(Math.abs(error - Math.sqrt(4 * 0.1 ** 2)) < 1e-12);
  });

  it("is the standard deviation of e / error = 1 where effects add up exactly", () => {
    const { truth } = simulatedExperiment({ nGenes: 400, nSingles: 30, nDoubles: 60, interactions: { pairs: 0 } }); // prettier-ignore
    const z = standardised(additiveExpectation(truth));
    const square = z.reduce((sum, value) => sum + value * value, 0) / z.length;
    assert.ok(Math.abs(square - 1) < 0.08, `mean square ${square}`);
  });

  it("is not known where one of the four conditions has a single cell", () => {
    const truth = toyPseudobulk({ singles: 3, genes: 5, noise: 0.1 });
    const nCells = truth.conditions.map(({ label }) => (label === "T0+ctrl" ? 1 : 50));
    const expectation = additiveExpectation({ ...truth, nCells });
    expectation.doubles.forEach(({ genes }, d) => {
      const unknown = genes.includes("T0");
      assert.equal(Number.isNaN(samplingError(expectation)[d * 5]!), unknown);
      assert.equal(Number.isNaN(standardised(expectation)[d * 5]!), unknown);
    });
  });
});
