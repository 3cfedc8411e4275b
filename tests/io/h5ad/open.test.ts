import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { ask, closeReader } from "../../../src/io/h5ad/client.ts";
import { openH5ad } from "../../../src/io/h5ad/open.ts";
import { textAt } from "../../../src/io/table.ts";

const golden = path.resolve(import.meta.dirname, "../../golden/h5ad");
const file = (name: string): string => path.join(golden, `${name}.h5ad`);

async function dense(name: string): Promise<number[][]> {
  const { nRows, nColumns, blocks } = await openH5ad(file(name));
  const matrix = Array.from({ length: nRows }, () => Array<number>(nColumns).fill(0));
  for await (const { start, nCells, indptr, indices, values } of blocks())
    for (let cell = 0; cell < nCells; cell++)
      for (let i = indptr[cell] as number; i < (indptr[cell + 1] as number); i++)
        (matrix[start + cell] as number[])[indices[i] as number] = values[i] as number;
  return matrix;
}

describe("h5ad", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-h5ad-"));
  });
  after(async () => {
    await closeReader();
    rmSync(folder, { recursive: true, force: true });
  });

  it("reads one matrix alike from every layout, number type and compression", async () => {
    const expected = await dense("dense");
    assert.ok(expected.flat().some((value) => value > 5) && expected.flat().includes(0));
    for (const name of [
      "csr-gzip",
      "csr-double",
      "csr-wide-index",
      "csc-lzf",
      "dense-double-gzip",
      "legacy-csr",
      "legacy-sparse-names",
    ])
      assert.deepEqual((await dense(name)).map((row) => row.map(Math.fround)), expected, name); // prettier-ignore
  });

  it("keeps doubles as they are", async () => {
    const doubles = await dense("csr-double");
    assert.deepEqual(doubles, await dense("dense-double-gzip"));
    assert.notDeepEqual(doubles, await dense("dense"));
  });

  it("tells the layouts apart", async () => {
    const layouts = await Promise.all(
      ["csr-gzip", "csc-lzf", "dense", "legacy-sparse-names"].map(
        async (name) => (await openH5ad(file(name))).layout,
      ),
    );
    assert.deepEqual(layouts, ["csr", "csc", "dense", "csc"]);
  });

  for (const name of ["csr-gzip", "legacy-csr"])
    it(`reads columns of every kind of ${name}`, async () => {
      const { obs, var: genes } = await openH5ad(file(name));
      assert.equal(obs.rows, 14);
      assert.equal(obs.index[13], "cell13");
      const at = (column: string, row: number): string | undefined => textAt(obs.columns.get(column)!, row);
      assert.deepEqual(
        ["condition", "number_category", "text", "whole", "real", "flag"].map((column) => at(column, 3)),
        ["A+B", "3", "t3é", "0", "0.75", "true"],
      );
      assert.equal(at("condition", 13), undefined);
      assert.equal(at("real", 4), undefined);
      assert.deepEqual(
        ["condition", "flag", "real", "whole"].map((column) => obs.columns.get(column)?.kind),
        ["category", "boolean", "number", "number"],
      );
      assert.equal(genes.index[2], "ENSG2");
      assert.equal(textAt(genes.columns.get("gene_name")!, 4), "G1");
    });

  it("reads nullable columns", async () => {
    const { obs } = await openH5ad(file("dense-int"));
    const [whole, flag] = [obs.columns.get("whole")!, obs.columns.get("flag")!];
    assert.deepEqual([1, 2, 3].map((row) => textAt(whole, row)), ["1", undefined, "3"]); // prettier-ignore
    assert.deepEqual([2, 3, 5].map((row) => textAt(flag, row)), ["true", undefined, "false"]); // prettier-ignore
  });

  it("skips blocks without a wanted row", async () => {
    const { blocks } = await openH5ad(file("csr-gzip"));
    const rows = new Uint8Array(14);
    rows[6] = rows[8] = 1;
    const seen: number[][] = [];
    for await (const { start, nCells } of blocks({ rows })) seen.push([start, nCells]);
    assert.deepEqual(seen, [[6, 3]]);
  });

  for (const [name, code, message] of [
    ["no-x", "NO_X", /no matrix X/],
    ["before-0.7", "ANNDATA_TOO_OLD", /write_h5ad/],
    ["sizes", "SIZES_DISAGREE", /36 values, 3 indices/],
  ] as const)
    it(`refuses ${name}`, async () => {
      await assert.rejects(openH5ad(file(name)), { code, message });
    });

  it("refuses an index outside the matrix", async () => {
    await assert.rejects(dense("index-range"), {
      code: "SIZES_DISAGREE",
      message: /index 6, expected 0 to 5/,
    });
  });

  it("says what a file is that is not HDF5", async () => {
    for (const [name, content, message] of [
      ["a.h5ad", "gene,cell1\nA,2\n", /CSV/],
      ["b.h5ad", "gene\tcell1\nA\t2\n", /TSV/],
      ["c.h5ad", gzipSync(readFileSync(file("dense"))), /gzip/],
      ["d.h5ad", "PK\u0003\u0004rest", /zip archive/],
      ["e.h5ad", "", /empty/],
      ["f.h5ad", "<!DOCTYPE html><html>", /web page/],
      ["g.h5ad", "%%MatrixMarket matrix coordinate\n", /Matrix Market/],
    ] as const) {
      const place = path.join(folder, name);
      writeFileSync(place, content);
      await assert.rejects(openH5ad(place), { code: "NOT_HDF5", message });
    }
  });

  it("tells missing from unreadable", async () => {
    await assert.rejects(openH5ad(path.join(folder, "none.h5ad")), { code: "FILE_NOT_FOUND" });
    mkdirSync(path.join(folder, "store.zarr"));
    await assert.rejects(openH5ad(path.join(folder, "store.zarr")), {
      code: "FILE_UNREADABLE",
      message: /folder/,
    });
  });

  it("refuses a file cut off anywhere, and reads on afterwards", async () => {
    const whole = readFileSync(file("csr-gzip"));
    for (const share of [0.001, 0.02, 0.1, 0.5, 0.9, 0.999]) {
      const place = path.join(folder, `cut-${share}.h5ad`);
      writeFileSync(place, whole.subarray(0, Math.floor(whole.length * share)));
      await assert.rejects(openH5ad(place), { code: /^(FILE_TRUNCATED|FILE_DAMAGED|NOT_HDF5)$/ }, `${share}`);
      assert.equal((await openH5ad(file("dense"))).nRows, 14);
    }
  });

  it("reads a path with spaces and letters beyond ASCII", async () => {
    const place = path.join(folder, "Zellen é 数.h5ad");
    writeFileSync(place, readFileSync(file("dense")));
    assert.equal((await openH5ad(place)).nColumns, 6);
  });

  it("notices that the file changed", async () => {
    const place = path.join(folder, "changing.h5ad");
    writeFileSync(place, readFileSync(file("csr-gzip")));
    const { blocks } = await openH5ad(place);
    writeFileSync(place, readFileSync(file("csr-double")));
    await assert.rejects(blocks().next(), { code: "FILE_CHANGED" });
  });

  it("stops when told, and answers others meanwhile", async () => {
    const stop = new AbortController();
    const stopped = ask({ op: "describe", path: file("dense"), layer: undefined }, { signal: stop.signal });
    const other = openH5ad(file("csr-gzip"));
    stop.abort(new Error("enough"));
    await assert.rejects(stopped, /enough/);
    assert.equal((await other).nRows, 14);
  });

  it("starts again when its thread is gone", async () => {
    const { blocks } = await openH5ad(file("csr-gzip"));
    await closeReader();
    assert.equal((await blocks().next()).value?.nCells, 14);
  });

  it("lets the process end", () => {
    const code = `const { openH5ad } = await import(${JSON.stringify(path.resolve(import.meta.dirname, "../../../src/io/h5ad/open.ts"))});
      console.log((await openH5ad(${JSON.stringify(file("dense"))})).nRows);`;
    const began = Date.now();
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "-e", code],
      {
        encoding: "utf8",
        timeout: 20_000,
      },
    );
    assert.equal(stdout.trim(), "14", stderr);
    assert.ok(Date.now() - began < 15_000);
  });
});
