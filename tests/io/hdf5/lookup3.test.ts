import assert from "node:assert/strict";
import { lookup3 } from "../../../src/io/hdf5/lookup3.ts";

describe("lookup3", () => {
  // Values that the author's own test prints (lookup3.c, driver5).
  for (const [text, expected] of [
    ["", 0xdeadbeef],
    ["Four score and seven years ago", 0x17770551],
  ] as const)
    it(`hashes ${JSON.stringify(text)}`, () => {
      assert.equal(lookup3(Buffer.from(text)), expected);
    });

  it("takes every byte into account, whatever the length", () => {
    for (let n = 1; n < 30; n++) {
      const hashes = new Set<number>();
      for (let i = 0; i < n; i++) hashes.add(lookup3(Buffer.alloc(n).fill(1, i, i + 1)));
      assert.equal(hashes.size, n);
    }
  });
});
