import assert from "node:assert/strict";
import { localFdr, localFdrAt } from "../../src/stats/localFdr.ts";
import { random } from "../../src/stats/random.ts";
import { localFdrGolden, mixture, worstDifference } from "../support/localFdr.ts";

const N = 30_000;
/** A null N(δ, σ) with share p0, and departures of random sign from 3 to 7 σ away from its centre. */
function draw(seed: number, p0: number, delta: number, sigma: number, n = N): Float64Array {
  const source = random(seed);
  return Float64Array.from({ length: n }, () => {
    if (source.next() < p0) return delta + sigma * source.normal();
    const away = sigma * (4.5 + 0.7 * source.normal());
    return delta + (source.next() < 0.7 ? -away : away);
  });
}

describe("localFdr", () => {
  it("is what base R computes from the description: null, share and rate of every bin", () => {
    const golden = localFdrGolden.localFdr;
    const fit = localFdr(mixture(golden.n));
    assert.ok(Math.abs(fit.delta - golden.delta) < 1e-6);
    assert.ok(Math.abs(fit.sigma - golden.sigma) < 1e-6);
    assert.ok(Math.abs(fit.p0 - golden.p0) < 1e-5);
    assert.ok(worstDifference(fit.x, golden.x) < 1e-14);
    assert.ok(worstDifference(fit.fdr, golden.fdr) < 1e-4);
    assert.deepEqual(fit.notes, []);
  });

  for (const [p0, delta, sigma] of [
    [0.95, 0.007, 0.058],
    [0.8, 0, 1],
    [0.9, -20, 3],
  ] as const)
    // prettier-ignore
    it(`recovers δ ${delta}, σ ${sigma} and p0 ${p0} over seeds`, () => {
      const fits = Array.from({ length: 10 }, (_, seed) => localFdr(draw(seed, p0, delta, sigma)));
      for (const fit of fits) {
        assert.ok(Math.abs(fit.delta - delta) < 0.05 * sigma, `δ ${fit.delta}`);
        assert.ok(Math.abs(fit.sigma / sigma - 1) < 0.06, `σ ${fit.sigma}`);
        assert.ok(Math.abs(fit.p0 - p0) < 0.03, `p0 ${fit.p0}`);
      }
      const average = (of: (fit: (typeof fits)[number]) => number): number => fits.reduce((sum, fit) => sum + of(fit), 0) / fits.length; // prettier-ignore
      assert.ok(Math.abs(average((fit) => fit.sigma) / sigma - 1) < 0.02);
      assert.ok(Math.abs(average((fit) => fit.p0) - p0) < 0.01);
    });

  it("does not depend on unit and place of the values", () => {
    const values = draw(3, 0.9, 0, 1, 5000);
    const [one, moved] = [localFdr(values), localFdr(values.map((value) => 50 + 1000 * value))];
    assert.ok(Math.abs(moved.delta - 50 - 1000 * one.delta) < 1e-5);
    assert.ok(Math.abs(moved.sigma / one.sigma - 1000) < 1e-5);
    assert.ok(worstDifference(moved.fdr, one.fdr) < 1e-6);
  });

  it("calls next to nothing on normal noise, and everything near the centre null", () => {
    for (let seed = 0; seed < 10; seed++) {
      const values = draw(seed, 1, 0.2, 0.5);
      const fit = localFdr(values);
      const rates = localFdrAt(fit, values);
      assert.ok(Math.abs(fit.p0 - 1) < 0.02);
      const called = rates.filter((rate) => rate <= 0.05).length;
      assert.ok(called < 0.0005 * N, `${called} of ${N}`);
      values.forEach((value, i) => {
        if (Math.abs(value - fit.delta) < fit.sigma * 0.9) assert.equal(rates[i], 1);
      });
    }
  });

  it("has rates between 0 and 1, linear between bins and constant beyond the last", () => {
    const fit = localFdr(draw(1, 0.9, 0, 1));
    assert.ok(fit.fdr.every((rate) => rate >= 0 && rate <= 1));
    const last = fit.x.length - 1;
    const [low, middle, high] = localFdrAt(fit, [-1e9, (fit.x[3]! + fit.x[4]!) / 2, 1e9]);
    assert.equal(low, fit.fdr[0]);
    assert.equal(high, fit.fdr[last]);
    assert.ok(Math.abs(middle! - (fit.fdr[3]! + fit.fdr[4]!) / 2) < 1e-12);
  });

  it("counts every value once, also those on a border of bins", () => {
    const values = [...draw(2, 0.9, 0, 1, 500), ...Array.from({ length: 21 }, (_, i) => i / 10 - 1)];
    const fit = localFdr(values, { breaks: 21 });
    assert.equal(fit.x.length, 20);
    assert.equal(fit.counts.reduce((sum, count) => sum + count, 0), values.length); // prettier-ignore
  });

  it("stays with what it can say where one value lies far out, and says so", () => {
    const fit = localFdr([...draw(4, 1, 0, 1, 5000), 150]);
    assert.match(fit.notes.join(" "), /more break points/);
    assert.ok(Math.abs(fit.sigma - 1) < 0.1);
  });

  it("says what is wrong with values that it cannot be computed from", () => {
    assert.throws(() => localFdr([]), { code: "TOO_FEW_VALUES" });
    assert.throws(() => localFdr(draw(1, 1, 0, 1, 199)), { code: "TOO_FEW_VALUES" });
    assert.throws(() => localFdr(new Float64Array(300)), { code: "CONSTANT_VALUES" });
    const mostly = draw(1, 1, 0, 1, 300).map((value, i) => (i % 3 ? 0 : value));
    assert.throws(() => localFdr(mostly), { code: "CONSTANT_VALUES" });
    assert.throws(() => localFdr([...draw(1, 1, 0, 1, 300), NaN]), { code: "NOT_FINITE" });
    assert.throws(() => localFdr([...draw(1, 1, 0, 1, 300), -Infinity]), { code: "NOT_FINITE" });
    const source = random(1);
    const hollow = Float64Array.from({ length: 200_000 }, () => (source.next() < 0.5 ? -1 : 1) * source.next() ** 0.8); // prettier-ignore
    assert.throws(() => localFdr(hollow), { code: "NO_NULL" });
    assert.throws(() => localFdr([...draw(1, 1, 0, 1, 400), 1e9]), { code: "NO_NULL", message: /very far out/ }); // prettier-ignore
  });
});
