import assert from "node:assert/strict";
import fc from "fast-check";
import { cellReader } from "../../src/data/cellMatrix.ts";
import { pseudobulk } from "../../src/data/pseudobulk.ts";
import { category, memoryCells } from "../support/memoryCells.ts";

const LABELS = ["ctrl", "A+ctrl", "ctrl", "B+ctrl", "A+B", "A+ctrl"];
const VALUES = [
  [0, 1, 0],
  [2, 0, 3],
  [0, 0, 0],
  [4, 5, 0],
  [0, 6, 0],
  [7, 8, 9],
];

describe("cellReader", () => {
  it("reads the cells of the conditions asked for, in file order", async () => {
    const read = cellReader(memoryCells({ condition: category(LABELS) }, VALUES, { blockRows: 2 }));
    const found = await read(["A+ctrl", "ctrl"]);
    assert.deepEqual(found.conditions.map(({ label }) => label), ["A+ctrl", "ctrl"]); // prettier-ignore
    assert.deepEqual([...found.conditionOf], [1, 0, 1, 0]);
    assert.deepEqual([...found.indptr], [0, 1, 3, 3, 6]);
    assert.deepEqual([...found.indices], [1, 0, 2, 0, 1, 2]);
    assert.deepEqual([...found.values], [1, 2, 3, 7, 8, 9]);
    assert.deepEqual(found.genes, ["g0", "g1", "g2"]);
    assert.equal(found.nCells, 4);
  });

  it("has the pseudobulk's means, counts normalised the same way", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 4, maxLength: 4 }), { minLength: 6, maxLength: 30 }), // prettier-ignore
        fc.boolean(),
        async (values, normalise) => {
          const labels = values.map((_, cell) => LABELS[cell % LABELS.length]);
          const rows = normalise ? values : values.map((row) => row.map((value) => Math.log1p(value) / 7));
          const cells = memoryCells({ condition: category(labels) }, rows);
          const truth = await pseudobulk(cells, { normalise });
          const all = truth.conditions.map(({ label }) => label);
          const found = await cellReader(cells, { normalise })(all);
          const sums = new Float64Array(truth.means.length);
          for (let cell = 0; cell < found.nCells; cell++)
            for (let k = found.indptr[cell]!; k < found.indptr[cell + 1]!; k++)
              sums[found.conditionOf[cell]! * 4 + found.indices[k]!]! += found.values[k]!;
          sums.forEach((sum, at) => {
            const mean = sum / truth.nCells[Math.floor(at / 4)]!;
            assert.ok(Math.abs(mean - truth.means[at]!) <= 1e-6 * Math.max(1, mean), `${mean} ${truth.means[at]}`); // prettier-ignore
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it("names conditions without cells, and values that cannot be", async () => {
    const cells = memoryCells({ condition: category(LABELS) }, VALUES);
    await assert.rejects(cellReader(cells)(["ctrl", "C+ctrl"]), { code: "UNKNOWN_CONDITION", message: /C\+ctrl/ }); // prettier-ignore
    const broken = memoryCells({ condition: category(LABELS) }, [...VALUES.slice(0, 5), [1, NaN, 0]]);
    await assert.rejects(cellReader(broken)(["A+ctrl"]), { code: "NOT_FINITE", message: /row 6.*g1/ });
    assert.equal((await cellReader(broken)(["B+ctrl"])).nCells, 1);
  });
});
