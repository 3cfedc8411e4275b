import assert from "node:assert/strict";
import fc from "fast-check";
import type { CellMatrix } from "../../../../src/data/cellMatrix.ts";
import { parseCondition } from "../../../../src/data/condition.ts";
import { restoreCounts } from "../../../../src/models/deep/cpa/counts.ts";

/** Rows of X, dense; conditions ctrl and A in turn. */
function matrixOf(rows: readonly (readonly number[])[]): CellMatrix {
  const stored = rows.map((row) => row.flatMap((value, g) => (value === 0 ? [] : [{ value, g }])));
  const indptr = [0];
  for (const row of stored) indptr.push(indptr.at(-1)! + row.length);
  return {
    genes: rows[0]!.map((_, g) => `g${g}`),
    nCells: rows.length,
    indptr: Float64Array.from(indptr),
    indices: Int32Array.from(stored.flat(), ({ g }) => g),
    values: Float32Array.from(stored.flat(), ({ value }) => value),
    conditions: ["ctrl", "A"].map((label) => parseCondition(label)),
    conditionOf: Int32Array.from(rows, (_, cell) => cell % 2),
  };
}

const scaled = (counts: readonly number[], target = 10_000): number[] => {
  const total = counts.reduce((a, b) => a + b, 0);
  return counts.map((count) => (total === 0 ? 0 : Math.log1p((count * target) / total)));
};

describe("restoreCounts", () => {
  it("gives back the counts that a file was made of, wherever the smallest is 1", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(3000), { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(1e3, 1e4, 2345.6, 1e6),
        fc.constantFrom("smallest" as const, "whole" as const),
        (rows, target, how) => {
          const counts = rows.map((row) => [1, ...row]);
          const { cells, whole, empty } = restoreCounts(matrixOf(counts.map((row) => scaled(row, target))), how); // prettier-ignore
          assert.deepEqual(
            [...cells.values],
            counts.flat().filter((count) => count > 0),
          );
          assert.deepEqual([...cells.totals], counts.map((row) => row.reduce((a, b) => a + b, 0))); // prettier-ignore
          for (const sum of cells.scaledTotals) assert.ok(Math.abs(sum / target - 1) < 1e-5);
          assert.equal(whole, 1);
          assert.equal(empty.size, 0);
        },
      ),
    );
  });

  it("takes the smallest for 1 as the paper, or for what makes all whole", () => {
    const matrix = matrixOf([scaled([2, 4, 6, 7])]);
    assert.deepEqual([...restoreCounts(matrix, "whole").cells.values], [2, 4, 6, 7]);
    const paper = [...restoreCounts(matrix, "smallest").cells.values];
    paper.forEach((count, g) => assert.ok(Math.abs(count - [1, 2, 3, 3.5][g]!) < 1e-5));
  });

  it("leaves out cells without values and counts them", () => {
    const { cells, empty } = restoreCounts(matrixOf([[0, 0], scaled([1, 2]), scaled([3, 1]), [0, 0]]), "smallest"); // prettier-ignore
    assert.equal(cells.nCells, 2);
    assert.deepEqual([...cells.indptr], [0, 2, 4]);
    assert.deepEqual([...cells.conditionOf], [1, 0]);
    assert.deepEqual([...cells.values], [1, 2, 3, 1]);
    assert.deepEqual([...empty], [["ctrl", 1], ["A", 1]]); // prettier-ignore
  });

  it("says when there are no counts behind the values", () => {
    const odd = matrixOf([[0.3, 1.1, 0.7], [0.2, 0.9, 1.4], [0.5, 0.8, 1.3]]); // prettier-ignore
    assert.throws(() => restoreCounts(odd, "whole"), { code: "NO_COUNTS", message: /3 of 3 cells.*counts=smallest/ }); // prettier-ignore
    const { whole } = restoreCounts(odd, "smallest");
    assert.equal(whole, 0);
    assert.throws(() => restoreCounts(matrixOf([[900, 2]]), "smallest"), { code: "NO_COUNTS", message: /exp\(x\) of 900.*--normalise/ }); // prettier-ignore
  });
});
