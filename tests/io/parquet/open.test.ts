import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openDatabase, quoted } from "../../../src/io/parquet/duckdb.ts";
import { openParquet } from "../../../src/io/parquet/open.ts";
import type { MatrixFile } from "../../../src/io/matrixFile.ts";
import { denseOf, FORMATS, formatValues } from "../../support/formats.ts";

describe("parquet", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline parquet [*] 'x' "));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function open(sql: string, options: Parameters<typeof openParquet>[1] = {}): Promise<MatrixFile> {
    const file = path.join(folder, "t.parquet");
    const { connection, close } = await openDatabase();
    await connection.run(`COPY (${sql}) TO ${quoted(file)} (FORMAT parquet)`);
    close();
    return openParquet(file, options);
  }

  for (const name of ["wide.parquet", "wide-index.parquet"])
    it(`reads ${name} of pandas, whatever the budget`, async () => {
      for (const memory of [undefined, 1]) {
        const file = await openParquet(path.join(FORMATS, name), memory === undefined ? {} : { memory });
        assert.deepEqual([file.obs.index, file.var.index], [formatValues.barcodes, formatValues.genes]);
        assert.deepEqual(await denseOf(file, file.blocks()), formatValues.counts);
        await file.close();
      }
    });

  it("keeps names that differ in case, missing values, and paths with patterns and quotes", async () => {
    const file = await open(`SELECT 'c1' AS cell, 1.5 AS "Gata1", NULL::DOUBLE AS "B""x"`);
    assert.deepEqual([file.var.index, await denseOf(file, file.blocks())], [["Gata1", 'B"x'], [[1.5, NaN]]]);
    await file.close();
  });

  it("refuses two values for one place, and conditions without all genes", async () => {
    const twice = await open("SELECT * FROM (VALUES ('c', 'g', 1), ('c', 'g', 2)) t(cell, gene, value)");
    await assert.rejects(denseOf(twice, twice.blocks()), { code: "DUPLICATE_VALUE" });
    await twice.close();
    const part =
      "SELECT * FROM (VALUES ('A', 'g', 1), ('A', 'h', 2), ('B', 'g', 2)) t(condition, gene, mean)";
    await assert.rejects(open(part), { code: "BAD_TABLE", message: /3 rows for 2 conditions × 2 genes/ });
    await assert.rejects(open("SELECT 'c' AS cell, 'x' AS a"), { code: "BAD_TABLE" });
    await assert.rejects(open("SELECT 'c' AS q, 1 AS a"), { code: "ORIENTATION_UNKNOWN" });
  });

  it("takes a first column of texts that never repeat for the names of cells, and no other", async () => {
    const options = { orientation: "cells-by-genes" } as const;
    const named = await open("SELECT * FROM (VALUES ('x', 1, 'a'), ('y', 2, 'a')) t(column0, G, batch)", options); // prettier-ignore
    assert.deepEqual([named.obs.index, [...named.obs.columns.keys()]], [["x", "y"], ["batch"]]);
    await named.close();
    const labelled = await open("SELECT * FROM (VALUES ('ctrl', 1), ('ctrl', 2)) t(condition, G)", options);
    assert.deepEqual([labelled.obs.index, [...labelled.obs.columns.keys()]], [["0", "1"], ["condition"]]);
    await labelled.close();
  });
});
