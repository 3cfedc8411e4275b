import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { readNamedTable } from "../../../src/io/embeddings/text.ts";

describe("io/embeddings/text", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "table-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("reads back every number that was written", async () => {
    const file = path.join(folder, "table.tsv");
    const numbers = fc.array(fc.tuple(fc.double({ noNaN: true }), fc.double({ noNaN: true })), {
      minLength: 1,
    });
    await fc.assert(
      fc.asyncProperty(numbers, async (rows) => {
        writeFileSync(file, `name\ta\tb\n${rows.map((row, i) => `g${i}\t${row.join("\t")}`).join("\n")}\n`);
        const { rowNames, columnNames, values } = await readNamedTable(file);
        // Text has no negative zero.
        assert.deepEqual([...values], rows.flat().map((value) => value + 0)); // prettier-ignore
        assert.deepEqual([rowNames.length, columnNames], [rows.length, ["a", "b"]]);
      }),
      { numRuns: 40 },
    );
  });

  it("grows beyond its first piece of memory", async () => {
    const file = path.join(folder, "long.csv");
    writeFileSync(file, `n,x\n${Array.from({ length: 70_000 }, (_, i) => `g${i},${i}`).join("\n")}`);
    const { values } = await readNamedTable(file);
    assert.ok(values.length === 70_000 && values.every((value, i) => value === i));
  });
});
