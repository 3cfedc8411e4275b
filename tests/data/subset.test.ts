import assert from "node:assert/strict";
import fc from "fast-check";
import { subset } from "../../src/data/subset.ts";
import { allRows, someRows } from "../support/computing.ts";
import { category, memoryCells } from "../support/memoryCells.ts";

const flags = (n: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ min: 0, max: 1, minLength: n, maxLength: n }).filter((kept) => kept.includes(1));

describe("subset", () => {
  it("is what slicing gives, for any cells, genes, blocks and rows asked for; of itself too", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.integer({ min: 1, max: 9 }),
        flags(11),
        flags(4),
        fc.uint8Array({ min: 0, max: 1, minLength: 11, maxLength: 11 }),
        async (seed, blockRows, keptCells, keptGenes, asked) => {
          // prettier-ignore
          const { labels, rows } = someRows(seed, 11, 4);
          const cells = memoryCells({ condition: category(labels) }, rows, { blockRows });
          const part = subset(subset(cells, { genes: keptGenes }), { cells: keptCells });
          const expected = rows.filter((_, i) => keptCells[i] === 1).map((row) => row.filter((_, j) => keptGenes[j] === 1)); // prettier-ignore
          assert.deepEqual(await allRows(part), expected);
          assert.deepEqual(
            part.genes,
            cells.genes.filter((_, j) => keptGenes[j] === 1),
          );
          assert.deepEqual([part.nCells, part.obs.rows, part.var.rows], [expected.length, expected.length, part.genes.length]); // prettier-ignore
          const found = await allRows(part, asked.slice(0, part.nCells));
          found.forEach((row, i) => { if (asked[i] === 1) assert.deepEqual(row, expected[i]); }); // prettier-ignore
        },
      ),
    );
  });

  it("takes rows of every kind of column", () => {
    const cells = memoryCells(
      {
        condition: category(["ctrl", "A", undefined]),
        text: { kind: "text", values: ["x", "y", "z"] },
        number: { kind: "number", values: Float64Array.of(1, NaN, 3) },
        flag: { kind: "boolean", values: Uint8Array.of(1, 0, 255) },
      },
      [[1], [2], [3]],
    );
    const { obs } = subset(cells, { cells: Uint8Array.of(0, 1, 1) });
    assert.deepEqual(obs.index, ["row1", "row2"]);
    assert.deepEqual([...obs.columns.values()], [
      { kind: "category", categories: ["A", "ctrl"], codes: Int32Array.of(0, -1) },
      { kind: "text", values: ["y", "z"] },
      { kind: "number", values: Float64Array.of(NaN, 3) },
      { kind: "boolean", values: Uint8Array.of(0, 255) },
    ]); // prettier-ignore
  });

  it("refuses flags of another length, and nothing left", () => {
    const cells = memoryCells({ condition: category(["ctrl", "A"]) }, [[1], [2]]);
    assert.throws(() => subset(cells, { cells: Uint8Array.of(1) }), { code: "SIZES_DISAGREE" });
    assert.throws(() => subset(cells, { genes: Uint8Array.of(0) }), { code: "NO_CELLS", message: /genes/ });
  });
});
