import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openH5ad } from "../../../src/io/h5ad/open.ts";
import {
  type Dictionary,
  type H5adToWrite,
  type RowsToWrite,
  writeH5ad,
} from "../../../src/io/h5ad/write.ts";
import type { Table } from "../../../src/io/table.ts";
import { anndataPython, runPython } from "../../support/anndata.ts";
import { skip } from "../../support/skip.ts";

/** 3 cells × 4 genes with every kind of column, missing values among them. */
function content(): H5adToWrite & { X: { indptr: Float64Array; indices: Int32Array; values: Float32Array } } {
  return {
    X: {
      shape: [3, 4],
      indptr: Float64Array.of(0, 2, 2, 5),
      indices: Int32Array.of(0, 3, 0, 1, 2),
      values: Float32Array.of(1.5, 2, 0.25, 3, 4),
    },
    obs: {
      rows: 3,
      index: ["c1", "c2", "Zürich"],
      columns: new Map([
        ["condition", { kind: "category", categories: ["ctrl", "B+A"], codes: Int32Array.of(1, -1, 0) }],
        ["note", { kind: "text", values: ["", "π ≈ 3", "a"] }],
        ["ncounts", { kind: "number", values: Float64Array.of(1, 2, 3) }],
        ["score", { kind: "number", values: Float64Array.of(0.5, Number.NaN, -1) }],
        ["good", { kind: "boolean", values: Uint8Array.of(1, 0, 255) }],
      ]),
    },
    var: { rows: 4, index: ["g1", "g2", "g3", "g4"], columns: new Map() },
    uns: {
      title: "µ",
      number: 2.5,
      words: { shape: [2], values: ["a", "b"] },
      inner: { matrix: { shape: [2, 3], values: Float64Array.of(1, 2, 3, 4, 5, 6) } },
      pertline: { text: "kept" },
    },
  };
}

