import assert from "node:assert/strict";
import { fig1d } from "../../src/figures/fig1d.ts";
import { figureData } from "../../src/figures/figureData.ts";
import { classColour } from "../../src/figures/theme.ts";
import { predictedClass } from "../../src/interactions/predictedClass.ts";

describe("fig1d", () => {
  const figure = fig1d();
  const rows = figureData(figure);
  const level = (effects: string, bar: string): number =>
    rows.find((row) => row.effects === effects && row.bar === bar)!.expression as number;

  it("has the paper's effects, .4 with .1 and .15, upwards and downwards", () => {
    assert.deepEqual(["Control", "A", "B", "Additive"].map((bar) => level("increase", bar)), [0.4, 0.5, 0.55, 0.65]); // prettier-ignore
    assert.deepEqual(["Control", "A", "B", "Additive"].map((bar) => level("decrease", bar)), [0.4, 0.3, 0.25, 0.15]); // prettier-ignore
  });

  it("draws each class as the rule of the classes has it", () => {
    for (const effects of ["increase", "decrease"])
      for (const bar of ["Buffering", "Synergy", "Opposite"])
        assert.equal(predictedClass(0.4, level(effects, "Additive"), level(effects, bar)), bar.toLowerCase());
    const colours = JSON.stringify(figure.data.map((trace) => trace.marker));
    for (const name of ["buffering", "synergy", "opposite"] as const)
      assert.ok(colours.includes(classColour(name)));
  });

  it("says that it is a schematic", () => {
    assert.match(JSON.stringify(figure.layout.annotations), /"Schematic · Expression of one gene/);
  });
});
