import assert from "node:assert/strict";
import fc from "fast-check";
import { normalise } from "../../src/data/normalise.ts";
import { allRows, countCells, golden, someRows } from "../support/computing.ts";
import { category, memoryCells } from "../support/memoryCells.ts";
import { closeTo } from "../support/numbers.ts";

const sum = (row: readonly number[]): number => row.reduce((a, b) => a + b, 0);

describe("normalise", () => {
  for (const [name, options] of [
    ["median", {}],
    ["10000", { target: 1e4 }],
    ["excluded", { target: 1e3, maxFraction: 0.3 }],
  ] as const)
    it(`gives scanpy's logarithms: ${name}`, async () => {
      const rows = await allRows(await normalise(countCells(17), options));
      closeTo(rows[0]!, golden.normalised[name]!.first, 1e-7);
      closeTo(rows.map(sum), golden.normalised[name]!.cells, 1e-7);
    });

  it("scales every cell to the target, whatever the blocks, and leaves empty cells empty", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 9 }), async (seed, blockRows) => {
        const { labels, rows } = someRows(seed, 12, 5);
        rows[3] = [0, 0, 0, 0, 0];
        const cells = memoryCells({ condition: category(labels) }, rows, { blockRows });
        const scaled = await normalise(cells, { log1p: false });
        const sizes = rows.map(sum).filter((size) => size > 0).sort((a, b) => a - b); // prettier-ignore
        assert.equal(scaled.target, sizes[5]);
        assert.deepEqual([...scaled.librarySizes], rows.map(sum));
        (await allRows(scaled)).forEach((row, cell) => {
          const size = sum(rows[cell]!);
          row.forEach((value, gene) =>
            assert.equal(
              value,
              Math.fround(rows[cell]![gene]! / (size > 0 ? Math.fround(size / scaled.target) : 1)),
            ),
          );
        });
      }),
      { numRuns: 40 },
    );
  });

  it("says what it did, and refuses logarithms, parts of counts and targets that are none", async () => {
    const logs = await normalise(countCells(50));
    assert.match(logs.notes.join(" "), /median library size.*150 genes.*log\(1 \+ x\)/);
    await assert.rejects(normalise(logs), { code: "NOT_COUNTS", message: /look like logarithms/ });
    await assert.rejects(normalise(countCells(50), { target: 0 }), { code: "BAD_TARGET" });
    const parts = memoryCells({ condition: category(["ctrl", "A"]) }, [[1.5], [2]]);
    await assert.rejects(allRows(await normalise(parts)), { code: "NOT_COUNTS", message: /cell 1 .*1\.5/ });
    const empty = memoryCells({ condition: category(["ctrl", "A"]) }, [[0], [0]]);
    await assert.rejects(normalise(empty), { code: "BAD_TARGET", message: /No cell/ });
  });

  it("stops when told", async () => {
    await assert.rejects(
      normalise(countCells(50), { signal: AbortSignal.abort(new Error("enough")) }),
      /enough/,
    );
  });
});
