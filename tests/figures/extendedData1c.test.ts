import assert from "node:assert/strict";
import { extendedData1c } from "../../src/figures/extendedData1c.ts";
import { figureData } from "../../src/figures/figureData.ts";

const arrows = [
  { dataset: "one", gene: "B", control: 2, perturbed: 0.5 },
  { dataset: "one", gene: "A", control: 0.1, perturbed: 1.5 },
  { dataset: "two", gene: "A", control: 3, perturbed: 3.25 },
];

describe("extendedData1c", () => {
  it("draws an arrow for every target, sorted by control, up and down in two colours", () => {
    const figure = extendedData1c({ arrows, provenance: "simulated" });
    const rows = figureData(figure).map(({ dataset, gene, control, perturbed }) => ({ dataset, gene, control, perturbed })); // prettier-ignore
    const text = (list: readonly object[]): string[] => list.map((one) => JSON.stringify(one)).sort(); // prettier-ignore
    assert.deepEqual(text(rows), text(arrows));
    const heads = figure.data.filter(({ mode, xaxis }) => mode === "markers" && xaxis === "x");
    assert.deepEqual(heads.map(({ name, x }) => [name, x]), [["Higher when perturbed", [0]], ["Lower when perturbed", [1]]]); // prettier-ignore
    const shafts = figure.data.filter(({ mode, xaxis }) => mode === "lines" && xaxis === "x");
    assert.deepEqual(shafts.map(({ y }) => y), [[0.1, 1.5, null], [2, 0.5, null]]); // prettier-ignore
    assert.throws(() => extendedData1c({ arrows: [], provenance: "simulated" }), { code: "NO_TARGETS" });
  });
});
