import assert from "node:assert/strict";
import { evaluate } from "../../../src/tensor/compile.ts";
import { gradients } from "../../../src/tensor/gradients.ts";
import { input } from "../../../src/tensor/leaves.ts";
import { segmentSum, sparseMatrix, sparseProduct } from "../../../src/tensor/operators/sparseProduct.ts";
import { exp } from "../../../src/tensor/operators/exp.ts";
import { sum } from "../../../src/tensor/operators/sum.ts";
import { checkOperator } from "../../support/operators.ts";

checkOperator("sparseProduct", {
  golden: {
    sparseProduct: (x) =>
      sparseProduct(sparseMatrix(3, 4, [[0, 0, 0.5], [0, 2, 2], [2, 0, 1], [2, 1, -1], [2, 3, 3]]), x!), // prettier-ignore
    segmentSum: (x) => segmentSum(x!, [2, 0, 2, 0], 3),
  },
  small: {
    of: (x) => {
      const columns = x!.shape[0]!;
      const entries = Array.from({ length: 2 * columns }, (_, i): [number, number, number] => [(i * i) % 5, i % columns, 0.3 * i - 1]); // prettier-ignore
      return exp(sparseProduct(sparseMatrix(5, columns, entries), x!));
    },
  },
});

describe("sparseProduct", () => {
  for (const [rows, columns, width] of [
    [0, 3, 2],
    [3, 0, 2],
    [3, 3, 0],
    [1, 1, 1],
    [3, 3, 1],
  ] as const)
    it(`multiplies and has derivatives: ${rows} × ${columns} on width ${width}`, async () => {
      const all: [number, number, number][] = [];
      for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) all.push([r, c, 1]);
      const x = input("x", [columns, width]);
      const y = sparseProduct(sparseMatrix(rows, columns, all), x);
      const [dx] = gradients(sum(y), [x]);
      const found = await evaluate({ y, dx: dx! }, { x: new Float32Array(columns * width).fill(1) });
      assert.deepEqual([...found.y!], new Array(rows * width).fill(columns));
      assert.deepEqual([...found.dx!], new Array(columns * width).fill(rows));
    });
});
