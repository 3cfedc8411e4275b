import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openH5ad } from "../../../src/io/h5ad/open.ts";
import { type H5adOfRows, type RowsToWrite, writeH5ad } from "../../../src/io/h5ad/write.ts";
import { random } from "../../../src/stats/random.ts";
import { tableOf } from "../../support/memoryCells.ts";

/** Rows with 0 … 9 values of 12 columns, the same for the same row whatever the blocks. */
function row(i: number): [Int32Array, Float32Array] {
  const draw = random(i);
  const columns = Array.from({ length: 12 }, (_, g) => g).filter(() => draw.next() < 0.4);
  return [Int32Array.from(columns), Float32Array.from(columns, () => 1 + draw.integer(50))];
}

async function* rows(n: number, size: number): AsyncGenerator<RowsToWrite> {
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

const content = (n: number, blocks: AsyncIterable<RowsToWrite>): H5adOfRows => ({
  X: { shape: [n, 12], blocks },
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

describe("writeH5ad, obs with the rows", function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-rows-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("gives back every row, beyond the first chunk of values and of rows; bytes do not depend on blocks", async () => {
    const n = 40_000;
    const files = await Promise.all(
      [1000, 33_333].map(async (size) => {
        const file = path.join(folder, `${size}.h5ad`);
        await writeH5ad(file, content(n, rows(n, size)));
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
    assert.deepEqual(h5ad.own, { note: "x" });
    await h5ad.close();
  });

  it("what disagrees is refused, and nothing is left", async () => {
    const write = (n: number, blocks: AsyncIterable<RowsToWrite>): Promise<void> =>
      writeH5ad(path.join(folder, "x.h5ad"), content(n, blocks));
    await assert.rejects(write(11, rows(10, 3)), { code: "SIZES_DISAGREE", message: /X has 11 rows, but its blocks have 10/ }); // prettier-ignore
    await assert.rejects(write(9, rows(10, 3)), { code: "SIZES_DISAGREE", message: /have more/ });
    async function* broken(): AsyncGenerator<RowsToWrite> {
      for await (const block of rows(4, 4)) yield { ...block, columns: new Map() };
    }
    async function* short(): AsyncGenerator<RowsToWrite> {
      for await (const block of rows(4, 4)) yield { ...block, values: block.values.slice(1) };
    }
    await assert.rejects(write(4, short()), { code: "SIZES_DISAGREE", message: /parts of the block at row 0/ }); // prettier-ignore
    await assert.rejects(write(4, broken()), { code: "SIZES_DISAGREE", message: /0 values of kind for 4 rows/ }); // prettier-ignore
    await assert.rejects(
      writeH5ad(path.join(folder, "x.h5ad"), { ...content(4, rows(4, 4)), uns: { "a/b": 1 } }),
      { code: "BAD_NAME" },
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  it("errors of the source and aborts come through, and nothing is left", async () => {
    async function* failing(): AsyncGenerator<RowsToWrite> {
      yield* rows(5, 5);
      throw new RangeError("the source broke");
    }
    const file = path.join(folder, "x.h5ad");
    await assert.rejects(writeH5ad(file, content(10, failing())), { name: "RangeError" });
    const controller = new AbortController();
    async function* aborting(): AsyncGenerator<RowsToWrite> {
      for await (const block of rows(1000, 10)) {
        if (block.names?.[0] === "c500") controller.abort();
        yield block;
      }
    }
    await assert.rejects(writeH5ad(file, content(1000, aborting()), controller.signal), { name: "AbortError" }); // prettier-ignore
    assert.deepEqual(readdirSync(folder), []);
    await assert.rejects(writeH5ad("/dev/null/x.h5ad", content(5, rows(5, 5))), { code: "WRITE_FAILED" }); // prettier-ignore
  });

  it("no rows at all, and names beyond ASCII", async () => {
    const file = path.join(folder, "x.h5ad");
    await writeH5ad(file, content(0, rows(0, 1)));
    const empty = await openH5ad(file);
    assert.deepEqual(
      [empty.nRows, empty.obs.index, [...empty.obs.columns.keys()]],
      [0, [], ["kind", "total"]],
    );
    await empty.close();
    async function* named(): AsyncGenerator<RowsToWrite> {
      for await (const block of rows(2, 2)) yield { ...block, names: ["Zürich", "π"] };
    }
    await writeH5ad(file, content(2, named()));
    const read = await openH5ad(file);
    assert.deepEqual(read.obs.index, ["Zürich", "π"]);
    await read.close();
  });
});
