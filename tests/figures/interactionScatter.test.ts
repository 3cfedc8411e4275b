import assert from "node:assert/strict";
import { scatterLines, scatterTraces } from "../../src/figures/interactionScatter.ts";
import { fig1fInput } from "../../src/figures/fromInteractions.ts";
import { classColour } from "../../src/figures/theme.ts";
import { demoInteractions } from "../support/demoInteractions.ts";

const panel = { xaxis: "x", yaxis: "y" };

describe("interactionScatter", () => {
  const { background } = fig1fInput(demoInteractions(), { points: Infinity });
  const { values, of } = background![1]!;

  it("draws all values when asked to, faint ones by WebGL, in the colour of their class", () => {
    const traces = scatterTraces(values, panel, { label: "GEARS", faint: true });
    assert.equal(traces.reduce((sum, { x }) => sum + (x as number[]).length, 0), of); // prettier-ignore
    for (const { type, marker, legendgroup } of traces)
      assert.deepEqual([type, (marker as { color: string }).color], ["scattergl", classColour(legendgroup as "other")]); // prettier-ignore
    const names = traces.map(({ legendgroup }) => legendgroup);
    assert.equal(names[0], "additive", "the frequent class lies below the others");
  });

  it("draws bold ones as vectors, which name double, gene and seed", () => {
    const [trace] = scatterTraces(values, panel, { label: "<GEARS>", faint: false });
    assert.equal(trace!.type, "scatter");
    assert.match(String(trace!.hovertemplate), /customdata\[0\].*customdata\[1\].*seed %\{customdata\[2\]\}.*&lt;GEARS&gt;/s); // prettier-ignore
  });

  it("has a line at agreement, and at thresholds that are within the axis", () => {
    const lines = scatterLines(panel, { lower: -0.2, upper: 5 });
    assert.deepEqual(lines.map(({ x0, y0, x1, y1 }) => [x0, y0, x1, y1]), [[-1, -1, 1, 1], [-0.2, -1.46, -0.2, 1.46]]); // prettier-ignore
    assert.equal(scatterLines(panel, undefined).length, 1);
  });
});
