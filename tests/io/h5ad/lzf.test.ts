import assert from "node:assert/strict";
import { lzfLength, lzfUnpack } from "../../../src/io/h5ad/lzf.ts";

function unpack(...bytes: number[]): number[] {
  const source = Uint8Array.from(bytes);
  const target = new Uint8Array(lzfLength(source));
  lzfUnpack(source, target);
  return [...target];
}

describe("lzf", () => {
  it("copies literals, short and long repeats, also ones that overlap themselves", () => {
    assert.deepEqual(unpack(2, 7, 8, 9), [7, 8, 9]);
    assert.deepEqual(unpack(1, 7, 8, 0x40, 1), [7, 8, 7, 8, 7, 8]);
    assert.deepEqual(unpack(0, 5, 0xe0, 3, 0), Array(13).fill(5));
  });

  it("refuses a repeat of what is before the start", () => {
    assert.throws(() => unpack(0, 5, 0x20, 9), RangeError);
  });
});
