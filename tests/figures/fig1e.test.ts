import assert from "node:assert/strict";
import { fig1e } from "../../src/figures/fig1e.ts";
import type { Trace } from "../../src/figures/figure.ts";
import { figureData } from "../../src/figures/figureData.ts";
import { classColour } from "../../src/figures/theme.ts";
import { demoInteractions } from "../support/demoInteractions.ts";

const counts = { additive: 900, buffering: 60, synergy: 25, opposite: 0, other: 15 };
const texts = (figure: { layout: Record<string, unknown> }): string =>
  (figure.layout.annotations as { text: string }[]).map(({ text }) => text).join("\n");

describe("fig1e", () => {
  const figure = fig1e({ counts, provenance: "simulated" });
  const [whole, parts] = figure.data as (Trace & { y: number[]; base: number[] })[];

  it("stacks shares of all values, and the wedge enlarges those that are not additive", () => {
    assert.deepEqual([whole!.base, whole!.y.map(Math.round)], [[0, 90], [90, 10]]); // prettier-ignore
    assert.deepEqual(parts!.y.map((y) => y.toFixed(6)), ["1.500000", "6.000000", "2.500000"]); // prettier-ignore
    const { yaxis2 } = figure.layout as { yaxis2: { range: number[] } };
    assert.deepEqual(yaxis2.range, [10, 0]);
    const [wedge] = figure.layout.shapes as { path: string }[];
    assert.match(wedge!.path, /,0\.9 Z$/);
  });

  it("has the colours of the classes and no place for a class that is empty by rule", () => {
    assert.deepEqual((parts!.marker as { color: string[] }).color, [classColour("other"), classColour("buffering"), classColour("synergy")]); // prettier-ignore
    assert.ok(!texts(figure).includes("Opposite"));
    const all = fig1e({ counts: { ...counts, opposite: 4 }, provenance: "simulated" });
    assert.match(texts(all), /Opposite<br>4 \(0\.4 %\)/);
  });

  it("prints counts and shares, and that what noise would give is not known", () => {
    assert.match(texts(figure), /Buffering<br>60 \(6\.0 %\)/);
    assert.match(texts(figure), /Not additive<br>100 \(10\.0 %\)/);
    assert.match(texts(figure), /cannot be told without(<br>| )the measured cells/);
  });

  it("prints the count expected under exact additivity beside each count where cells tell it", () => {
    const { counts: found, expected } = demoInteractions();
    const withNull = fig1e({ counts: found, expected, provenance: "simulated" });
    const rows = figureData(withNull);
    const row = rows.find((one) => one.class === "Not additive")!;
    assert.equal(row.n, 900 - found.additive);
    assert.ok(Math.abs((row.expected as number) - expected.analytic) <= 0.05);
    assert.equal(rows.filter(({ of }) => of === "all").reduce((sum, { n }) => sum + (n as number), 0), 900); // prettier-ignore
    assert.match(texts(withNull), new RegExp(`Buffering<br>[^\n]*\\[${Math.round(expected.atThresholds.classes.buffering)} expected\\]`)); // prettier-ignore
  });
});
