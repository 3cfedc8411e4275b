import assert from "node:assert/strict";
import { logGamma, negativeBinomial, normalQuantile, poisson } from "../../src/stats/distributions.ts";
import { random } from "../../src/stats/random.ts";

/** Largest distance, in standard errors, between observed shares of 0, 1, 2 … and their probabilities. */
function worstZ(draw: () => number, probability: (k: number) => number, n: number): number {
  const counts = new Map<number, number>();
  for (let i = 0; i < n; i++) {
    const k = draw();
    counts.set(k, (counts.get(k) ?? 0) + 1);
  }
  let worst = 0;
  let kept = 0;
  for (let k = 0; k < 400; k++) {
    const p = probability(k);
    if (p * n < 20) continue;
    kept += p;
    worst = Math.max(worst, Math.abs((counts.get(k) ?? 0) - p * n) / Math.sqrt(p * (1 - p) * n));
  }
  assert.ok(kept > 0.99, `only ${kept} of the probability was looked at`);
  return worst;
}

describe("distributions", () => {
  it("logGamma is the logarithm of the factorial", () => {
    let sum = 0;
    for (let k = 1; k < 60; k++) {
      assert.ok(Math.abs(logGamma(k) - sum) <= 1e-12 * Math.max(1, sum), `at ${k}`);
      sum += Math.log(k);
    }
    assert.ok(Math.abs(logGamma(0.5) - Math.log(Math.PI) / 2) < 1e-12);
  });

  it("normalQuantile gives the tabulated values and is odd", () => {
    for (const [p, z] of [
      [0.975, 1.959963984540054],
      [0.75, 0.6744897501960817],
      [0.001, -3.090232306167813],
      [0.5, 0],
    ] as const) {
      assert.ok(Math.abs(normalQuantile(p) - z) < 1e-8, String(p));
      assert.ok(Math.abs(normalQuantile(1 - p) + z) < 1e-8, String(1 - p));
    }
  });

  for (const mean of [0.01, 0.7, 9.9, 10.1, 150])
    it(`poisson has its probabilities at mean ${mean}`, () => {
      const source = random(1).split(String(mean));
      const p = (k: number): number => Math.exp(k * Math.log(mean) - mean - logGamma(k + 1));
      assert.ok(worstZ(() => poisson(source.next, mean), p, 100_000) < 4.5);
    });

  for (const [mean, dispersion] of [
    [0.02, 0.3],
    [3, 1.5],
    [11.9, 0.2],
    [12.1, 0.2],
    [60, 0.1],
  ] as const)
    it(`negativeBinomial has its probabilities at mean ${mean}, dispersion ${dispersion}`, () => {
      const source = random(2).split(String(mean));
      const size = 1 / dispersion;
      const p = (k: number): number =>
        Math.exp(
          logGamma(k + size) -
            logGamma(size) -
            logGamma(k + 1) -
            size * Math.log1p(mean * dispersion) +
            k * Math.log((mean * dispersion) / (1 + mean * dispersion)),
        );
      assert.ok(worstZ(() => negativeBinomial(source.next, mean, dispersion), p, 100_000) < 4.5);
    });

  it("negativeBinomial without dispersion is Poisson", () => {
    const [a, b] = [random(3), random(3)];
    for (let i = 0; i < 100; i++) assert.equal(negativeBinomial(a.next, 5, 0), poisson(b.next, 5));
  });
});
