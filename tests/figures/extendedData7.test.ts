import assert from "node:assert/strict";
import fc from "fast-check";
import { extendedData7, pseudoLog, spreadBins } from "../../src/figures/extendedData7.ts";
import { figureData } from "../../src/figures/figureData.ts";

describe("spreadBins", () => {
  it("puts every finite value into the bin that holds it, within the axis", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1.59, noNaN: true }), { minLength: 1 }), (values) => {
        const bins = spreadBins([...values, NaN]);
        assert.equal(bins.length, 30);
        assert.equal(bins.reduce((sum, { genes }) => sum + genes, 0), values.length); // prettier-ignore
        for (const { from, to, genes } of bins) {
          const near = values.filter((value) => value > from + 1e-9 && value < to - 1e-9).length;
          const around = values.filter((value) => value >= from - 1e-9 && value <= to + 1e-9).length;
          assert.ok(near <= genes && genes <= around);
        }
      }),
    );
  });

  it("has equal steps of asinh(x / 2σ), which R's scales calls the pseudo-logarithm", () => {
    const bins = spreadBins([]);
    const steps = bins.map(({ from, to }) => pseudoLog(to) - pseudoLog(from));
    assert.ok(Math.max(...steps) - Math.min(...steps) < 1e-12);
    assert.ok(Math.abs(bins[0]!.from + 0.002) < 1e-12 && Math.abs(bins[29]!.to - 1.6) < 1e-12);
    assert.ok(Math.abs(pseudoLog(0.5) - Math.log(25 + Math.sqrt(626))) < 1e-12);
  });
});

describe("extendedData7", () => {
  const spreads = [
    { model: "ground_truth", label: "Observed", values: [0.1, 0.2, 0.3, NaN] },
    { model: "mean", label: "Mean", values: new Float64Array(4) },
  ];

  it("counts genes, marks the mean of what was observed and keeps a place for what was not run", () => {
    const models = [
      ...spreads.map(({ model, label }) => ({ id: model, label })),
      { id: "gears", label: "GEARS" },
    ];
    const figure = extendedData7({ dataset: "demo", spreads, models, provenance: "simulated" });
    const genes = (model: string): number => figureData(figure).filter((row) => row.model === model).reduce((sum, row) => sum + Number(row.genes), 0); // prettier-ignore
    assert.deepEqual([genes("ground_truth"), genes("mean")], [3, 4]);
    const texts = (figure.layout.annotations as { text: string }[]).map(({ text }) => text);
    assert.equal(texts.filter((text) => text === "not run").length, 1);
    assert.ok(texts.some((text) => text.includes("0.2000")));
    const lines = (figure.layout.shapes as { x0: number }[]).map(({ x0 }) => x0);
    assert.equal(lines.length, 2);
    for (const at of lines) assert.ok(Math.abs(at - pseudoLog(0.2)) < 1e-12);
    assert.throws(() => extendedData7({ dataset: "d", spreads: [], provenance: "simulated" }), { code: "NO_SPREADS" }); // prettier-ignore
  });
});
