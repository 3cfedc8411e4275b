import assert from "node:assert/strict";
import { coexpressionGraph } from "../../../../src/models/deep/gears/coexpression.ts";
import { cellMatrix, edgesOf, gearsGolden, goldenCells, written } from "../../../support/gearsGolden.ts";

describe("coexpressionGraph", () => {
  it("has the edges of cell-gears: singles and control of the training conditions, the strongest five and itself", async () => {
    const golden = gearsGolden();
    const cells = goldenCells(golden);
    const wanted = new Set(cells.conditions.flatMap(({ label }, at) => (golden.split.train.includes(label) && label.includes("ctrl") ? [at] : []))); // prettier-ignore
    const { edges, constant } = await coexpressionGraph(cells, wanted, { most: 6 });
    const expected = edgesOf(golden.coexpression);
    assert.deepEqual(written(edges).map((one) => one.slice(0, -2)), written(expected).map((one) => one.slice(0, -2))); // prettier-ignore
    assert.deepEqual(constant, [30]);
  });

  it("takes anticorrelated genes for co-expressed ones, and more cells than fit into a block", async () => {
    const n = 2500;
    const values = Array.from({ length: n }, (_, i) => [1 + Math.sin(i), 3 - Math.sin(i), 1 + Math.cos(i * 1.7), 2]).flat(); // prettier-ignore
    const cells = cellMatrix(["a", "b", "c", "d"], values, ["ctrl"], new Array<number>(n).fill(0));
    const { edges, constant } = await coexpressionGraph(cells, new Set([0]));
    assert.deepEqual(written(edges), ["0→0 1.00000", "0→1 1.00000", "1→0 1.00000", "1→1 1.00000", "2→2 1.00000"]); // prettier-ignore
    assert.deepEqual(constant, [3]);
  });
});
