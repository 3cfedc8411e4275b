import assert from "node:assert/strict";
import fc from "fast-check";
import type { CellBlock, Cells } from "../../src/data/cells.ts";
import { duplicateCells } from "../../src/data/duplicateCells.ts";
import { random } from "../../src/stats/random.ts";
import { category, memoryCells } from "../support/memoryCells.ts";

/** Random rows, labels around control, and copies as told: `[from, to]`. */
function cellsWith(copies: readonly (readonly [number, number])[], n = 12, seed = 1): Cells {
  const source = random(seed);
  const values = Array.from({ length: n }, () =>
    Array.from({ length: 30 }, () => (source.next() < 0.1 ? 0 : source.next())),
  );
  for (const [from, to] of copies) values[to] = [...values[from]!];
  const labels = values.map((_, i) => ["ctrl", "A", "B"][i % 3]);
  return memoryCells({ condition: category(labels) }, values, { blockRows: 5 });
}

describe("data/duplicateCells", () => {
  it("finds copies across blocks and conditions", async () => {
    const found = await duplicateCells(
      cellsWith([
        [0, 11],
        [1, 4],
        [1, 7],
      ]),
    );
    assert.deepEqual(found, {
      nCells: 12,
      barcodes: [],
      expression: [
        { cells: [0, 11], conditions: ["ctrl", "B"] },
        { cells: [1, 4, 7], conditions: ["A"] },
      ],
      tooFewGenes: 0,
    });
  });

  it("finds equal names", async () => {
    const cells = cellsWith([]);
    cells.obs.index[5] = cells.obs.index[0]!;
    const { barcodes, expression } = await duplicateCells(cells);
    assert.deepEqual([barcodes, expression], [[{ cells: [0, 5], conditions: ["ctrl", "B"] }], []]);
  });

  it("looks at the cells of the filter only", async () => {
    const cells = cellsWith([[0, 11]]);
    const { nCells, expression } = await duplicateCells(cells, { where: "condition=ctrl,A" });
    assert.deepEqual([nCells, expression], [8, []]);
  });

  it("leaves out cells of few genes, which coincide by chance", async () => {
    const rows = [[1, 0], [0, 1], [1, 0], [1, 0]]; // prettier-ignore
    const cells = memoryCells({ condition: category(["ctrl", "A", "ctrl", "A"]) }, rows);
    assert.deepEqual([(await duplicateCells(cells)).expression, (await duplicateCells(cells)).tooFewGenes], [[], 4]); // prettier-ignore
    const { expression, tooFewGenes } = await duplicateCells(cells, { minGenes: 1 });
    assert.deepEqual([expression, tooFewGenes], [[{ cells: [0, 2, 3], conditions: ["ctrl", "A"] }], 0]);
  });

  it("does not depend on the order of stored values, nor on stored zeros or blocks, and tells any one change", async () => {
    const genes = Array.from({ length: 40 }, (_, gene) => gene);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(genes, { minLength: 20 }),
        fc.nat(),
        fc.nat(19),
        fc.boolean(),
        async (chosen, seed, at, moved) => {
          const source = random(seed);
          const entries = chosen.map((gene) => [gene, Math.fround(source.next() + 0.1)] as const);
          const free = genes.find((gene) => !chosen.includes(gene));
          const changed = entries.map(([gene, value], i) =>
            i !== at ? [gene, value] : moved && free !== undefined ? [free, value] : [gene, value + 1e-6],
          ) as [number, number][];
          const zero = free === undefined ? [] : [[free, 0] as const];
          const rows = [entries, [...zero, ...entries].reverse(), changed];
          const cells = memoryCells({ condition: category(["ctrl", "A", "A"]) }, [[], [], []], {
            genes: genes.map(String),
          });
          const { expression } = await duplicateCells({ ...cells, blocks: () => blocksOf(rows) });
          assert.deepEqual(expression, [{ cells: [0, 1], conditions: ["ctrl", "A"] }]);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("stops when told", async () => {
    await assert.rejects(duplicateCells(cellsWith([]), { signal: AbortSignal.abort(new Error("stop")) }), /stop/); // prettier-ignore
  });
});

async function* blocksOf(
  rows: readonly (readonly (readonly [number, number])[])[],
): AsyncGenerator<CellBlock> {
  // prettier-ignore
  for (const [start, row] of rows.entries())
    yield await Promise.resolve({
      start,
      nCells: 1,
      indptr: Int32Array.of(0, row.length),
      indices: Int32Array.from(row, ([gene]) => gene),
      values: Float64Array.from(row, ([, value]) => value),
    });
}
