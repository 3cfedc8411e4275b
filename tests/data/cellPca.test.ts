import assert from "node:assert/strict";
import { cellPca } from "../../src/data/cellPca.ts";
import { normalise } from "../../src/data/normalise.ts";
import { subset } from "../../src/data/subset.ts";
import { fromRows } from "../../src/stats/matrix.ts";
import { pca } from "../../src/stats/pca.ts";
import { allRows, countCells, golden } from "../support/computing.ts";
import { category, memoryCells } from "../support/memoryCells.ts";
import { closeTo } from "../support/numbers.ts";

describe("principal components of cells", () => {
  it("are those of the matrix in memory, for any blocks", async () => {
    const expected = pca(fromRows(await allRows(await normalise(countCells(50)))), { components: 8 });
    for (const blockRows of [1, 20, 1000]) {
      const found = await cellPca(await normalise(countCells(blockRows)), { components: 8 });
      closeTo(found.scores.values, expected.scores.values, 1e-8);
      closeTo(
        found.variances,
        expected.singularValues.map((s) => s ** 2 / (golden.labels.length - 1)),
        1e-10,
      );
    }
  });

  it("are numpy's on GEARS' genes", async () => {
    const names = new Set(golden.gears.genes);
    const cells = await normalise(countCells(50));
    const genes = Uint8Array.from(cells.genes, (gene) => (names.has(gene) ? 1 : 0));
    const { variances } = await cellPca(subset(cells, { genes }), { components: 10 });
    closeTo(variances, golden.components, 1e-6);
  });

  it("take the cells that are wanted only", async () => {
    const cells = await normalise(countCells(13));
    const kept = Uint8Array.from(golden.labels, (label) => (label === "ctrl" ? 1 : 0));
    const [found, expected] = [await cellPca(cells, { components: 3, kept }), await cellPca(subset(cells, { cells: kept }), { components: 3 })]; // prettier-ignore
    assert.deepEqual(found, expected);
    assert.equal(found.scores.rows, 60);
  });

  it("refuse too many genes and no components", async () => {
    const wide = memoryCells({ condition: category(["ctrl", "A"]) }, [Array<number>(6001).fill(1), Array<number>(6001).fill(2)]); // prettier-ignore
    await assert.rejects(cellPca(wide), { code: "TOO_MANY_GENES", message: /highlyVariable/ });
    await assert.rejects(cellPca(countCells(9), { components: 0 }), { code: "BAD_COMPONENTS" });
  });
});
