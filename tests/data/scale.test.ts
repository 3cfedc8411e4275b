import assert from "node:assert/strict";
import type { CellBlock } from "../../src/data/cells.ts";
import { detectScale, normaliseBlock } from "../../src/data/scale.ts";

function block(rows: readonly (readonly number[])[]): CellBlock {
  const indptr = [0];
  for (const row of rows) indptr.push((indptr.at(-1) as number) + row.length);
  return {
    start: 0,
    nCells: rows.length,
    indptr: Int32Array.from(indptr),
    indices: Int32Array.from(rows.flatMap((row) => row.map((_, gene) => gene))),
    values: Float32Array.from(rows.flat()),
  };
}
const counts = Array.from({ length: 40 }, (_, cell) =>
  Array.from({ length: 30 }, (_, gene) => 1 + ((cell * 7 + gene * gene) % 9)),
);
const logs = (rows: readonly (readonly number[])[], target: number, missing = 0): number[][] =>
  rows.map((row) => {
    const total = row.reduce((a, b) => a + b, 0);
    return row.slice(missing).map((count) => Math.log1p((count / total) * target));
  });

describe("scale", () => {
  it("knows counts", () => {
    assert.equal(detectScale(block(counts)).kind, "counts");
  });

  it("knows logarithms of scaled counts and their target", () => {
    const { kind, target, evidence } = detectScale(block(logs(counts, 10_000)));
    assert.deepEqual([kind, target], ["log1p", 10_000]);
    assert.match(evidence, /sum is 10000 in every cell/);
    assert.equal(detectScale(block(logs(counts, 1e6))).target, 1e6);
  });

  it("does not name a target where genes are missing", () => {
    const { kind, target } = detectScale(block(logs(counts, 10_000, 12)));
    assert.deepEqual([kind, target], ["log1p", undefined]);
  });

  it("is not sure of other values, or of too few", () => {
    const other = counts.map((row, cell) =>
      row.map((count, gene) => count + Math.sin(cell + 3.7 * gene) / 3),
    );
    assert.equal(detectScale(block(other)).kind, "unknown");
    assert.equal(detectScale(block([[1.5], [2.5]])).kind, "unknown");
    assert.equal(detectScale(block([[], []])).kind, "unknown");
  });

  it("scales counts to 10,000 and takes logarithms", () => {
    const one = block([[1, 3], [], [5]]);
    normaliseBlock(one);
    assert.deepEqual(one.values, Float32Array.from([2500, 7500, 10_000].map(Math.log1p)));
  });

  it("refuses to scale what are no counts", () => {
    assert.throws(() => normaliseBlock(block([[1], [1.5]])), {
      code: "NOT_COUNTS",
      message: /cell 2 holds 1.5/,
    });
  });
});
