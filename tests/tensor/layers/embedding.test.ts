import assert from "node:assert/strict";
import { random } from "../../../src/stats/random.ts";
import { evaluate } from "../../../src/tensor/compile.ts";
import { embedding } from "../../../src/tensor/layers/embedding.ts";
import { input } from "../../../src/tensor/leaves.ts";

describe("embedding", () => {
  it("takes a row for each position", async () => {
    const table = embedding("table", 5, 2, random(1));
    const y = table.apply(input("rows", [3], "int32"));
    const found = (await evaluate({ y }, { rows: Int32Array.of(4, 0, 4) })).y!;
    const { values } = table.weight;
    assert.deepEqual([...found], [values[8], values[9], values[0], values[1], values[8], values[9]]);
  });
});
