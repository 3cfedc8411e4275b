import assert from "node:assert/strict";
import fc from "fast-check";
import { rowRanges } from "../../../src/io/h5ad/ranges.ts";

describe("rowRanges", () => {
  it("cuts at the limit, and gives a row above it alone", () => {
    assert.deepEqual(rowRanges([0, 2, 4, 14, 15], 4), [
      { from: 0, to: 2 },
      { from: 2, to: 3 },
      { from: 3, to: 4 },
    ]);
  });

  it("covers every wanted row once, in order, within the limit where it can", () => {
    const rows = fc.array(fc.tuple(fc.nat(9), fc.boolean()), { maxLength: 40 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 20 }), (input, most) => {
        const offsets = [0];
        for (const [size] of input) offsets.push((offsets.at(-1) as number) + size);
        const wanted = Uint8Array.from(input, ([, one]) => Number(one));
        const seen = new Uint8Array(input.length);
        let last = 0;
        for (const { from, to } of rowRanges(offsets, most, wanted)) {
          assert.ok(from >= last && to > from && wanted[from] === 1 && wanted[to - 1] === 1);
          assert.ok(to - from === 1 || (offsets[to] as number) - (offsets[from] as number) <= most);
          seen.fill(1, from, to);
          last = to;
        }
        wanted.forEach((one, row) => assert.ok(one === 0 || seen[row] === 1));
      }),
    );
  });
});
