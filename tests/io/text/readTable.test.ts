import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { textAt } from "../../../src/io/table.ts";
import { readTable } from "../../../src/io/text/readTable.ts";
import { FORMATS, formatValues } from "../../support/formats.ts";

describe("readTable", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-table-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const table = (text: string): ReturnType<typeof readTable> => {
    writeFileSync(path.join(folder, "t.csv"), text);
    return readTable(path.join(folder, "t.csv"));
  };

  for (const name of ["obs.csv", "obs.parquet"])
    it(`reads ${name} of pandas with its types`, async () => {
      const { index, columns } = await readTable(path.join(FORMATS, name));
      const rows = index.map((_, row) => row);
      assert.deepEqual(index, formatValues.barcodes);
      assert.deepEqual(
        rows.map((row) => textAt(columns.get("condition")!, row) || null),
        formatValues.labels,
      );
      assert.deepEqual(
        rows.map((row) => textAt(columns.get("text")!, row)),
        rows.map((row) => `t${row}é`),
      );
      assert.deepEqual(columns.get("whole"), {
        kind: "number",
        values: Float64Array.from(rows, (row) => row - 3),
      });
      assert.deepEqual(columns.get("real"), {
        kind: "number",
        values: Float64Array.from(rows, (row) => (row === 4 ? NaN : row / 4)),
      });
      assert.deepEqual(columns.get("flag"), {
        kind: "boolean",
        values: Uint8Array.from(rows, (row) => (row % 3 === 0 ? 1 : 0)),
      });
      assert.equal(columns.get("number_category")?.kind, "number");
    });

  it("tells numbers, booleans, identifiers, text and what is missing apart", async () => {
    const { columns } = await table(
      "id,n,b,zip,big,mixed,none\na,1,True,007,12345678901234567890,1,NA\nb,N/A,,010,2,x,\nc,-2.5e3,FALSE,0,3,,NaN\n",
    );
    assert.deepEqual(columns.get("n"), { kind: "number", values: Float64Array.of(1, NaN, -2500) });
    assert.deepEqual(columns.get("b"), { kind: "boolean", values: Uint8Array.of(1, 255, 0) });
    assert.deepEqual(
      [0, 1, 2].map((row) => textAt(columns.get("zip")!, row)),
      ["007", "010", "0"],
    );
    assert.equal(textAt(columns.get("big")!, 0), "12345678901234567890");
    assert.deepEqual(
      [0, 1, 2].map((row) => textAt(columns.get("mixed")!, row)),
      ["1", "x", undefined],
    );
    assert.deepEqual(columns.get("none"), { kind: "number", values: Float64Array.of(NaN, NaN, NaN) });
  });

  it("names the line of a row with too few or too many fields", async () => {
    await assert.rejects(table("id,a\nx,1\ny\n"), {
      code: "BAD_TABLE",
      message: /line 3: found 1 fields, expected 2/,
    });
    await assert.rejects(table("id,a,a\nx,1,2\n"), {
      code: "BAD_TABLE",
      message: /two columns are named "a"/,
    });
    await assert.rejects(table("id,a\n"), { code: "BAD_TABLE" });
  });
});
