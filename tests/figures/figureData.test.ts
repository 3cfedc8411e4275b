import assert from "node:assert/strict";
import { figureData, toCsv } from "../../src/figures/figureData.ts";
import { FIGURES } from "./demo.ts";

describe("figureData", () => {
  it("gives rows with named columns for every figure of the library", () => {
    const columns = Object.fromEntries(
      Object.entries(FIGURES).map(([name, draw]) => [name, Object.keys(figureData(draw())[0]!).join(" ")]),
    );
    assert.equal(columns.fig1a, "dataset model condition seed n_genes l2");
    assert.equal(columns.fig1b, "model condition gene observed_change predicted_change");
    assert.equal(columns.fig2c, "dataset model ratio low high n label");
    assert.equal(columns.cellsPerCondition, "kind condition cells");
    assert.equal(columns.heatmap, "Gene component Perturbation component Weight");
    assert.equal(figureData(FIGURES.heatmap!()).length, 100);
  });

  it("reads any other figure by its traces", () => {
    const trace = { name: "a", y: Float64Array.of(3, 4), x: ["p", "q"] };
    assert.deepEqual(figureData({ data: [trace] }), [
      { trace: "a", x: "p", y: 3 },
      { trace: "a", x: "q", y: 4 },
    ]);
    assert.deepEqual(figureData({ data: [{ z: [[1, 2]] }] }), [
      { trace: "", x: 0, y: 0, z: 1 },
      { trace: "", x: 1, y: 0, z: 2 },
    ]);
    assert.deepEqual(figureData({ data: [{ y: [1] }] }), [{ trace: "", x: 0, y: 1 }]);
  });

  it("writes CSV that quotes what must be quoted", () => {
    assert.equal(
      toCsv([{ a: 'x,"y"', b: 1.5 }, { a: "line\nbreak", c: NaN }]),
      'a,b,c\n"x,""y""",1.5,\n"line\nbreak",,\n',
    ); // prettier-ignore
    assert.equal(toCsv([]), "\n");
  });
});
