import assert from "node:assert/strict";
import { extendedData1b } from "../../src/figures/extendedData1b.ts";
import { figureData } from "../../src/figures/figureData.ts";

const points = ["ctrl", "A+ctrl", "A+B", "B+ctrl"].map((condition, i) => ({
  ...{ dataset: "demo", condition, genes: [0, 1, 2, 1][i]!, x: i, y: i * i },
  labelled: condition === "A+ctrl",
}));

describe("extendedData1b", () => {
  it("draws every condition in the colour of its kind and names the labelled ones", () => {
    const figure = extendedData1b({ points, axes: ["PC 1", "PC 2"], provenance: "simulated" });
    const rows = figureData(figure);
    const given = points.map(({ condition, x, y }) => [condition, x, y].join()).sort(); // prettier-ignore
    assert.deepEqual(rows.map((row) => [row.condition, row["PC 1"], row["PC 2"]].join()).sort(), given); // prettier-ignore
    const colours = new Map(
      figure.data.map((trace) => [trace.name, (trace.marker as { color: string }).color]),
    );
    assert.equal(new Set(colours.values()).size, 3);
    // Control is drawn last, so that nothing hides it.
    assert.equal(figure.data.at(-1)!.name, "No perturbation");
    const arrows = (figure.layout.annotations as { text: string; showarrow: boolean }[]).filter(({ showarrow }) => showarrow); // prettier-ignore
    assert.deepEqual(arrows.map(({ text }) => text), ["A"]); // prettier-ignore
  });

  it("says that the height means nothing where one dimension is given", () => {
    const flat = points.map(({ y: _y, ...rest }) => rest);
    const figure = extendedData1b({ points: flat, axes: ["UMAP 1"], provenance: "published" });
    const texts = (figure.layout.annotations as { text: string }[]).map(({ text }) => text).join();
    assert.match(texts, /Only UMAP 1 is given: the height spreads the points/);
    const rows = figureData(figure);
    assert.deepEqual(Object.keys(rows[0]!).sort(), ["UMAP 1", "condition", "dataset", "perturbed_genes"]);
    assert.throws(() => extendedData1b({ points: [], axes: ["x"], provenance: "published" }), { code: "NO_POINTS" }); // prettier-ignore
  });
});
