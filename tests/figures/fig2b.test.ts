import assert from "node:assert/strict";
import { fig2b } from "../../src/figures/fig2b.ts";
import { figureData } from "../../src/figures/figureData.ts";

describe("fig2b", () => {
  const texts = (figure: ReturnType<typeof fig2b>): string[] => (figure.layout.annotations as { text: string }[]).map(({ text }) => text); // prettier-ignore

  it("draws matrices whose sizes agree with each other", () => {
    const figure = fig2b({ genes: 5000, conditions: 814, components: 10, provenance: "simulated" });
    const rows = new Map(figureData(figure).map((row) => [row.matrix, [row.rows, row.columns]]));
    assert.deepEqual(rows.get("Y"), ["5,000 genes", "814 perturbations"]);
    assert.deepEqual(rows.get("G"), ["5,000 genes", "10"]);
    assert.deepEqual(rows.get("W"), ["10", "10"]);
    assert.deepEqual(rows.get("Pᵀ"), ["10", "814 perturbations"]);
    assert.ok(texts(figure).some((text) => text.startsWith("Simulated data")));
  });

  it("has letters in place of sizes and no provenance where it is a scheme alone", () => {
    const figure = fig2b();
    assert.ok(texts(figure).includes("n genes") && texts(figure).includes("m perturbations"));
    assert.ok(texts(figure).some((text) => text.startsWith("Schematic")));
    assert.ok(texts(figure).includes("≈") && texts(figure).includes("+"));
  });
});
