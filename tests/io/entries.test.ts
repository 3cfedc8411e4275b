import assert from "node:assert/strict";
import fc from "fast-check";
import type { EntryBatch } from "../../src/io/entries.ts";
import { blocksOfEntries } from "../../src/io/entries.ts";
import { denseOf } from "../support/formats.ts";

const sizes = { nRows: 9, nColumns: 5 };
const entry = fc.record({
  row: fc.integer({ min: 0, max: 8 }),
  column: fc.integer({ min: 0, max: 4 }),
  value: fc.integer({ min: 1, max: 9 }),
});

function source(
  entries: readonly { row: number; column: number; value: number }[],
  batch: number,
  log: string[] = [],
) {
  return {
    ...sizes,
    name: "entries",
    duplicates: "add" as "add" | "refuse",
    async *entries(): AsyncGenerator<EntryBatch> {
      log.push("pass");
      // The arrays are used again, as readers do.
      const [rows, columns, values] = [new Int32Array(batch), new Int32Array(batch), new Float64Array(batch)];
      for (let from = 0; from < entries.length; from += batch) {
        const some = entries.slice(from, from + batch);
        some.forEach(({ row, column, value }, i) => {
          rows[i] = row;
          columns[i] = column;
          values[i] = value;
        });
        yield await Promise.resolve({ n: some.length, rows, columns, values });
      }
    },
  };
}

describe("blocksOfEntries", () => {
  it("gives the same rows whatever the order, the batches and the budget", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 4000, size: "max" }),
        fc.boolean(),
        fc.constantFrom(1, 7, 1000),
        fc.constantFrom(1, 1e9),
        async (drawn, sort, batch, memory) => {
          // prettier-ignore
          const entries = sort ? [...drawn].sort((a, b) => a.row - b.row) : drawn;
          const expected = Array.from({ length: 9 }, () => [0, 0, 0, 0, 0]);
          for (const { row, column, value } of entries) expected[row]![column]! += value;
          const read = blocksOfEntries(source(entries, batch), { memory });
          assert.deepEqual(await denseOf(sizes, read()), expected);
          assert.deepEqual(await denseOf(sizes, read()), expected);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("reads once where everything fits", async () => {
    const log: string[] = [];
    const read = blocksOfEntries(
      source(
        [
          { row: 3, column: 1, value: 2 },
          { row: 0, column: 0, value: 1 },
        ],
        1,
        log,
      ),
      {},
    );
    for (let i = 0; i < 3; i++) assert.equal((await denseOf(sizes, read()))[3]![1], 2);
    assert.deepEqual(log, ["pass"]);
  });

  it("leaves out rows that are not wanted, and refuses two values where one is expected", async () => {
    const entries = Array.from({ length: 5000 }, (_, i) => ({
      row: Math.floor(i / 600),
      column: i % 5,
      value: 1,
    }));
    const rows = Uint8Array.from({ length: 9 }, (_, row) => (row === 7 ? 1 : 0));
    const seen: number[] = [];
    for await (const { start, nCells } of blocksOfEntries(source(entries, 100), { memory: 1 })({ rows })) seen.push(start, nCells); // prettier-ignore
    assert.deepEqual(seen, [7, 1]);
    await assert.rejects(denseOf(sizes, blocksOfEntries({ ...source(entries, 100), duplicates: "refuse" }, {})()), { code: "DUPLICATE_VALUE" }); // prettier-ignore
  });
});
