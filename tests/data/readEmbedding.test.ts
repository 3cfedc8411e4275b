import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { readEmbedding } from "../../src/data/readEmbedding.ts";

const golden = JSON.parse(readFileSync(new URL("../golden/embeddings.json", import.meta.url), "utf8")) as {
  npy: Record<string, { bytes: string; values: number[] }>;
  tensors: string;
  values: Record<string, number[]>;
};
const npy = Buffer.from(golden.npy.f8!.bytes, "base64");
const genes = ["KLF1", "GATA1", "", "MYC", "KLF1"];

describe("data/readEmbedding", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "embedding-"))));
  after(() => rmSync(folder, { recursive: true }));
  const put = (name: string, content: string | Buffer): string => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return file;
  };

  for (const [what, content] of [
    ["tabs", "gene\tx\ty\nKLF1\t1\t-2e-3\nMYC\t.5\t4\n"],
    ["commas", "gene,x,y\r\nKLF1,1,-2e-3\r\nMYC,.5,4"],
    ["R's write.table", '"x"\t"y"\n"KLF1"\t1\t-2e-3\n"MYC"\t.5\t4\n'],
    ["gzip", gzipSync("gene\tx\ty\nKLF1\t1\t-2e-3\nMYC\t.5\t4\n")],
  ] as const)
    it(`reads text: ${what}`, async () => {
      const found = await readEmbedding(put("text.tsv", content));
      assert.deepEqual(found, { rows: 2, columns: 2, values: Float64Array.of(1, -0.002, 0.5, 4), rowNames: ["KLF1", "MYC"], columnNames: ["x", "y"] }); // prettier-ignore
    });

  it("knows a first line that is a row, and one that counts columns", async () => {
    const rows = await readEmbedding(put("rows.csv", "KLF1,0.25,7\nMYC,1,2\n"));
    assert.deepEqual([rows.rowNames, rows.columnNames, [...rows.values]], [["KLF1", "MYC"], ["1", "2"], [0.25, 7, 1, 2]]); // prettier-ignore
    for (const header of [",0,1", "gene,0,1", "gene,1,2"])
      assert.deepEqual((await readEmbedding(put("counted.csv", `${header}\nMYC,1,2\n`))).rowNames, ["MYC"]);
  });

  it("turns a table over only when told", async () => {
    // The paper's own tables: genes as columns, a line for each dimension, no names of lines.
    const file = put("wide.tsv", "KLF1\tMYC\tGATA1\n1\t2\t3\n4\t5\t6\n");
    const found = await readEmbedding(file, { transposed: true });
    assert.deepEqual([found.rowNames, found.columnNames, [...found.values]], [["KLF1", "MYC", "GATA1"], ["1", "2"], [1, 4, 2, 5, 3, 6]]); // prettier-ignore
    assert.deepEqual((await readEmbedding(file)).rowNames, ["1", "4"]);
    const named = put("named.tsv", "dim\tKLF1\tMYC\na\t1\t2\nb\t4\t5\n");
    assert.deepEqual((await readEmbedding(named, { transposed: true })).columnNames, ["a", "b"]);
  });

  it("takes names from beside a .npy, or as given", async () => {
    const file = put("genes.npy", npy);
    await assert.rejects(readEmbedding(file), { code: "NO_NAMES", message: /5 rows.*genes\.names\.txt/ });
    put("genes.txt", `${genes.join("\n")}\n`);
    const found = await readEmbedding(file);
    assert.deepEqual([found.rows, found.columns, found.rowNames, [...found.values]], [5, 3, genes, golden.npy.f8!.values]); // prettier-ignore
    assert.deepEqual((await readEmbedding(file, { names: ["a", "b", "c", "d", "e"] })).rowNames[4], "e");
    assert.deepEqual((await readEmbedding(file, { names: ["a", "b", "c"], transposed: true })).values.slice(0, 2), Float64Array.from([golden.npy.f8!.values[0]!, golden.npy.f8!.values[3]!])); // prettier-ignore
    await assert.rejects(readEmbedding(file, { names: ["a", "b", "c"] }), { code: "BAD_NAMES", message: /transposed: true/ }); // prettier-ignore
  });

  it("takes a vocabulary, and leaves out rows without a name", async () => {
    const file = put("model.safetensors", Buffer.from(golden.tensors, "base64"));
    const vocab = put("vocab.json", JSON.stringify({ MYC: 3, KLF1: 0, "<pad>": 4 }));
    const found = await readEmbedding(file, { tensor: "BF16", names: vocab });
    const values = golden.values.BF16!;
    assert.deepEqual(found.rowNames, ["KLF1", "MYC", "<pad>"]);
    assert.deepEqual([...found.values], [...values.slice(0, 3), ...values.slice(9)]);
    for (const [json, message] of [
      ['{"MYC": 5}', /"MYC" is at 5, and there are 5 rows/],
      ['{"MYC": 1, "KLF1": 1}', /both row 1/],
      ["[1, 2]", /other things than names/],
      ["{oh", /no JSON/],
      ['["a"]', /1 names are given/],
    ] as const)
      await assert.rejects(readEmbedding(file, { tensor: "F32", names: put("vocab.json", json) }), { code: "BAD_NAMES", message }); // prettier-ignore
  });

  for (const [what, content, code, message] of [
    ["a missing value", "gene,x\nMYC,NA\n", "BAD_VALUE", /line 2, column "x": expected a number, found "NA"/],
    ["lines of different length", "gene,x\nMYC,1,2,3\n", "BAD_TABLE", /line 2/],
    ["a header alone", "gene,x\n", "BAD_TABLE", /no rows/],
    ["nothing", "", "BAD_TABLE", /first line/],
    ["prose", "hello there\n", "BAD_TABLE", /no tab, comma/],
    ["an archive", Buffer.from("PK\u0003\u0004 and so on"), "UNKNOWN_FORMAT", /\.npz/],
    ["a pickle", Buffer.from([0x80, 2, 0x63, 0x6e]), "UNKNOWN_FORMAT", /pickle/],
    ["HDF5", Buffer.from("\u0089HDF\r\n\u001a\n", "latin1"), "UNKNOWN_FORMAT", /HDF5/],
    ["half a gzip file", gzipSync("gene\tx\ty\nKLF1\t1\t2\n").subarray(0, 25), "FILE_TRUNCATED", /gzip/],
  ] as const) // prettier-ignore
    it(`refuses ${what}`, () => assert.rejects(readEmbedding(put("bad", content)), { name: "PertlineError", code, message })); // prettier-ignore

  it("refuses a file that is not there, and arrays that are no tables", async () => {
    await assert.rejects(readEmbedding(path.join(folder, "none.tsv")), { code: "FILE_NOT_FOUND" });
    const file = put("bias.safetensors", Buffer.from(golden.tensors, "base64"));
    await assert.rejects(readEmbedding(file, { tensor: "bias" }), {
      code: "BAD_ARRAY",
      message: /1 dimensions/,
    });
    await assert.rejects(readEmbedding(put("bad.npy", "text")), { code: "BAD_ARRAY" });
  });
});
