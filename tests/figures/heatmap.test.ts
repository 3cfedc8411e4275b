import assert from "node:assert/strict";
import { heatmap } from "../../src/figures/heatmap.ts";

const options = {
  ...{ values: [1, -4, 0, 2, 3, -1], rows: 2, columns: 3, title: "W", provenance: "simulated" as const },
  ...{ rowTitle: "Gene", columnTitle: "Perturbation", valueTitle: "Weight" },
};

describe("heatmap", () => {
  it("reads the matrix by rows, first row on top, white at 0", () => {
    const { data, layout } = heatmap(options);
    assert.deepEqual(data[0]!.z, [
      [1, -4, 0],
      [2, 3, -1],
    ]);
    assert.deepEqual([data[0]!.zmin, data[0]!.zmax], [-4, 4]);
    assert.deepEqual((layout.yaxis as { range: number[] }).range, [1.5, -0.5]);
  });

  it("survives a matrix of zeros and leaves labels out where cells are too small for them", () => {
    assert.equal(heatmap({ ...options, values: new Float64Array(6) }).data[0]!.zmax, 1);
    const large = heatmap({ ...options, values: new Float64Array(90_000), rows: 300, columns: 300 });
    assert.equal((large.layout.xaxis as { showticklabels: boolean }).showticklabels, false);
  });

  it("refuses a matrix of another size", () => {
    assert.throws(() => heatmap({ ...options, rows: 3 }), {
      code: "BAD_SHAPE",
      message: /3 × 3 = 9 values, found 6/,
    });
  });
});
