import assert from "node:assert/strict";
import { fig1c } from "../../src/figures/fig1c.ts";
import type { Trace } from "../../src/figures/figure.ts";
import { figureData } from "../../src/figures/figureData.ts";
import { modelColour } from "../../src/figures/theme.ts";

const curves = [
  { model: "gears", fdp: [0, 0.5, 1], tpr: [0, 0.25, 1] },
  { model: "own", label: "My <model>", fdp: [0, 0.5, 1], tpr: [0.1, 0.4, 1] },
];

describe("fig1c", () => {
  const figure = fig1c({ curves, provenance: "simulated", called: { called: 30, values: 1000 } });
  const named = (name: string): Trace => figure.data.find((trace) => trace.name === name)!;

  it("draws every curve as it is, but 0, which a logarithmic axis does not have", () => {
    assert.deepEqual([named("GEARS").x, named("GEARS").y], [[0, 0.5, 1], [null, 0.25, 1]]); // prettier-ignore
    assert.equal((named("GEARS").line as { color: string }).color, modelColour("gears"));
    const rows = figureData(figure);
    assert.deepEqual(rows.map((row) => [row.model, row.false_discovery_proportion, row.true_positive_rate]), curves.flatMap(({ model, fdp, tpr }) => fdp.map((x, i) => [model, x, tpr[i]]))); // prettier-ignore
  });

  it("has the axes of the paper", () => {
    const { xaxis, yaxis } = figure.layout as Record<string, { type?: string; range: number[] }>;
    assert.deepEqual([xaxis!.range, yaxis!.type, yaxis!.range], [[0, 1], "log", [-3, 0]]);
  });

  it("lists models that were not run, in the groups of the paper, and none that has nothing to rank", () => {
    const { name, visible, legendgrouptitle } = named("CPA: not run");
    assert.deepEqual([name, visible, (legendgrouptitle as { text: string }).text], ["CPA: not run", "legendonly", "Other deep learning models"]); // prettier-ignore
    assert.ok(!figure.data.some((trace) => String(trace.name).startsWith("Additive")));
    assert.ok(named("My &lt;model&gt;"));
  });

  it("says how many interactions there are to find", () => {
    assert.match(JSON.stringify(figure.layout.annotations), /30 of 1,000 values \(3\.0 %\) are called/);
  });

  it("says when there is nothing to draw", () => {
    assert.throws(() => fig1c({ curves: [], provenance: "simulated" }), { code: "NO_CURVES" });
  });
});
