import assert from "node:assert/strict";
import fc from "fast-check";
import type { FileBytes } from "../../../src/io/hdf5/bytes.ts";
import type { StoredType } from "../../../src/io/hdf5/storedType.ts";
import { readReference, readStoredType } from "../../../src/io/hdf5/storedType.ts";

const file: FileBytes = { name: "x.h5", fd: -1, size: 100, base: 0, offsetSize: 8, lengthSize: 8 };
const read = (...bytes: number[]): StoredType => readStoredType({ bytes: Buffer.from(bytes), at: 0, file });

/** Class and version, bits, size; properties. */
const INT16 = [0x10, 0x08, 0, 0, 2, 0, 0, 0, 0, 0, 16, 0];
const BYTE = [0x10, 0x08, 0, 0, 1, 0, 0, 0, 0, 0, 8, 0];
const HALF = [0x11, 0x20, 15, 0, 2, 0, 0, 0, 0, 0, 16, 0, 10, 5, 0, 10, 15, 0, 0, 0];
const UTF8 = [0x13, 0x11, 0, 0, 5, 0, 0, 0];
const VARIABLE = [0x19, 0x11, 1, 0, 16, 0, 0, 0, ...UTF8];
const latin = (text: string): number[] => [...Buffer.from(text, "latin1")];
const boolean = (names: string, values: number[]): number[] => [0x38, 2, 0, 0, 1, 0, 0, 0, ...BYTE, ...latin(names), ...values]; // prettier-ignore
const record = (size: number, count: number, ...fields: number[][]): number[] => [0x36, count & 255, count >> 8, 0, size, 0, 0, 0, ...fields.flat()]; // prettier-ignore

describe("readStoredType", () => {
  it("knows numbers, halves, booleans, texts and records of them", () => {
    assert.deepEqual(read(...INT16), { kind: "number", type: "i2", bytes: 2 });
    assert.deepEqual(read(...HALF), { kind: "number", type: "f2", bytes: 2 });
    assert.deepEqual(read(...UTF8), { kind: "fixedText", bytes: 5, spaces: false });
    assert.deepEqual(read(...VARIABLE), { kind: "text", bytes: 16 });
    assert.deepEqual(read(...boolean("FALSE\0TRUE\0", [0, 1])), { kind: "boolean", bytes: 1 });
    assert.deepEqual(read(...record(18, 2, [...latin("n\0"), 0, ...INT16], [...latin("t\0"), 2, ...VARIABLE])), {
      ...{ kind: "record", bytes: 18 },
      fields: [
        { name: "n", offset: 0, type: { kind: "number", type: "i2", bytes: 2 } },
        { name: "t", offset: 2, type: { kind: "text", bytes: 16 } },
      ],
    }); // prettier-ignore
  });

  it("leaves to the general reader what it does not know", () => {
    const unknown = { code: "HDF5_UNKNOWN", message: /x\.h5/ };
    const nested = (depth: number): number[] => depth === 0 ? INT16 : record(2, 1, [...latin("f\0"), 0, ...nested(depth - 1)]); // prettier-ignore
    assert.equal(read(...nested(2)).kind, "record");
    for (const bytes of [
      [0x17, 0, 0, 0, 8, 0, 0, 0], // references
      [0x10, 0x08, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], // no bytes
      boolean("TRUE\0FALSE\0", [0, 1]),
      boolean("FALSE\0TRUE\0", [0, 2]),
      record(2, 20_000),
      nested(3),
    ])
      assert.throws(() => read(...bytes), unknown);
  });

  it("refuses fields outside of their record and names without an end", () => {
    const damaged = { code: "HDF5_DAMAGED", message: /x\.h5/ };
    assert.throws(() => read(...record(4, 1, [...latin("n\0"), 3, ...INT16])), damaged);
    assert.throws(() => read(...record(4, 1, latin("name"))), damaged);
  });

  it("ends with a type or an error with a code, whatever the bytes", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .tuple(fc.constantFrom(INT16, HALF, VARIABLE, boolean("FALSE\0TRUE\0", [0, 1])), fc.nat(19), fc.nat(255))
        .map(([type, at, value]) => Uint8Array.from(type, (byte, i) => (i === at ? value : byte))),
    ); // prettier-ignore
    fc.assert(
      fc.property(bytes, (some) => {
        try {
          assert.ok(read(...some).bytes > 0);
        } catch (error) {
          assert.match((error as { code?: string }).code ?? String(error), /^HDF5_(DAMAGED|UNKNOWN)$/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("reads references to variable-length data", () => {
    const bytes = Buffer.alloc(16);
    bytes.writeUInt32LE(9, 0);
    bytes.writeBigUInt64LE(4096n, 4);
    bytes.writeUInt32LE(3, 12);
    assert.deepEqual(readReference({ bytes, at: 0, file }), { size: 9, at: 4096, index: 3 });
  });
});
