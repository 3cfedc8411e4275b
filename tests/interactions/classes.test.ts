import assert from "node:assert/strict";
import fc from "fast-check";
import { additiveExpectation } from "../../src/interactions/additiveExpectation.ts";
import { classCounts, classify, INTERACTION_CLASSES, interactionClass, sameDirection, type ClassRule } from "../../src/interactions/classes.ts"; // prettier-ignore
import { toyPseudobulk } from "../support/pseudobulk.ts";

const THRESHOLDS = { lower: -0.2, upper: 0.2 };

describe("interaction classes", () => {
  const of = (a: number, b: number, ab: number, rule?: ClassRule): string =>
    INTERACTION_CLASSES[interactionClass(1, 1 + a, 1 + b, 1 + ab, ab - a - b, THRESHOLDS, rule)]!;

  for (const [what, a, b, ab, published, singles = published] of [
    ["the sum", 0.3, 0.4, 0.7, "additive"],
    ["within the thresholds", 0.3, 0.4, 0.55, "additive"],
    ["beyond the sum", 0.3, 0.4, 1, "synergy"],
    ["short of the sum", 0.3, 0.4, 0.2, "buffering"],
    ["no change at all", 0.3, 0.4, 0, "other", "buffering"],
    ["on the other side of control", 0.3, 0.4, -0.2, "other", "opposite"],
    ["singles that disagree", -0.3, 0.4, 0.6, "other"],
    ["one single without effect", 0, 0.4, 0.9, "other"],
    ["no effect of any, but a double", 0, 0, 0.9, "other"],
  ] as const)
    for (const sign of [1, -1])
      it(`${what}, ${sign > 0 ? "up" : "down"}: ${published}, ${singles} where "opposite" can be`, () => {
        assert.equal(of(sign * a, sign * b, sign * ab), published);
        assert.equal(of(sign * a, sign * b, sign * ab, "singles"), singles);
      });

  it("never are opposite by the published rule, which the other one changes nothing else about but what it moves from other", () => {
    const effect = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(effect, effect, effect, (a, b, ab) => {
        const [published, singles] = [of(a, b, ab), of(a, b, ab, "singles")];
        assert.notEqual(published, "opposite");
        if (published !== singles) assert.ok(published === "other" && ["opposite", "buffering"].includes(singles)); // prettier-ignore
      }),
    );
  });

  it("are exactly at a threshold additive", () => {
    assert.equal(interactionClass(1, 2, 2, 4, 0.2, THRESHOLDS), 0);
    assert.equal(interactionClass(1, 2, 2, 4, NaN, THRESHOLDS), 0);
  });

  it("are found for every value, as counts tell; the direction is that of all three", () => {
    const expectation = additiveExpectation(toyPseudobulk({ interaction: 0.3 }));
    const codes = classify(expectation, THRESHOLDS);
    const counts = classCounts(codes);
    assert.equal(Object.values(counts).reduce((sum, n) => sum + n, 0), expectation.e.length); // prettier-ignore
    const outside = expectation.e.filter((e) => e > 0.2 || e < -0.2).length;
    assert.equal(counts.additive, expectation.e.length - outside);
    const same = sameDirection(expectation);
    codes.forEach((code, i) => {
      if (code === 1 || code === 2) assert.equal(same[i], 1);
      if (code === 4) assert.equal(same[i], 0);
    });
  });
});
