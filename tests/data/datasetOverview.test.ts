import assert from "node:assert/strict";
import { datasetOverview } from "../../src/data/datasetOverview.ts";
import { parseCondition } from "../../src/data/condition.ts";

describe("datasetOverview", () => {
  it("counts cells, genes and perturbations; control is none", () => {
    const conditions = ["ctrl", "A+ctrl", "ctrl+B", "A+B", "A+B+C"].map((label) => parseCondition(label));
    assert.deepEqual(
      datasetOverview(
        { dataset: "toy", conditions, genes: ["A", "B"], nCells: [5, 1, 2, 3, 4] },
        { cells: "K562" },
      ),
      { dataset: "toy", cells: "K562", nCells: 15, nGenes: 2, singles: 2, doubles: 1 },
    );
  });
});
