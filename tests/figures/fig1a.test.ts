import assert from "node:assert/strict";
import { fig1a } from "../../src/figures/fig1a.ts";
import { figureData } from "../../src/figures/figureData.ts";
import type { Trace } from "../../src/figures/figure.ts";
import { doubleScores } from "./demo.ts";

const figure = fig1a({ scores: doubleScores, provenance: "simulated" });
const l2 = doubleScores.filter(({ metric }) => metric === "l2");
const texts = (figure.layout.annotations as { text: string }[]).map(({ text }) => text);

describe("fig1a", () => {
  it("draws every score once, unmoved", () => {
    const drawn = figureData(figure).map((row) => `${row.model} ${row.condition} ${row.seed} ${row.l2}`);
    const given = l2.map((score) => `${score.model} ${score.condition} ${score.seed} ${score.value}`);
    assert.deepEqual(drawn.sort(), given.sort());
  });

  it("draws bars at the means and the dashed line at the best of them", () => {
    const mean = (model: string): number =>
      l2.filter((score) => score.model === model).reduce((sum, { value }) => sum + value / 24, 0);
    const bars = figure.data.find((trace) => String(trace.name).startsWith("mean")) as Trace & {
      y: number[];
    };
    const expected = ["no_change", "additive", "My model"].map(mean);
    const heights = [...new Set(bars.y.filter((y) => y !== null).map((y) => y.toFixed(9)))];
    assert.deepEqual(
      heights,
      expected.map((y) => y.toFixed(9)),
    );
    const dashed = (figure.layout.shapes as { y0: number; line: { dash?: string } }[]).find(
      ({ line }) => line.dash === "dash",
    );
    assert.equal(dashed?.y0.toFixed(9), Math.min(...expected).toFixed(9));
  });

  it("keeps the columns of models that were not run and says so", () => {
    const axis = figure.layout.xaxis as { ticktext: string[] };
    assert.equal(axis.ticktext.length, 10);
    assert.equal(texts.filter((text) => text === "not run").length, 7);
    assert.ok(texts.includes("Imported") && texts.includes("Foundation models"));
  });

  it("says not defined where a metric is not, and how many values that are", () => {
    const pearson = fig1a({ scores: doubleScores, provenance: "simulated", metric: "pearson_delta" });
    const words = (pearson.layout.annotations as { text: string }[]).map(({ text }) => text);
    assert.equal(words.filter((text) => text === "not defined").length, 1);
    assert.ok(words.some((text) => text.includes("24 undefined values are not drawn")));
  });

  it("draws the double farthest from additivity in orange and names it", () => {
    const orange = figure.data.filter((trace) => (trace.marker as { color?: string })?.color === "#ff7f00");
    assert.deepEqual(orange.map((trace) => (trace.customdata as unknown[][])[0]!.slice(0, 2)), [
      ["AAA3+BBB3", 2],
      ["AAA3+BBB3", 2],
      ["AAA3+BBB3", 2],
    ]); // prettier-ignore
    assert.ok(texts.some((text) => text.endsWith("AAA3+BBB3")));
  });

  it("begins at 0 and names condition, model and seed on hovering", () => {
    assert.equal((figure.layout.yaxis as { range: number[] }).range[0], 0);
    assert.match(String(figure.data[0]!.hovertemplate), /customdata\[0\].*No change.*seed/s);
  });
});
