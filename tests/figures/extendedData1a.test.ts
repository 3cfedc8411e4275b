import assert from "node:assert/strict";
import { extendedData1a } from "../../src/figures/extendedData1a.ts";
import { figureData } from "../../src/figures/figureData.ts";

const datasets = [
  { dataset: "one", nCells: 84_143, nGenes: 19_264, singles: 100, doubles: 124, technique: "CRISPRa" },
  { dataset: "two", nCells: NaN, nGenes: 5, singles: 1, doubles: 0 },
];

describe("extendedData1a", () => {
  it("writes every number, a dash for an unknown one, and leaves out columns that nothing fills", () => {
    const figure = extendedData1a({ datasets, provenance: "published" });
    const texts = (figure.layout.annotations as { text: string }[]).map(({ text }) => text);
    for (const text of ["84,143", "19,264", "100", "124", "CRISPRa", "–"])
      assert.ok(texts.includes(text), text);
    assert.ok(!texts.includes("<b>Source</b>") && texts.includes("<b>Perturbed by</b>"));
    assert.deepEqual(figureData(figure).map((row) => [row.dataset, row.cells, row.singles]), [["one", 84_143, 100], ["two", NaN, 1]]); // prettier-ignore
    assert.throws(() => extendedData1a({ datasets: [], provenance: "published" }), { code: "NO_DATASETS" });
  });
});
