import assert from "node:assert/strict";
import fc from "fast-check";
import { transpose } from "../../../src/io/h5ad/transpose.ts";

const matrices = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 9 }))
  .chain(([n, m]) => fc.array(fc.array(fc.constantFrom(0, 0, 1, 2, 3.5), { minLength: m, maxLength: m }), { minLength: n, maxLength: n })); // prettier-ignore

describe("transpose", () => {
  it("gives the rows of a matrix stored by columns, however small its memory", async () => {
    await fc.assert(
      fc.asyncProperty(
        matrices,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 7 }),
        async (matrix, held, size) => {
          const m = matrix[0]?.length ?? 0;
          const indptr = [0];
          const rows: number[] = [];
          const values: number[] = [];
          for (let gene = 0; gene < m; gene++) {
            matrix.forEach((row, cell) => {
              if (row[gene] === 0) return;
              rows.push(cell);
              values.push(row[gene] as number);
            });
            indptr.push(rows.length);
          }
          const source = {
            nRows: matrix.length,
            indptr: Float64Array.from(indptr),
            slice: (from: number, to: number, withValues: boolean) =>
              Promise.resolve({
                indices: Int32Array.from(rows.slice(from, to)),
                values: Float32Array.from(withValues ? values.slice(from, to) : []),
              }),
          };
          const found = matrix.map(() => Array<number>(m).fill(0));
          let next = 0;
          for await (const block of transpose(source, undefined, { held, slice: size, block: held })) {
            assert.equal(block.start, next);
            next += block.nCells;
            for (let cell = 0; cell < block.nCells; cell++)
              for (let i = block.indptr[cell] as number; i < (block.indptr[cell + 1] as number); i++)
                (found[block.start + cell] as number[])[block.indices[i] as number] = block.values[
                  i
                ] as number;
          }
          assert.equal(next, matrix.length);
          assert.deepEqual(found, matrix);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("reads for the wanted rows only", async () => {
    let slices = 0;
    const source = {
      nRows: 4,
      indptr: Float64Array.of(0, 4),
      slice: (from: number, to: number, values: boolean) => {
        slices++;
        const indices = Int32Array.of(0, 1, 2, 3).subarray(from, to);
        return Promise.resolve({ indices, values: values ? Float32Array.from(indices) : new Float32Array() });
      },
    };
    const starts: number[] = [];
    const sizes = { held: 1, slice: 10, block: 10 };
    for await (const { start } of transpose(source, Uint8Array.of(0, 1, 0, 1), sizes)) starts.push(start);
    assert.deepEqual(starts, [1, 3]);
    assert.equal(slices, 3);
  });
});
