import assert from "node:assert/strict";
import { toDanfo } from "../../src/data/danfo.ts";

describe("toDanfo", () => {
  it("makes a data frame of rows, columns in their order", async () => {
    const frame = await toDanfo([
      { model: "mean", l2: 2 },
      { model: "additive", l2: 1 },
    ]);
    assert.deepEqual(frame.columns, ["model", "l2"]);
    assert.deepEqual(frame.shape, [2, 2]);
    assert.deepEqual(frame.sortValues("l2").values, [
      ["additive", 1],
      ["mean", 2],
    ]);
  });

  it("keeps cells in their columns where rows lack some", async () => {
    const frame = await toDanfo([{ model: "mean" }, { l2: 1, seed: 2 }, { model: "additive", seed: 3 }]);
    assert.deepEqual(frame.columns, ["model", "l2", "seed"]);
    assert.deepEqual(frame.values, [["mean", NaN, NaN], [null, 1, 2], ["additive", NaN, 3]]); // prettier-ignore
    assert.deepEqual(frame["dtypes"], ["string", "float32", "float32"]);
    frame.print();
  });

  it("makes columns of what lies deeper, and takes no rows at all", async () => {
    const frame = await toDanfo([
      { ratio: { value: 1, lower: 0.5 }, genes: ["A", "B"], at: Float64Array.of(1, 2) },
    ]);
    assert.deepEqual(frame.columns, ["ratio.value", "ratio.lower", "genes", "at"]);
    assert.deepEqual(frame.values, [[1, 0.5, "A, B", "1, 2"]]);
    assert.deepEqual((await toDanfo([])).shape, [0, 0]);
  });
});
