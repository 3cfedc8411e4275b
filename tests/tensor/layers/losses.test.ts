import assert from "node:assert/strict";
import { evaluate } from "../../../src/tensor/compile.ts";
import { crossEntropy, meanSquaredError, negativeBinomialLogLikelihood } from "../../../src/tensor/layers/losses.ts"; // prettier-ignore
import { constant } from "../../../src/tensor/leaves.ts";
import { checkGolden } from "../../support/operators.ts";

describe("losses", () => {
  checkGolden("negativeBinomial", (expected, dispersion) => negativeBinomialLogLikelihood(constant([0, 3, 1, 7, 0, 20], [2, 3]), expected!, dispersion!)); // prettier-ignore

  it("are the mean square and −log of the right class's share", async () => {
    const scores = constant([0, Math.log(3), 5, 5], [2, 2]);
    const { square, entropy } = await evaluate({
      square: meanSquaredError(constant([1, 2], [2]), constant([3, 2], [2])),
      entropy: crossEntropy(scores, constant([0, 1, 1, 0], [2, 2])),
    });
    assert.equal(square![0], 2);
    assert.ok(Math.abs(entropy![0]! - (-Math.log(0.75) - Math.log(0.5)) / 2) < 1e-6);
  });

  it("gives probabilities of counts that add up to 1", async () => {
    const counts = constant(Float32Array.from({ length: 400 }, (_, i) => i), [400]); // prettier-ignore
    const likelihood = negativeBinomialLogLikelihood(counts, constant(4), constant(1.5));
    const found = (await evaluate({ likelihood })).likelihood!;
    const shares = Array.from(found, Math.exp);
    assert.ok(Math.abs(shares.reduce((a, b) => a + b) - 1) < 1e-4);
    assert.ok(Math.abs(shares.reduce((sum, share, i) => sum + i * share, 0) - 4) < 1e-3);
  });
});
