import assert from "node:assert/strict";
import fc from "fast-check";
import { transposed, type SparseMatrix } from "../../../src/tensor/operators/sparseProduct.ts";
import { sparseWork } from "../../../src/tensor/works/sparseWork.ts";
import { readyWorks } from "../../../src/tensor/works/work.ts";

const matrices = fc
  .record({
    rows: fc.integer({ min: 0, max: 6 }),
    columns: fc.integer({ min: 1, max: 6 }),
    // Bands of 32, 16, 4 and 1 numbers are done in different ways.
    width: fc.constantFrom(0, 1, 3, 4, 5, 16, 20, 32, 37, 55, 64),
    draws: fc.array(fc.tuple(fc.nat(5), fc.double({ min: -2, max: 2, noNaN: true })), { maxLength: 30 }),
  })
  .map(({ rows, columns, width, draws }): { matrix: SparseMatrix; width: number } => {
    const kept = rows === 0 ? [] : draws;
    const starts = Int32Array.from({ length: rows + 1 }, (_, row) => Math.floor((row * kept.length) / Math.max(1, rows))); // prettier-ignore
    const indices = Int32Array.from(kept, ([column]) => column % columns);
    return { matrix: { rows, columns, starts, indices, weights: Float32Array.from(kept, ([, w]) => w) }, width }; // prettier-ignore
  });

function expected(
  { rows, starts, indices, weights }: SparseMatrix,
  x: Float32Array,
  width: number,
): Float32Array {
  // prettier-ignore
  const y = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++)
    for (let entry = starts[row]!; entry < starts[row + 1]!; entry++)
      for (let k = 0; k < width; k++)
        y[row * width + k] = Math.fround(y[row * width + k]! + Math.fround(weights[entry]! * x[indices[entry]! * width + k]!)); // prettier-ignore
  return y;
}

describe("sparseWork", () => {
  it("adds up rows in the order of the entries, for any width, also transposed", () => {
    fc.assert(
      fc.property(matrices, ({ matrix, width }) => {
        for (const one of [matrix, transposed(matrix)]) {
          const [ready] = readyWorks([sparseWork("one", one, width)]);
          const x = ready!.inputs[0]!.map((_, i) => Math.sin(i + 1));
          ready!.inputs[0]!.set(x);
          // Twice: nothing may be left over from the first time.
          ready!.run();
          ready!.run();
          assert.deepEqual(ready!.output, expected(one, x, width));
        }
      }),
      { numRuns: 60 },
    );
  });
});
