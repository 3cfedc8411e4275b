import assert from "node:assert/strict";
import fc from "fast-check";
import type { Cursor } from "../../../src/io/pickle/cursor.ts";
import { cursor } from "../../../src/io/pickle/cursor.ts";

const damaged = { code: "PICKLE_DAMAGED", message: /^x\.pkl is not a whole pickle: .* at byte / };

describe("cursor", () => {
  it("reads numbers, bytes and lines one after another", () => {
    const bytes = Buffer.alloc(35);
    bytes[0] = 7;
    bytes.writeUInt16LE(513, 1);
    bytes.writeUInt32LE(0xfedcba98, 3);
    bytes.writeBigUInt64LE(2n ** 40n + 5n, 7);
    bytes.writeInt32LE(-2, 15);
    bytes.writeDoubleBE(0.1, 19);
    bytes.write("hé\nrest\0", 27, "latin1");
    // Somewhere inside of a buffer, as pieces of files are.
    const at = cursor(Buffer.concat([Buffer.from("before"), bytes]).subarray(6), "x.pkl");
    assert.equal(at.byte(), 7);
    assert.equal(at.unsigned(2), 513);
    assert.equal(at.unsigned(4), 0xfedcba98);
    assert.equal(at.unsigned(8), 2 ** 40 + 5);
    assert.equal(at.signed32(), -2);
    assert.equal(at.float64(), 0.1);
    assert.equal(at.line(), "hé");
    assert.equal(at.position, 30);
    assert.deepEqual([...at.take(5)], [...Buffer.from("rest\0")]);
  });

  it("refuses lengths beyond what is left, however large, and stays where it was", () => {
    const at = cursor(Uint8Array.of(1, 2, 3), "x.pkl");
    for (const length of [4, 2 ** 31, 2 ** 53, 2 ** 64, Infinity])
      assert.throws(() => at.take(length), damaged);
    assert.throws(() => at.unsigned(4), damaged);
    assert.throws(() => at.line(), damaged);
    assert.equal(at.position, 0);
    assert.equal(at.byte(), 1);
  });

  it("never reads outside of its bytes", () => {
    const reads: ((at: Cursor) => unknown)[] = [
      (at) => at.byte(),
      (at) => at.unsigned(2),
      (at) => at.unsigned(4),
      (at) => at.unsigned(8),
      (at) => at.signed32(),
      (at) => at.float64(),
      (at) => at.line(),
      (at) => at.take(3),
    ];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), fc.array(fc.constantFrom(...reads)), (bytes, steps) => {
        const at = cursor(bytes, "x.pkl");
        for (const step of steps) {
          const before = at.position;
          try {
            assert.notEqual(step(at), undefined);
            assert.ok(at.position > before && at.position <= bytes.length);
          } catch (error) {
            assert.equal((error as { code?: string }).code, "PICKLE_DAMAGED", String(error));
            assert.equal(at.position, before);
          }
        }
      }),
    );
  });
});
