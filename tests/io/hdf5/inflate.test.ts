import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { inflatePlainly, newInflate } from "../../../src/io/hdf5/inflate.ts";

describe("inflate", () => {
  for (const [name, inflate] of [
    ["plainly", inflatePlainly],
    ["with one state", newInflate()],
  ] as const) {
    it(`unpacks ${name}, one chunk after the other`, () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 3000 }), fc.integer({ min: 0, max: 9 }), (bytes, level) => {
          const out = new Uint8Array(bytes.length);
          inflate(deflateSync(bytes, { level }), out);
          assert.deepEqual(out, bytes);
        }),
      );
    });

    it(`refuses data that are broken, too short or too long, ${name}, and goes on`, () => {
      const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * i * i) % 251);
      const packed = deflateSync(bytes);
      const out = new Uint8Array(1000);
      for (let round = 0; round < 3; round++) {
        for (const broken of [
          packed.subarray(0, 20),
          Buffer.from(packed).fill(255, 3, 30),
          Buffer.alloc(0),
          Buffer.from("no zlib"),
        ])
          // prettier-ignore
          assert.throws(() => inflate(broken, out));
        for (const n of [999, 1001]) assert.throws(() => inflate(packed, new Uint8Array(n)));
        out.fill(0);
        inflate(packed, out);
        assert.deepEqual(out, bytes);
      }
    });
  }
});
