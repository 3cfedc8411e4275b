import assert from "node:assert/strict";
import path from "node:path";
import { closeReader, hasReader } from "../../../src/io/h5ad/client.ts";
import { openH5ad } from "../../../src/io/h5ad/open.ts";
import type { MatrixBlock } from "../../../src/io/h5ad/protocol.ts";

const file = (name: string): string => path.resolve(import.meta.dirname, `../../golden/h5ad/${name}.h5ad`);

async function all(blocks: AsyncIterable<MatrixBlock>): Promise<MatrixBlock[]> {
  const found: MatrixBlock[] = [];
  for await (const block of blocks) found.push(block);
  return found;
}

/** Values of the rows asked for. */
function rowsOf(blocks: readonly MatrixBlock[], rows: Uint8Array): Map<number, [number, number][]> {
  const found = new Map<number, [number, number][]>();
  for (const { start, nCells, indptr, indices, values } of blocks)
    for (let cell = 0; cell < nCells; cell++)
      if (rows[start + cell] === 1)
        found.set(
          start + cell,
          Array.from(indices.subarray(indptr[cell], indptr[cell + 1]), (gene, i) => [
            gene,
            values[indptr[cell]! + i]!,
          ]),
        );
  return found;
}

describe("a few rows", () => {
  after(closeReader);

  for (const name of ["csr-gzip", "dense-double-gzip", "legacy-csr", "csr-wide-index"])
    it(`are read without a thread, the same as with: ${name}`, async () => {
      await closeReader();
      const h5ad = await openH5ad(file(name));
      const rows = new Uint8Array(h5ad.nRows);
      rows[1] = rows[h5ad.nRows - 1] = 1;
      const few = await all(h5ad.blocks({ rows }));
      assert.equal(hasReader(), false);
      const whole = await all(h5ad.blocks());
      assert.equal(hasReader(), true);
      assert.deepEqual(rowsOf(few, rows), rowsOf(whole, rows));
    });

  it("are left to the thread where only the general reader knows the layout", async () => {
    await closeReader();
    const h5ad = await openH5ad(file("csc-lzf"));
    await all(h5ad.blocks({ rows: new Uint8Array(h5ad.nRows).fill(1) }));
    assert.equal(hasReader(), true);
  });

  it("say which file has an index out of range", async () => {
    const h5ad = await openH5ad(file("index-range"));
    await assert.rejects(all(h5ad.blocks({ rows: new Uint8Array(h5ad.nRows).fill(1) })), {
      code: "SIZES_DISAGREE",
      message: /index-range\.h5ad/,
    });
  });
});
