import assert from "node:assert/strict";
import { fig2c } from "../../src/figures/fig2c.ts";
import type { Trace } from "../../src/figures/figure.ts";
import type { Ratio } from "../../src/figures/ratios.ts";

const ratios: Ratio[] = [
  { dataset: "adamson", model: "linear", ratio: 0.95, low: 0.92, high: 0.98, n: 40 },
  { dataset: "adamson", model: "gears", ratio: 1.01, low: 0.97, high: 1.05, n: 40 },
  { dataset: "k562", model: "linear", ratio: 0.7, low: 0.65, high: 0.75, n: 90 },
  { dataset: "k562", model: "gears", ratio: 1.06, low: 1.02, high: 1.3, n: 90 },
];
type Points = Trace & {
  x: number[];
  customdata: unknown[][];
  marker: { symbol: string[]; color: string };
  error_x: { array: number[]; arrayminus: number[] };
};

function points(figure: { data: Trace[] }): Points[] {
  return figure.data.filter((trace) => trace.error_x !== undefined) as Points[];
}

describe("fig2c", () => {
  const figure = fig2c({ ratios, provenance: "simulated", range: [0.85, 1.105] });

  it("fades ratios whose interval contains 1", () => {
    for (const trace of points(figure))
      for (const [, , low, high] of trace.customdata as number[][])
        assert.equal(trace.opacity, low! <= 1 && high! >= 1 ? 0.35 : 1);
  });

  it("draws arrows and cut intervals for what is beyond the axis, and keeps the numbers", () => {
    const [adamson, , k562] = points(figure);
    assert.deepEqual(adamson!.marker.symbol, ["circle"]);
    assert.deepEqual(
      [k562!.x[0], k562!.marker.symbol[0], k562!.customdata[0]![1]],
      [0.85, "triangle-left", 0.7],
    );
    assert.deepEqual([k562!.error_x.array[0], k562!.error_x.arrayminus[0]], [0, 0]);
    assert.ok(Math.abs(k562!.x[1]! + k562!.error_x.array[1]! - 1.105) < 1e-12);
    assert.equal(k562!.customdata[1]![3], 1.3);
  });

  it("has a logarithmic axis with ticks at round ratios and a line at 1", () => {
    const axis = figure.layout.xaxis as { type: string; tickvals: number[]; range: number[] };
    assert.equal(axis.type, "log");
    assert.deepEqual(axis.tickvals, [0.85, 0.9, 0.95, 1, 1.05, 1.1]);
    assert.ok(figure.data.some((trace) => JSON.stringify(trace.x) === "[1,1]"));
  });

  it("chooses an axis that holds every interval within 0.5 to 2", () => {
    const { range } = fig2c({ ratios, provenance: "simulated" }).layout.xaxis as { range: [number, number] };
    assert.ok(10 ** range[0] < 0.65 && 10 ** range[1] > 1.3);
    const wild = fig2c({
      ratios: [...ratios, { dataset: "k562", model: "cpa", ratio: 9, low: 8, high: 10, n: 9 }],
      provenance: "simulated",
    });
    assert.ok(Math.abs((wild.layout.xaxis as { range: number[] }).range[1]! - Math.log10(2)) < 1e-12);
  });

  it("groups rows by block and says which models were not run", () => {
    const models = [
      { id: "linear", label: "Linear model", family: "baseline" as const, block: "Main" },
      { id: "gears", label: "GEARS", family: "deep" as const, block: "Main" },
      { id: "p", label: "P random", family: "baseline" as const, block: "Variants" },
    ];
    const { layout } = fig2c({ ratios, models, provenance: "simulated" });
    assert.deepEqual((layout.yaxis as { ticktext: string[] }).ticktext, [
      "<b>Main</b>",
      "Linear model",
      "GEARS",
      "<b>Variants</b>",
      "P random",
    ]);
    assert.equal(
      (layout.annotations as { text: string }[]).filter(({ text }) => text === "not run").length,
      1,
    );
  });

  it("says when there is nothing to draw", () => {
    assert.throws(() => fig2c({ ratios: [], provenance: "simulated" }), { code: "NO_RATIOS" });
  });
});
