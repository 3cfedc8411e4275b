import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Column } from "../../src/io/table.ts";
import { readWorkbook } from "../../src/io/workbook.ts";
import { zip } from "../support/archives.ts";
import { shared } from "../support/shared.ts";
import { skip } from "../support/skip.ts";

const golden = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, "../golden/workbooks.json"), "utf8"),
) as {
  books: Record<string, Record<string, { rows: number; columns: [string, string, string][] }>>;
  small: string;
};

function digest(column: Column): string {
  assert.ok(column.kind !== "category");
  const { values } = column;
  const bytes = Array.isArray(values) ? values.join("\n") : new Uint8Array(values.buffer);
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}

const workbook = (sheet: string): Buffer =>
  zip([
    { name: "[Content_Types].xml", content: '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>' }, // prettier-ignore
    { name: "_rels/.rels", content: '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>' }, // prettier-ignore
    { name: "xl/workbook.xml", content: '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>' }, // prettier-ignore
    { name: "xl/_rels/workbook.xml.rels", content: '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>' }, // prettier-ignore
    { name: "xl/worksheets/sheet1.xml", content: `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${sheet}</worksheet>` }, // prettier-ignore
  ]);

describe("readWorkbook", function () {
  this.timeout(30_000);
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-workbook-"))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (content: Uint8Array | string): string => {
    const file = path.join(folder, "x.xlsx");
    writeFileSync(file, content);
    return file;
  };

  for (const [name, sheets] of Object.entries(golden.books))
    it(`reads ${name} as openpyxl does, bit by bit`, async function () {
      const file = shared(`data/source-data/${name}`);
      if (file === undefined) return skip(this, "no ../shared/data/source-data");
      const found = await readWorkbook(file);
      assert.deepEqual([...found.keys()], Object.keys(sheets));
      for (const [title, { rows, columns }] of Object.entries(sheets)) {
        const table = found.get(title);
        assert.equal(table?.rows, rows, title);
        assert.deepEqual([...(table?.columns ?? [])].map(([n, c]) => [n, c.kind, digest(c)]), columns, title); // prettier-ignore
      }
    });

  it("finds types, missing values, repeated and absent names", async () => {
    const book = await readWorkbook(write(Buffer.from(golden.small, "base64")));
    assert.deepEqual([...book.keys()], ["mixed", "dates & errors", "empty", "far"]);
    const mixed = book.get("mixed");
    assert.deepEqual(mixed?.index, ["2", "3", "5"]);
    assert.deepEqual([...(mixed?.columns ?? [])], [
      ["name", { kind: "text", values: ["A", "ü<&>", ""] }],
      ["n", { kind: "number", values: new Float64Array([0.1, 1e-300, -(2 ** 53)]) }],
      ["flag", { kind: "boolean", values: new Uint8Array([1, 255, 0]) }],
      ["name (2)", { kind: "text", values: ["x", "", "x"] }],
      ["column 5", { kind: "number", values: new Float64Array([5, NaN, NaN]) }],
      ["both", { kind: "text", values: ["t", "2.5", ""] }],
      ["none", { kind: "number", values: new Float64Array([NaN, NaN, NaN]) }],
    ]); // prettier-ignore
    assert.deepEqual(book.get("dates & errors")?.columns.get("day"), { kind: "number", values: new Float64Array([43832]) }); // prettier-ignore
    assert.equal(book.get("empty")?.rows, 0);
    const far = book.get("far");
    assert.deepEqual([far?.index, [...(far?.columns.keys() ?? [])]], [["2", "1048576"], ["x", "column 16384"]]); // prettier-ignore
  });

  it("is not impressed by declared dimensions", async () => {
    const begin = performance.now();
    const book = await readWorkbook(
      write(workbook('<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384"/></cols><sheetData><row r="1"><c r="A1" t="str"><v>x</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>')), // prettier-ignore
    );
    assert.equal(book.get("s")?.rows, 1);
    assert.ok(performance.now() - begin < 5000);
  });

  it("refuses zip bombs, declared and hidden, and too many cells", async () => {
    const rows = Array.from(
      { length: 200 },
      (_, i) => `<row r="${i + 1}">${'<c t="b"><v>1</v></c>'.repeat(50)}</row>`,
    );
    const many = write(workbook(`<sheetData>${rows.join("")}</sheetData>`));
    await assert.rejects(readWorkbook(many, { maxCells: 9999 }), { code: "WORKBOOK_TOO_LARGE" });
    await assert.rejects(readWorkbook(many, { maxBytes: 100_000 }), { code: "WORKBOOK_TOO_LARGE" });
    assert.equal((await readWorkbook(many)).get("s")?.rows, 199);
    const liar = write(zip([{ name: "xl/workbook.xml", content: "x".repeat(1e7), size: 10 }]));
    await assert.rejects(readWorkbook(liar), { code: "NOT_A_WORKBOOK", message: /declared 10 bytes/ });
  });

  it("says when a file is no workbook", async () => {
    await assert.rejects(readWorkbook(path.join(folder, "none.xlsx")), { code: "FILE_NOT_FOUND" });
    for (const content of ["", "<!doctype html>", zip([{ name: "a" }]), workbook("").subarray(0, 900)])
      await assert.rejects(readWorkbook(write(content)), { code: "NOT_A_WORKBOOK" });
  });
});