describe("writeH5ad", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-write-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("what is written is read back the same", async () => {
    const file = path.join(folder, "deep", "er", "a.h5ad");
    const written = content();
    await writeH5ad(file, written);
    const read = await openH5ad(file);
    assert.deepEqual(read.obs.index, written.obs.index);
    for (const [name, column] of written.obs.columns)
      assert.deepEqual(
        read.obs.columns.get(name),
        name === "good"
          ? { kind: "category", categories: ["False", "True"], codes: Int32Array.of(1, 0, -1) }
          : column,
        name,
      );
    assert.deepEqual([...read.obs.columns.keys()], [...written.obs.columns.keys()]);
    assert.deepEqual(read.var.index, written.var.index);
    assert.equal(read.var.columns.size, 0);
    assert.deepEqual(read.own, { text: "kept" });
    for await (const block of read.blocks()) {
      assert.deepEqual(Array.from(block.indptr), Array.from(written.X.indptr));
      assert.deepEqual(block.indices, written.X.indices);
      assert.deepEqual(block.values, written.X.values);
    }
    await read.close();
    assert.deepEqual(readdirSync(path.dirname(file)), ["a.h5ad"]);
  });

  it("equal content gives equal bytes, also in another second", async () => {
    const [a, b] = [path.join(folder, "a.h5ad"), path.join(folder, "b.h5ad")];
    await writeH5ad(a, content());
    await new Promise((resolve) => setTimeout(resolve, 1100)); // HDF5 keeps times in seconds
    await writeH5ad(b, content());
    assert.ok(readFileSync(a).equals(readFileSync(b)));
  });

  it("writes dense matrices, and arrays that are views into longer buffers", async () => {
    const file = path.join(folder, "dense.h5ad");
    const long = Float32Array.from({ length: 3 * 4000 + 5 }, (_, i) => (i % 3 === 0 ? 0 : i));
    const values = long.subarray(5);
    const index = Array.from({ length: 4000 }, (_, i) => `g${i}`);
    await writeH5ad(file, {
      ...content(),
      X: { shape: [3, 4000], values },
      var: { rows: 4000, index, columns: new Map() },
    });
    const read = await openH5ad(file);
    assert.equal(read.layout, "dense");
    const found = new Float32Array(12_000);
    for await (const block of read.blocks())
      for (let i = 0; i < block.nCells; i++)
        for (let j = block.indptr[i]!; j < block.indptr[i + 1]!; j++)
          found[(block.start + i) * 4000 + block.indices[j]!] = block.values[j]!;
    assert.deepEqual(found, Float32Array.from(values));
    await read.close();
  });

  it("writes a sparse matrix block by block, and what is known only then into uns", async () => {
    const file = path.join(folder, "blocks.h5ad");
    const { X, ...rest } = content();
    let seen = 0;
    async function* blocks(): AsyncGenerator<RowsToWrite> {
      for (const [from, to] of [
        [0, 0],
        [0, 1],
        [1, 2],
        [2, 3],
      ] as const) {
        // prettier-ignore
        const [first, end] = [X.indptr[from]!, X.indptr[to]!];
        await Promise.resolve();
        yield { indptr: X.indptr.subarray(from, to + 1).map((at) => at - first), indices: X.indices.slice(first, end), values: X.values.slice(first, end) }; // prettier-ignore
        seen += end - first;
      }
    }
    const uns = (): Dictionary => ({
      pertline: { seen, places: { shape: [2], values: Int32Array.of(3, 1) } },
    });
    await writeH5ad(file, { ...rest, X: { shape: [3, 4], blocks: blocks() }, uns });
    const read = await openH5ad(file);
    assert.deepEqual(read.own, { seen: 5, places: { shape: [2], values: Float64Array.of(3, 1) } });
    for await (const block of read.blocks()) {
      assert.deepEqual(Array.from(block.indptr), Array.from(X.indptr));
      assert.deepEqual([block.indices, block.values], [X.indices, X.values]);
    }
    await read.close();
    await assert.rejects(writeH5ad(file, { ...rest, X: { shape: [3, 4], blocks: (async function* () {})() } }), { code: "SIZES_DISAGREE" }); // prettier-ignore
    const failing = (async function* (): AsyncGenerator<RowsToWrite> {
      yield { indptr: Int32Array.of(0, 0), indices: new Int32Array(), values: new Float32Array() };
      throw new Error("no more");
    })();
    await assert.rejects(writeH5ad(path.join(folder, "failed.h5ad"), { ...rest, X: { shape: [3, 4], blocks: failing } }), /no more/); // prettier-ignore
    assert.deepEqual(readdirSync(folder), ["blocks.h5ad"]);
  });

  it("pieces larger than what is handed over at once keep their order", async function () {
    this.timeout(60_000);
    const [rows, columns] = [2000, 4500];
    const file = path.join(folder, "long.h5ad");
    const values = Float32Array.from({ length: rows * columns }, (_, i) => 1 + (i % 1009));
    const indices = Int32Array.from(values, (_, i) => i % columns);
    const indptr = Float64Array.from({ length: rows + 1 }, (_, i) => i * columns);
    const table = (n: number): Table => ({
      rows: n,
      index: Array.from({ length: n }, (_, i) => `n${i}`),
      columns: new Map(),
    });
    const X = { shape: [rows, columns] as const, indptr, indices, values };
    await writeH5ad(file, { X, obs: table(rows), var: table(columns) });
    const read = await openH5ad(file);
    let at = 0;
    for await (const block of read.blocks()) {
      assert.deepEqual(block.values, values.subarray(at, at + block.values.length));
      at += block.values.length;
    }
    assert.equal(at, rows * columns);
    await read.close();
  });

  it("anndata reads it without a warning and writes it again", async function () {
    this.timeout(60_000);
    const found = anndataPython();
    if ("reason" in found) return skip(this, found.reason);
    const file = path.join(folder, "a.h5ad");
    await writeH5ad(file, content());
    const script = `
import anndata, json, sys
a = anndata.read_h5ad(sys.argv[1])
a.write_h5ad(sys.argv[1] + ".again")
print(json.dumps({
  "X": a.X.toarray().tolist(), "dtype": str(a.X.dtype), "format": a.X.format,
  "obs": a.obs_names.tolist(), "columns": {k: str(v) for k, v in a.obs.dtypes.items()},
  "condition": a.obs["condition"].astype(object).where(a.obs["condition"].notna(), None).tolist(),
  "note": a.obs["note"].tolist(), "missing": int(a.obs["score"].isna().sum()), "var": a.var_names.tolist(),
  "title": a.uns["title"], "words": a.uns["words"].tolist(), "matrix": a.uns["inner"]["matrix"].tolist(),
}))`;
    const read = runPython(found.python, script, file) as { columns: Record<string, string> };
    // Texts are `object` in pandas 2 and `str` in pandas 3.
    delete read.columns.note;
    assert.deepEqual(read.columns, {
      condition: "category",
      ncounts: "int32",
      score: "float64",
      good: "category",
    });
    assert.deepEqual(
      { ...read, columns: undefined },
      {
        X: [
          [1.5, 0, 0, 2],
          [0, 0, 0, 0],
          [0.25, 3, 4, 0],
        ],
        dtype: "float32",
        format: "csr",
        obs: ["c1", "c2", "Zürich"],
        columns: undefined,
        condition: ["B+A", null, "ctrl"],
        note: ["", "π ≈ 3", "a"],
        missing: 1,
        var: ["g1", "g2", "g3", "g4"],
        title: "µ",
        words: ["a", "b"],
        matrix: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
    );
  });

  it("replaces an older file only when complete; abort and errors leave nothing behind", async () => {
    const file = path.join(folder, "a.h5ad");
    writeFileSync(file, "older");
    const controller = new AbortController();
    const writing = writeH5ad(file, content(), controller.signal);
    controller.abort();
    await assert.rejects(writing, { name: "AbortError" });
    await assert.rejects(writeH5ad(file, content(), AbortSignal.abort()), { name: "AbortError" });
    assert.deepEqual(readdirSync(folder), ["a.h5ad"]);
    await writeH5ad(file, content());
    assert.equal((await openH5ad(file)).nRows, 3);
    assert.deepEqual(readdirSync(folder), ["a.h5ad"]);
  });

  it("a folder that cannot be written to is named", async function () {
    const blocked = path.join(folder, "blocked");
    writeFileSync(blocked, "a file where a folder is wanted");
    chmodSync(blocked, 0o444);
    await assert.rejects(writeH5ad(path.join(blocked, "a.h5ad"), content()), {
      code: "WRITE_FAILED",
      message: /blocked/,
    });
  });

  it("refuses parts that disagree and names that HDF5 cannot keep", async () => {
    const file = path.join(folder, "a.h5ad");
    const bad = (change: (c: ReturnType<typeof content>) => void): Promise<void> => {
      const one = content();
      change(one);
      return writeH5ad(file, one);
    };
    await assert.rejects(
      bad((c) => c.obs.rows++),
      { code: "SIZES_DISAGREE" },
    );
    await assert.rejects(
      bad((c) => c.obs.index.pop()),
      { code: "SIZES_DISAGREE" },
    );
    await assert.rejects(
      bad((c) => (c.var.rows = 3)),
      { code: "SIZES_DISAGREE" },
    );
    await assert.rejects(
      bad((c) => (c.X.indices = Int32Array.of(1))),
      { code: "SIZES_DISAGREE", message: /5 values, 1 indices/ },
    );
    await assert.rejects(
      bad((c) => c.obs.columns.set("x", { kind: "text", values: [] })),
      { code: "SIZES_DISAGREE" },
    );
    await assert.rejects(
      bad((c) => (c.uns = { "a/b": 1 })),
      { code: "BAD_NAME", message: /"a\/b" in uns/ },
    );
    await assert.rejects(
      bad((c) => c.obs.columns.set("_index", { kind: "text", values: ["", "", ""] })),
      { code: "BAD_NAME" },
    );
    assert.deepEqual(readdirSync(folder), []);
  });
});
