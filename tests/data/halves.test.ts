import assert from "node:assert/strict";
import fc from "fast-check";
import { splitHalves } from "../../src/data/halves.ts";

const keys = ["ctrl", "A", "B"];
const rowsOf = fc
  .array(fc.integer({ min: -1, max: 2 }), { maxLength: 60 })
  .map((rows) => Int32Array.from(rows));

describe("splitHalves", () => {
  it("halves every condition, to one cell", () => {
    fc.assert(
      fc.property(rowsOf, fc.integer(), (rows, seed) => {
        const halves = splitHalves(rows, keys, seed);
        for (let row = 0; row < 3; row++) {
          const mine = [...halves].filter((_, cell) => rows[cell] === row);
          const second = mine.filter((half) => half === 1).length;
          assert.equal(second, Math.floor(mine.length / 2));
        }
      }),
    );
  });

  it("is the same for the same seed, another for another, and does not depend on other conditions", () => {
    const rows = Int32Array.from({ length: 300 }, (_, cell) => cell % 3);
    assert.deepEqual(splitHalves(rows, keys, 1), splitHalves(rows, keys, 1));
    assert.notDeepEqual(splitHalves(rows, keys, 1), splitHalves(rows, keys, 2));
    const alone = splitHalves(
      rows.map((row) => (row === 1 ? 0 : -1)),
      ["A"],
      1,
    );
    const all = splitHalves(rows, keys, 1);
    assert.ok(rows.every((row, cell) => row !== 1 || alone[cell] === all[cell]));
  });

  it("takes cells from everywhere: place in the file and half are unrelated", () => {
    let together = 0;
    for (let seed = 0; seed < 200; seed++) {
      const halves = splitHalves(new Int32Array(100), ["ctrl"], seed);
      together += halves.subarray(0, 50).reduce((sum, half) => sum + half, 0);
    }
    // 25 of the first 50 on average, standard error .18.
    assert.ok(Math.abs(together / 200 - 25) < 0.9, String(together / 200));
  });
});
