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

  it("refuses what does not fill the array, or ends in the middle", () => {
    const into = (length: number, ...bytes: number[]): void => lzfUnpack(Uint8Array.from(bytes), new Uint8Array(length)); // prettier-ignore
    into(3, 2, 7, 8, 9);
    for (const length of [2, 4]) assert.throws(() => into(length, 2, 7, 8, 9), RangeError);
    assert.throws(() => into(3, 2, 7, 8), RangeError);
    assert.throws(() => into(6, 1, 7, 8, 0x40), RangeError);
    assert.throws(() => into(13, 0, 5, 0xe0, 3), RangeError);
  });
});
