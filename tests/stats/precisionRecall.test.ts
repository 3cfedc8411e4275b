import assert from "node:assert/strict";
import { descendingOrder } from "../../src/stats/order.ts";
import { auprcAsPublished, averagePrecision, precisionRecall } from "../../src/stats/precisionRecall.ts";
import { random } from "../../src/stats/random.ts";
import { localFdrGolden } from "../support/localFdr.ts";

/** As many values as the paper ranks per seed, with its share of interactions. */
const N = 62_000;
const SHARE = 0.042;

/** Hits ranked by a score that is `shift` standard deviations higher for them, after some wrong ones. */
function ranked(seed: number, shift: number, wrongFirst = 0): Uint8Array {
  const source = random(seed);
  const hit = (i: number): number => Number(i < SHARE * N);
  const scores = Float64Array.from({ length: N }, (_, i) =>
    i >= N - wrongFirst ? 1e9 : source.normal() + shift * hit(i),
  );
  return Uint8Array.from(descendingOrder(scores), hit);
}

describe("precisionRecall", () => {
  const { hits, auprcAsPublished: published, averagePrecision: average } = localFdrGolden.curves;

  it("has one cut per place in the list", () => {
    assert.deepEqual(precisionRecall({ hits: [1, 0, 1] }), {
      precision: Float64Array.of(1, 1 / 2, 2 / 3),
      recall: Float64Array.of(1 / 2, 1 / 2, 1),
    });
    assert.deepEqual(precisionRecall({ hits: [1, 0, 1], scores: [2, 1, 1] }).recall, Float64Array.of(0.5, 1));
  });

  it("has both areas as R computes them", () => {
    assert.ok(Math.abs(auprcAsPublished({ hits }) - published) < 1e-13);
    assert.ok(Math.abs(averagePrecision({ hits }) - average) < 1e-13);
  });

  it("average precision is 1 for a perfect ranking and NaN without hits", () => {
    assert.equal(averagePrecision({ hits: [1, 1, 0] }), 1);
    assert.ok(Number.isNaN(averagePrecision({ hits: [0, 0] })) && Number.isNaN(auprcAsPublished({ hits: [] }))); // prettier-ignore
  });

  it("average precision with scores does not depend on the order of ties", () => {
    const scores = [2, 2, 2, 1];
    assert.equal(averagePrecision({ hits: [1, 0, 0, 1], scores }), averagePrecision({ hits: [0, 0, 1, 1], scores })); // prettier-ignore
  });

  it("of random scores is the share of hits; as published it is next to nothing", () => {
    const seeds = Array.from({ length: 8 }, (_, seed) => ranked(seed, 0));
    const average = (of: (hits: Uint8Array) => number): number => seeds.reduce((sum, one) => sum + of(one), 0) / seeds.length; // prettier-ignore
    const [right, asPublished] = [average((hits) => averagePrecision({ hits })), average((hits) => auprcAsPublished({ hits }))]; // prettier-ignore
    assert.ok(Math.abs(right / SHARE - 1) < 0.05, `average precision ${right}`);
    assert.ok(Math.abs(asPublished) < 0.2 * SHARE, `as published ${asPublished}`);
  });

  it("as published loses most of a good ranking when 1,500 wrong ones stand first", () => {
    const [good, spoilt] = [ranked(1, 1.3), ranked(1, 1.3, 1500)];
    assert.ok(Math.abs(auprcAsPublished({ hits: good }) / averagePrecision({ hits: good }) - 1) < 0.05);
    const ratio = auprcAsPublished({ hits: spoilt }) / averagePrecision({ hits: spoilt });
    assert.ok(ratio < 0.5, `${ratio}`);
  });
});
