import assert from "node:assert/strict";
import { extendedData3 } from "../../src/figures/extendedData3.ts";
import type { Trace } from "../../src/figures/figure.ts";
import { figureData } from "../../src/figures/figureData.ts";
import { extendedData3Input } from "../../src/figures/fromInteractions.ts";
import { interactions } from "../../src/interactions/interactions.ts";
import { random } from "../../src/stats/random.ts";
import { demoInteractions, demoTruth } from "../support/demoInteractions.ts";

describe("extendedData3", () => {
  const source = random(3);
  const e = Float64Array.from({ length: 20_000 }, (_, i) => (i < 200 ? 0.5 : 0.05) * source.normal());
  const fit = { delta: 0, sigma: 0.05, p0: 0.99 };
  const figure = extendedData3({ e, fit, thresholds: { lower: -0.2, upper: 0.15 }, provenance: "simulated" });
  const rows = figureData(figure);

  it("prints how many values lie below, between and above the thresholds", () => {
    const texts = (figure.layout.annotations as { text: string }[]).map(({ text }) => text);
    const below = e.filter((value) => value < -0.2).length;
    const above = e.filter((value) => value > 0.15).length;
    for (const n of [below, e.length - below - above, above]) assert.ok(texts.includes(n.toLocaleString("en"))); // prettier-ignore
  });

  it("counts every value of the axis once in bins of .01, and says how many are beyond", () => {
    const bins = rows.filter(({ panel }) => panel === "b");
    assert.equal(bins.length, 90);
    assert.ok(bins.every(({ from, to }) => Math.abs((to as number) - (from as number) - 0.01) < 1e-9));
    const within = e.filter((value) => value >= -0.45 && value < 0.45).length;
    assert.equal(bins.reduce((sum, { n }) => sum + (n as number), 0), within); // prettier-ignore
    assert.match(
      JSON.stringify(figure.layout.annotations),
      new RegExp(`${e.length - within} values lie beyond`),
    );
  });

  it("stacks what the null explains and the rest to the density", () => {
    const [, , explained, rest] = figure.data as (Trace & { x: number[]; y: number[] })[];
    explained!.y.forEach((y, k) => {
      const density = (figureData({ data: [explained!] })[k]!.n as number) / e.length / 0.01;
      const ofNull =
        (0.99 / (0.05 * Math.sqrt(2 * Math.PI))) * Math.exp(-0.5 * (explained!.x[k]! / 0.05) ** 2);
      assert.ok(Math.abs(y + rest!.y[k]! - density) < 1e-9);
      assert.ok(Math.abs(y - Math.min(density, ofNull)) < 1e-4);
    });
  });

  it("draws the outermost thousand values on each side, in order, and a part of the others", () => {
    const drawn = rows.filter(({ panel }) => panel === "a").map(({ value }) => value as number);
    const sorted = [...e].sort((a, b) => a - b);
    assert.deepEqual(drawn.slice(0, 1000), sorted.slice(0, 1000));
    assert.deepEqual(drawn.slice(-1000), sorted.slice(-1000));
    assert.ok(drawn.length > 2500 && drawn.length < 3000);
    const few = figureData(extendedData3({ e: [0.1, -0.2, NaN, 0.3], fit, thresholds: { lower: -1, upper: 1 }, provenance: "simulated" })); // prettier-ignore
    assert.deepEqual(few.filter(({ panel }) => panel === "a").map(({ value }) => value), [-0.2, 0.1, 0.3]); // prettier-ignore
  });

  it("needs values, and a null that was fitted", () => {
    assert.throws(() => extendedData3({ e: [NaN], fit, thresholds: { lower: 0, upper: 0 }, provenance: "simulated" }), { code: "NO_VALUES" }); // prettier-ignore
    const given = interactions(demoTruth(), [], { thresholds: { lower: -0.2, upper: 0.2 }, draws: 0 });
    assert.throws(() => extendedData3Input(given), { code: "NO_NULL_FITTED" });
    const own = extendedData3Input(demoInteractions());
    assert.equal(own.fit.sigma, demoInteractions().fit!.sigma);
  });
});
