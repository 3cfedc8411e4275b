import assert from "node:assert/strict";
import { filterCells, filterGenes, qualityCounts } from "../../src/data/qualityCounts.ts";
import { countCells, countRows, golden } from "../support/computing.ts";

const places = (flags: number[]): string[] => flags.flatMap((flag, i) => (flag === 1 ? [`row${i}`] : []));

describe("quality counts", () => {
  it("are sums and numbers of non-zeros", async () => {
    const rows = countRows();
    for (const blockRows of [1, 13, 500]) {
      const found = await qualityCounts(countCells(blockRows));
      assert.deepEqual(
        [...found.totals],
        rows.map((row) => row.reduce((a, b) => a + b)),
      );
      assert.deepEqual(
        [...found.genesPerCell],
        rows.map((row) => row.filter((value) => value > 0).length),
      );
      const columns = rows[0]!.map((_, gene) => rows.map((row) => row[gene]!));
      assert.deepEqual(
        [...found.countsPerGene],
        columns.map((column) => column.reduce((a, b) => a + b)),
      );
      assert.deepEqual([...found.cellsPerGene], columns.map((column) => column.filter((value) => value > 0).length)); // prettier-ignore
    }
  });

  it("filter as scanpy does", async () => {
    const { minGenes45, cellCounts120, minCells20, geneCounts30 } = golden.filters;
    const cells = countCells(40);
    assert.deepEqual((await filterCells(cells, { minGenes: 45 })).obs.index, places(minGenes45!));
    assert.deepEqual((await filterCells(cells, { minCounts: 120 })).obs.index, places(cellCounts120!));
    assert.deepEqual((await filterGenes(cells, { minCells: 20 })).var.index, places(minCells20!));
    assert.deepEqual((await filterGenes(cells, { minCounts: 30 })).var.index, places(geneCounts30!));
    await assert.rejects(filterCells(cells, { minGenes: 1000 }), { code: "NO_CELLS" });
  });
});
