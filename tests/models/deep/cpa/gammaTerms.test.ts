import assert from "node:assert/strict";
import fc from "fast-check";
import { digamma, gammaTerms } from "../../../../src/models/deep/cpa/gammaTerms.ts";
import { constant, evaluate, gradients, negativeBinomialLogLikelihood, parameter, sum } from "../../../../src/tensor/index.ts"; // prettier-ignore
import { reconstruction } from "../../../../src/models/deep/cpa/network.ts";

describe("gammaTerms", () => {
  it("has the derivative of its value, for whole counts and others", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(5), fc.nat(400), fc.double({ min: 0, max: 40, noNaN: true })), { minLength: 6, maxLength: 6 }), // prettier-ignore
        fc.double({ min: -3, max: 3, noNaN: true }),
        (counts, logTheta) => {
          const x = Float32Array.from(counts);
          const theta = Float64Array.of(Math.exp(logTheta), 2);
          const { slope } = gammaTerms(x, theta);
          const h = 1e-5 * theta[0]!;
          const at = (shift: number): number => gammaTerms(x, Float64Array.of(theta[0]! + shift, 2)).value;
          const numeric = (at(h) - at(-h)) / (2 * h);
          assert.ok(Math.abs(numeric - slope[0]!) < 1e-4 * Math.max(1, Math.abs(slope[0]!)), `${numeric} ${slope[0]}`); // prettier-ignore
        },
      ),
    );
  });

  it("is, with the rest of the network's loss, the negative binomial likelihood", async () => {
    const x = Float32Array.from([0, 3, 40, 1.5, 7, 0]);
    const mu = Float32Array.from([0.5, 2, 35, 3, 9, 0.01]);
    const logTheta = [-1, 0.3, 2];
    const theta = parameter("theta", [3], logTheta.map(Math.exp));
    const own = reconstruction(constant(x, [2, 3]), constant(mu, [2, 3]), theta);
    const whole = sum(negativeBinomialLogLikelihood(constant(x, [2, 3]), constant(mu, [2, 3]), theta));
    const [ownSlope] = gradients(own, [theta]);
    const [slope] = gradients(whole, [theta]);
    const found = await evaluate({ own, whole, ownSlope: ownSlope!, slope: slope! });
    const terms = gammaTerms(x, Float64Array.from(logTheta, Math.exp));
    const loss = found.own![0]! - terms.value / 2;
    assert.ok(Math.abs(loss + found.whole![0]! / 2) < 1e-4, `${loss} ${found.whole![0]! / 2}`);
    for (let g = 0; g < 3; g++)
      assert.ok(Math.abs(found.ownSlope![g]! - terms.slope[g]! / 2 + found.slope![g]! / 2) < 1e-4);
  });

  it("knows digamma", () => {
    // ψ(1) = −γ, ψ(1/2) = −γ − 2 log 2, ψ(x + 1) = ψ(x) + 1/x.
    assert.ok(Math.abs(digamma(1) + 0.5772156649015329) < 1e-12);
    assert.ok(Math.abs(digamma(0.5) + 0.5772156649015329 + 2 * Math.LN2) < 1e-12);
    for (const x of [1e-3, 0.7, 5.99, 6.01, 1e4]) assert.ok(Math.abs(digamma(x + 1) - digamma(x) - 1 / x) < 1e-11 * Math.max(1, 1 / x)); // prettier-ignore
  });
});
