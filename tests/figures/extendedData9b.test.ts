import assert from "node:assert/strict";
import { extendedData9b } from "../../src/figures/extendedData9b.ts";
import { figureData } from "../../src/figures/figureData.ts";
import { transferPanels } from "./demo.ts";

describe("extendedData9b", () => {
  const figure = extendedData9b({ panels: transferPanels, provenance: "simulated" });

  it("counts every pair once and lists only squares that hold some", () => {
    const rows = figureData(figure);
    for (const { name, value } of transferPanels) {
      const own = rows.filter((row) => row.panel === name);
      assert.equal(own.reduce((sum, row) => sum + Number(row.count), 0), value.length); // prettier-ignore
      for (const row of own)
        assert.ok(Math.abs(Number(row.log10_count) - Math.log10(Number(row.count))) < 1e-12);
    }
  });

  it("draws the line of the pairs themselves and writes its slope", () => {
    const lines = figure.data.filter(({ mode }) => mode === "lines") as unknown as {
      x: number[];
      y: number[];
    }[];
    transferPanels.forEach(({ line }, i) => {
      const { x, y } = lines[i]!;
      assert.ok(Math.abs((y[1]! - y[0]!) / (x[1]! - x[0]!) - line.slope) < 1e-9);
    });
    const texts = (figure.layout.annotations as { text: string }[]).map(({ text }) => text);
    for (const { line } of transferPanels)
      assert.ok(texts.includes(`slope ${line.slope.toFixed(2).replace("-", "−")}`));
    assert.throws(() => extendedData9b({ panels: [], provenance: "simulated" }), { code: "NO_POINTS" });
  });

  it("counts 3 million pairs without drawing each of them", () => {
    const n = 3_000_000;
    const difference = Float64Array.from({ length: n }, (_, i) => (i % 1000) / 300);
    const value = Float64Array.from({ length: n }, (_, i) => (i % 777) / 500);
    const large = extendedData9b({ panels: [{ name: "many", difference, value, line: { slope: 0, intercept: 1, n } }], provenance: "simulated" }); // prettier-ignore
    assert.ok(JSON.stringify(large).length < 200_000);
    assert.equal(figureData(large).reduce((sum, row) => sum + Number(row.count), 0), n); // prettier-ignore
  });
});
