import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openH5ad } from "../../../src/io/h5ad/open.ts";
import { type RowBlock, type RowsToWrite, writeH5adRows } from "../../../src/io/h5ad/writeRows.ts";
import { random } from "../../../src/stats/random.ts";
import { tableOf } from "../../support/memoryCells.ts";

/** Rows with 0 … 9 values of 12 columns, the same for the same row whatever the blocks. */
function row(i: number): [Int32Array, Float32Array] {
  const draw = random(i);
  const columns = Array.from({ length: 12 }, (_, g) => g).filter(() => draw.next() < 0.4);
  return [Int32Array.from(columns), Float32Array.from(columns, () => 1 + draw.integer(50))];
}

async function* rows(n: number, size: number): AsyncGenerator<RowBlock> {
  for (let from = 0; from < n; from += size) {
    const parts = Array.from({ length: Math.min(size, n - from) }, (_, i) => row(from + i));
    const indptr = new Float64Array(parts.length + 1);
    parts.forEach(([one], i) => (indptr[i + 1] = indptr[i]! + one.length));
    yield {
      indptr,
      indices: Int32Array.from(parts.flatMap(([one]) => Array.from(one))),
      values: Float32Array.from(parts.flatMap(([, one]) => Array.from(one))),
      names: parts.map((_, i) => `c${from + i}`),
      columns: new Map<string, Int32Array | Float64Array>([
        ["kind", Int32Array.from(parts, (_, i) => ((from + i) % 3) - 1)],
        ["total", Float64Array.from(parts, (_, i) => (from + i) / 2)],
      ]),
    };
    await Promise.resolve();
  }
}

const head = (n: number): RowsToWrite => ({
  shape: [n, 12],
  var: tableOf({}, 12),
  obs: {
    nameBytes: 8,
    columns: new Map([
      ["kind", { kind: "category", categories: ["a", "b"] }],
      ["total", { kind: "number", whole: false }],
    ]),
  },
  uns: { pertline: { note: "x" } },
});

describe("writeH5adRows", function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-rows-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("gives back every row, beyond the first chunk of values and of rows; bytes do not depend on blocks", async () => {
    const n = 40_000;
    const files = await Promise.all(
      [1000, 33_333].map(async (size) => {
        const file = path.join(folder, `${size}.h5ad`);
        await writeH5adRows(file, head(n), rows(n, size));
        return file;
      }),
    );
    assert.ok(readFileSync(files[0]!).equals(readFileSync(files[1]!)));
    const h5ad = await openH5ad(files[0]!);
    assert.equal(h5ad.nRows, n);
    assert.equal(h5ad.obs.index[n - 1], `c${n - 1}`);
    const kind = h5ad.obs.columns.get("kind");
    const total = h5ad.obs.columns.get("total");
    assert.ok(kind?.kind === "category" && total?.kind === "number");
    assert.deepEqual(kind.codes.subarray(n - 4), Int32Array.from([n - 4, n - 3, n - 2, n - 1], (i) => (i % 3) - 1)); // prettier-ignore
    assert.equal(total.values[n - 1], (n - 1) / 2);
    let seen = 0;
    for await (const block of h5ad.blocks())
      for (let i = 0; i < block.nCells; i++, seen++) {
        const [indices, values] = row(seen);
        const [from, to] = [block.indptr[i], block.indptr[i + 1]];
        assert.deepEqual(Array.from(block.indices.subarray(from, to)), Array.from(indices));
        assert.deepEqual(Array.from(block.values.subarray(from, to)), Array.from(values));
      }
    assert.equal(seen, n);
    assert.deepEqual(h5ad.uns, { note: "x" });
    await h5ad.close();
  });

  it("what disagrees is refused, and nothing is left", async () => {
    const write = (n: number, blocks: AsyncIterable<RowBlock>): Promise<void> =>
      writeH5adRows(path.join(folder, "x.h5ad"), head(n), blocks);
    await assert.rejects(write(11, rows(10, 3)), { code: "SIZES_DISAGREE", message: /11 rows were announced, 10 came/ }); // prettier-ignore
    await assert.rejects(write(9, rows(10, 3)), { code: "SIZES_DISAGREE", message: /more came/ });
    async function* broken(): AsyncGenerator<RowBlock> {
      for await (const block of rows(4, 4)) yield { ...block, columns: new Map() };
    }
    await assert.rejects(write(4, broken()), { code: "SIZES_DISAGREE", message: /0 values of kind for 4 rows/ }); // prettier-ignore
    await assert.rejects(
      writeH5adRows(path.join(folder, "x.h5ad"), { ...head(4), uns: { "a/b": 1 } }, rows(4, 4)),
      { code: "BAD_NAME" },
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  it("errors of the source and aborts come through, and nothing is left", async () => {
    async function* failing(): AsyncGenerator<RowBlock> {
      yield* rows(5, 5);
      throw new RangeError("the source broke");
    }
    const file = path.join(folder, "x.h5ad");
    await assert.rejects(writeH5adRows(file, head(10), failing()), { name: "RangeError" });
    const controller = new AbortController();
    async function* aborting(): AsyncGenerator<RowBlock> {
      for await (const block of rows(1000, 10)) {
        if (block.names[0] === "c500") controller.abort();
        yield block;
      }
    }
    await assert.rejects(writeH5adRows(file, head(1000), aborting(), controller.signal), { name: "AbortError" }); // prettier-ignore
    assert.deepEqual(readdirSync(folder), []);
    await assert.rejects(writeH5adRows("/dev/null/x.h5ad", head(5), rows(5, 5)), { code: "WRITE_FAILED" }); // prettier-ignore
  });
});
