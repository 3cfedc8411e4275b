import assert from "node:assert/strict";
import { fig2a } from "../../src/figures/fig2a.ts";
import { singleScores } from "./demo.ts";

const figure = fig2a({ scores: singleScores, provenance: "simulated" });

describe("fig2a", () => {
  it("has one panel per data set with the paper's seven models", () => {
    for (const name of ["xaxis", "xaxis2", "xaxis3"])
      assert.equal((figure.layout[name] as { ticktext: string[] }).ticktext.length, 7);
    assert.equal(figure.layout.xaxis4, undefined);
  });

  it("spreads points by 0.3 columns and highlights none unless asked", () => {
    const points = figure.data.filter((trace) => trace.mode === "markers");
    assert.equal(points.length, 9);
    for (const trace of points) {
      const x = trace.x as number[];
      assert.ok(Math.max(...x) - Math.min(...x) <= 0.6);
      assert.equal((trace.marker as { color: string }).color, "#7f7f7f");
    }
    const asked = fig2a({ scores: singleScores, provenance: "simulated", highlight: "AAA7+ctrl" });
    assert.equal(asked.data.filter((trace) => trace.mode === "markers").length, 12);
  });
});
