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
});
