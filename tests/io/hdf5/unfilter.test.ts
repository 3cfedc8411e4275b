import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { fletcher32 } from "../../../src/io/hdf5/fletcher32.ts";
import type { FilterName } from "../../../src/io/hdf5/filterPipeline.ts";
import { newUnfilter, unshuffle } from "../../../src/io/hdf5/unfilter.ts";

/** What each filter does on the way into the file; LZF as literals alone. */
const apply: Record<FilterName, (bytes: Uint8Array, width: number) => Uint8Array> = {
  deflate: (bytes) => deflateSync(bytes),
  shuffle: (bytes, width) => {
    const n = Math.floor(bytes.length / width);
    return bytes.map((byte, i) =>
      i < n * width ? (bytes[(i % n) * width + Math.floor(i / n)] as number) : byte,
    );
  },
  fletcher32: (bytes) => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(fletcher32(bytes));
    return Buffer.concat([bytes, sum]);
  },
  lzf: (bytes) => {
    const parts: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += 32) {
      const part = bytes.subarray(at, at + 32);
      parts.push(Buffer.from([part.length - 1, ...part]));
    }
    return Buffer.concat(parts);
  },
};

describe("unfilter", () => {
  it("undoes filters in the orders that are written, without those of the mask", () => {
    const names = fc
      .tuple(
        fc.subarray<FilterName>(["shuffle", "fletcher32"]),
        fc.constantFrom<FilterName[]>([], ["deflate"], ["lzf"]),
        fc.subarray<FilterName>(["fletcher32"]),
      ) // prettier-ignore
      .map((parts) => parts.flat());
    fc.assert(
      fc.property(names, fc.constantFrom(1, 2, 4, 8), fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(15), (filters, width, bytes, mask) => {
        const stored = filters.reduce<Uint8Array>((one, name, i) => ((mask >> i) & 1 ? one : apply[name](one, width)), bytes);
        const out = new Uint8Array(bytes.length);
        newUnfilter(filters, width)(stored, mask, out);
        assert.deepEqual(out, Uint8Array.from(bytes));
      }), // prettier-ignore
    );
  });

  it("refuses a wrong checksum and wrong lengths", () => {
    const bytes = Uint8Array.from({ length: 12 }, (_, i) => i);
    const out = new Uint8Array(12);
    const stored = apply.fletcher32(bytes, 1);
    stored[3]! ^= 1;
    assert.throws(() => newUnfilter(["fletcher32"], 1)(stored, 0, out), /checksum/);
    for (const filters of [[], ["shuffle"], ["lzf"], ["fletcher32"]] as FilterName[][])
      for (const n of [11, 13]) {
        const short = filters.reduce<Uint8Array>((one, name) => apply[name](one, 1), bytes);
        assert.throws(() => newUnfilter(filters, 1)(short, 0, new Uint8Array(n)), RangeError, filters.join());
      }
  });

  it("leaves the rest that is shorter than a number where it is", () => {
    const to = new Uint8Array(7);
    unshuffle(Uint8Array.of(1, 3, 5, 2, 4, 6, 9), to, 2);
    assert.deepEqual([...to], [1, 2, 3, 4, 5, 6, 9]);
  });
});
