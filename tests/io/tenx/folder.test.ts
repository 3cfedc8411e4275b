import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { openMatrixFolder } from "../../../src/io/tenx/folder.ts";
import { denseOf, FORMATS, formatValues } from "../../support/formats.ts";

const { barcodes, counts, genes, ids } = formatValues;

describe("matrix market folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-mtx-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const all = async (place: string): Promise<unknown> => {
    const file = await openMatrixFolder(place);
    return denseOf(file, file.blocks());
  };

  for (const name of ["10x-v2", "10x-v3"])
    it(`reads ${name}, whatever the budget`, async () => {
      for (const memory of [undefined, 1]) {
        const file = await openMatrixFolder(path.join(FORMATS, name), memory === undefined ? {} : { memory });
        assert.deepEqual([file.obs.index, file.var.index], [barcodes, ids]);
        assert.deepEqual(file.var.columns.get("gene_name"), { kind: "text", values: genes });
        assert.deepEqual(await denseOf(file, file.blocks()), counts);
        assert.equal(file.notes.length, name === "10x-v3" ? 1 : 0);
      }
    });

  it("reads files with a prefix, as GEO names them, and real numbers", async () => {
    writeFileSync(
      path.join(folder, "GSM1_matrix.mtx"),
      "%%MatrixMarket matrix coordinate real general\n% a\n\n2 2 3\n1 1 0.5\n2 1 -1e2\n1 2 3\n",
    );
    writeFileSync(path.join(folder, "GSM1_genes.tsv"), "g1\tA\ng2\tB\n");
    writeFileSync(path.join(folder, "GSM1_barcodes.tsv"), "c1\r\nc2\r\n");
    assert.deepEqual(await all(folder), [
      [0.5, -100],
      [3, 0],
    ]);
    assert.deepEqual(await all(path.join(folder, "GSM1_matrix.mtx")), [
      [0.5, -100],
      [3, 0],
    ]);
  });

  it("reads tables of commas beside the matrix, with R's row numbers and headers or without", async () => {
    writeFileSync(path.join(folder, "matrix.mtx"), "%%MatrixMarket matrix coordinate integer general\n2 3 1\n2 3 7\n"); // prettier-ignore
    const open = async (genes: string, cells: string): Promise<[string[], unknown]> => {
      writeFileSync(path.join(folder, "genes.csv"), genes);
      writeFileSync(path.join(folder, "barcodes.csv"), cells);
      const file = await openMatrixFolder(folder);
      return [file.obs.index, file.var.columns.get("gene_name")];
    };
    const expected = [["a-1", "b,2", "3"], { kind: "text", values: ["A", "B"] }];
    assert.deepEqual(
      await open('"","x"\n"1","A"\n"2","B"\n', '"","x"\n"1","a-1"\n"2","b,2"\n"3","3"\n'),
      expected,
    );
    assert.deepEqual(await open("id,name\ng1,A\ng2,B\n", 'a-1\n"b,2"\n3\n'), expected);
    assert.deepEqual(await all(folder), [[0, 0], [0, 0], [0, 7]]); // prettier-ignore
    await assert.rejects(open("id\nA\nB\nC\n", "x\ny\nz"), { code: "SIZES_DISAGREE" });
    await assert.rejects(open("A\n", "x\ny\nz"), { code: "SIZES_DISAGREE" });
  });

  const matrix = (place: string): string => readFileSync(path.join(place, "matrix.mtx"), "utf8");
  const change = (place: string, from: string | RegExp, to: string): void =>
    writeFileSync(path.join(place, "matrix.mtx"), matrix(place).replace(from, to));
  for (const [what, damage, code] of [
    [
      "a header that promises more",
      (place: string) => change(place, /^6 14 (\d+)$/m, "6 14 84"),
      "FILE_TRUNCATED",
    ],
    [
      "a header that promises less",
      (place: string) => change(place, /^6 14 (\d+)$/m, "6 14 3"),
      "BAD_MATRIX_MARKET",
    ],
    [
      "a header of a huge matrix",
      (place: string) => change(place, /^6 14 (\d+)$/m, "6 2000000000 5"),
      "TOO_LARGE",
    ],
    [
      "another number of cells",
      (place: string) => change(place, /^6 14 (\d+)$/m, "6 13 40"),
      "SIZES_DISAGREE",
    ],
    [
      "a place outside",
      (place: string) => change(place, /\n6 \d+ (\d+)\n/, "\n7 2 $1\n"),
      "BAD_MATRIX_MARKET",
    ],
    [
      "a place of zero",
      (place: string) => change(place, /\n6 \d+ (\d+)\n/, "\n0 2 $1\n"),
      "BAD_MATRIX_MARKET",
    ],
    ["a text", (place: string) => change(place, /\n6 \d+ (\d+)\n/, "\n6 2 x\n"), "BAD_MATRIX_MARKET"],
    ["a line too short", (place: string) => change(place, /\n6 \d+ (\d+)\n/, "\n6 2\n"), "BAD_MATRIX_MARKET"],
    ["another kind of matrix", (place: string) => change(place, "coordinate", "array"), "BAD_MATRIX_MARKET"],
    [
      "a file that is cut off",
      (place: string) =>
        writeFileSync(path.join(place, "matrix.mtx"), matrix(place).split("\n").slice(0, 20).join("\n")),
      "FILE_TRUNCATED",
    ],
    ["no barcodes", (place: string) => rmSync(path.join(place, "barcodes.tsv")), "FILE_NOT_FOUND"],
    [
      "too many genes",
      (place: string) => writeFileSync(path.join(place, "genes.tsv"), "a\tb\n".repeat(7)),
      "SIZES_DISAGREE",
    ],
    [
      "a gzip bomb of names",
      (place: string) => writeFileSync(path.join(place, "barcodes.tsv"), gzipSync(Buffer.alloc(1 << 26))),
      "BAD_TABLE",
    ],
    [
      "a line without an end",
      (place: string) => writeFileSync(path.join(place, "matrix.mtx"), gzipSync(Buffer.alloc(1 << 26, 49))),
      "BAD_TABLE",
    ],
    [
      "names that are not UTF-8",
      (place: string) => writeFileSync(path.join(place, "genes.tsv"), Buffer.from([0xff, 0xe9, 10])),
      "NOT_UTF8",
    ],
  ] as const)
    it(`refuses ${what}`, async () => {
      cpSync(path.join(FORMATS, "10x-v2"), folder, { recursive: true });
      damage(folder);
      await assert.rejects(all(folder), (error: Error & { code?: string }) => {
        assert.equal(error.code, code, error.message);
        assert.ok(error.message.includes(folder), error.message);
        return true;
      });
    });

  it("refuses a cut gzip file", async () => {
    cpSync(path.join(FORMATS, "10x-v3"), folder, { recursive: true });
    const file = path.join(folder, "matrix.mtx.gz");
    assert.ok(gunzipSync(readFileSync(file)).length > 0);
    writeFileSync(file, readFileSync(file).subarray(0, -20));
    await assert.rejects(all(folder), { code: "FILE_TRUNCATED" });
  });
});
