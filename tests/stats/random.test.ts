import assert from "node:assert/strict";
import fc from "fast-check";
import { random } from "../../src/stats/random.ts";

const N = 200_000;

/** Mean and variance of n draws. */
function moments(draw: () => number): { mean: number; variance: number } {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < N; i++) {
    const x = draw();
    sum += x;
    squares += x * x;
  }
  const mean = sum / N;
  return { mean, variance: squares / N - mean * mean };
}

/** Asserts a mean within five standard errors and a variance within 3 %. */
function hasMoments(draw: () => number, mean: number, variance: number): void {
  const found = moments(draw);
  assert.ok(Math.abs(found.mean - mean) < 5 * Math.sqrt(variance / N), `mean ${found.mean}, not ${mean}`);
  assert.ok(Math.abs(found.variance / variance - 1) < 0.03, `variance ${found.variance}, not ${variance}`);
}

const first = (source: { next(): number }, n: number): number[] =>
  Array.from({ length: n }, () => source.next());

describe("random", () => {
  it("next is uniform on [0, 1)", () => hasMoments(random(1).next, 1 / 2, 1 / 12));
  it("normal", () => hasMoments(random(2).normal, 0, 1));
  for (const shape of [0.3, 1, 7])
    it(`gamma of shape ${shape}`, () => {
      const source = random(3);
      hasMoments(() => source.gamma(shape), shape, shape);
    });
  it("poisson", () => {
    const source = random(4);
    hasMoments(() => source.poisson(30), 30, 30);
  });
  it("negativeBinomial", () => {
    const source = random(5);
    hasMoments(() => source.negativeBinomial(4, 0.5), 4, 4 + 0.5 * 16);
    hasMoments(() => source.negativeBinomial(40, 0.2), 40, 40 + 0.2 * 1600);
  });

  it("integer covers 0 … n − 1 evenly", () => {
    const source = random(6);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[source.integer(7)]!++;
    for (const count of counts) assert.ok(Math.abs(count - 10_000) < 500, String(counts));
    assert.throws(() => source.integer(0), { code: "BAD_SAMPLE" });
  });

  it("shuffle puts every element in every place equally often", () => {
    const source = random(7);
    const places = new Array<number>(5).fill(0);
    for (let i = 0; i < 50_000; i++) places[source.shuffle([0, 1, 2, 3, 4]).indexOf(0)]!++;
    for (const count of places) assert.ok(Math.abs(count - 10_000) < 500, String(places));
  });

  it("keeps drawing the same numbers for a seed", () => {
    assert.deepEqual(
      [random(1).next(), random(-1).next(), random(1).split("cells").next()],
      [0.7791006553330893, 0.25532371205296767, 0.3713439271251141],
    );
  });

  it("streams depend on their names, not on what was drawn before", () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(50), fc.string(), fc.string(), (seed, n, a, b) => {
        fc.pre(a !== b);
        const fresh = random(seed);
        const used = random(seed);
        first(used, n);
        first(used.split(b), n);
        assert.deepEqual(first(used.split(a), 5), first(fresh.split(a), 5));
        assert.notDeepEqual(first(fresh.split(a), 5), first(fresh.split(b), 5));
        assert.notDeepEqual(first(random(seed).split(a), 5), first(random(seed + 1).split(a), 5));
      }),
    );
  });

  it("streams are not correlated", () => {
    const parent = random(8);
    const streams = [parent, parent.split("a"), parent.split("b"), parent.split("a").split("b"), random(9)];
    const draws = streams.map((source) => first(source, 20_000).map((x) => x - 0.5));
    for (const [i, x] of draws.entries())
      for (const y of draws.slice(i + 1)) {
        const r = (x.reduce((sum, value, k) => sum + value * y[k]!, 0) / x.length) * 12;
        assert.ok(Math.abs(r) < 4.5 / Math.sqrt(x.length), `correlation ${r}`);
      }
  });

  it("refuses a missing seed", () => {
    for (const seed of [undefined, Number.NaN, 0.5])
      assert.throws(() => random(seed as number), { code: "BAD_SEED" });
  });
});
