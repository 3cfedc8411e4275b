import assert from "node:assert/strict";
import type { FileBytes } from "../../../src/io/hdf5/bytes.ts";
import { newDecode } from "../../../src/io/hdf5/decode.ts";
import type { StoredType } from "../../../src/io/hdf5/storedType.ts";

const file: FileBytes = { name: "a.h5", fd: -1, size: 100, base: 0, offsetSize: 8, lengthSize: 8 };
const texts = new Map([[1, Buffer.from("Ångström\0rest")], [2, Buffer.from([0xff, 0xfe])]]); // prettier-ignore
const decode = newDecode(file, (at, index) => (at === 64 ? texts.get(index) : undefined), "/obs/x");
const text: StoredType = { kind: "text", bytes: 16 };

/** Length, address, number of the object. */
function reference(size: number, at: number, index: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(size, 0);
  bytes.writeBigUInt64LE(BigInt(at), 4);
  bytes.writeUInt32LE(index, 12);
  return bytes;
}

describe("decode", () => {
  it("reads numbers wherever they lie, and keeps the file's bytes as they are", () => {
    const number: StoredType = { kind: "number", type: "i8", bytes: 8 };
    for (const at of [0, 1, 8, 13]) {
      const bytes = Buffer.alloc(40);
      bytes.writeBigInt64LE(-5n, at);
      bytes.writeBigInt64LE(7n, at + 8);
      assert.deepEqual(decode(bytes.subarray(at, at + 16), number), BigInt64Array.of(-5n, 7n), String(at));
    }
    const stored = Buffer.from([1, 0]);
    const booleans = decode(stored, { kind: "boolean", bytes: 1 }) as Uint8Array;
    booleans[0] = 9;
    assert.equal(stored[0], 1);
  });

  it("reads half precision as IEEE 754 says", () => {
    const halves = Buffer.from(Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff, 0xfc00, 0x7e00).buffer);
    const values = decode(halves, { kind: "number", type: "f2", bytes: 2 });
    assert.deepEqual(values, Float32Array.of(1, -2, 2 ** -24, 65504, -Infinity, NaN));
  });

  it("reads texts of both kinds, to their NUL", () => {
    const bytes = Buffer.concat([reference(10, 64, 1), reference(0, 0, 0)]);
    assert.deepEqual(decode(bytes, text), ["Ångström", ""]);
    const padded = Buffer.from("TP53\0xMYC   ");
    assert.deepEqual(decode(padded, { kind: "fixedText", bytes: 6, spaces: true }), ["TP53", "MYC"]);
  });

  it("reads records, field by field", () => {
    const bytes = Buffer.alloc(10);
    bytes.write("A", 0);
    bytes.writeFloatLE(1.5, 1);
    bytes.write("B", 5);
    bytes.writeFloatLE(-2, 6);
    const fields = [
      { name: "gene", offset: 0, type: { kind: "fixedText", bytes: 1, spaces: false } as const },
      { name: "score", offset: 1, type: { kind: "number", type: "f4", bytes: 4 } as const },
    ];
    const record = decode(bytes, { kind: "record", bytes: 5, fields });
    assert.deepEqual(record, new Map<string, unknown>([["gene", ["A", "B"]], ["score", Float32Array.of(1.5, -2)]])); // prettier-ignore
  });

  it("refuses texts that are elsewhere, too long, not UTF-8, or read over and over", () => {
    for (const wrong of [reference(4, 32, 1), reference(4, 64, 9), reference(500, 64, 1)])
      assert.throws(() => decode(wrong, text), { code: "HDF5_DAMAGED", message: /\/obs\/x/ });
    assert.throws(() => decode(reference(2, 64, 2), text), { code: "BAD_TEXT", message: /a\.h5.*\/obs\/x/ });
    const long = Buffer.alloc(1 << 26, "x");
    const greedy = newDecode(file, () => long, "/obs/x");
    const many = Buffer.concat([1, 2].map(() => reference(long.length, 64, 1)));
    assert.throws(() => greedy(many, text), { code: "HDF5_DAMAGED", message: /longer than the file/ });
  });
});
