import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { readNpy } from "../../../src/io/embeddings/npy.ts";
import { bytesSource } from "../../support/bytes.ts";

const golden = JSON.parse(readFileSync(new URL("../../golden/embeddings.json", import.meta.url), "utf8")) as {
  npy: Record<string, { bytes: string; values: number[] }>;
  halves: { bytes: string; values: string[] };
};
const bytes = (name: string): Buffer => Buffer.from(golden.npy[name]!.bytes, "base64");

/** A file of version 1 with this header and a few zeros. */
function made(header: string, data = 64): Buffer {
  const head = Buffer.concat([Buffer.from([0x93]), Buffer.from("NUMPY\u0001\u0000"), Buffer.alloc(2)]);
  head.writeUInt16LE(header.length, 8);
  return Buffer.concat([head, Buffer.from(header), Buffer.alloc(data)]);
}

describe("io/embeddings/npy", () => {
  for (const [name, { values }] of Object.entries(golden.npy))
    it(`reads what numpy writes: ${name}`, async () => {
      const found = await readNpy(bytesSource(bytes(name)));
      assert.deepEqual(found.shape, [5, 3]);
      assert.deepEqual([...found.values], values);
    });

  it("reads the extremes of half precision", async () => {
    const { values } = await readNpy(bytesSource(Buffer.from(golden.halves.bytes, "base64")));
    assert.deepEqual([...values], golden.halves.values.map(Number));
  });

  for (const [what, file, code, message] of [
    ["objects", made("{'descr': '|O', 'fortran_order': False, 'shape': (2, 2), }"), "BAD_ARRAY", /found "'\|O'/],
    ["records", made("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,), }"), "BAD_ARRAY", /whole or floating/],
    ["complex numbers", made("{'descr': '<c16', 'fortran_order': False, 'shape': (2,), }"), "BAD_ARRAY", /c16/],
    ["a huge shape", made("{'descr': '<f8', 'fortran_order': False, 'shape': (4000000000, 4000000000), }"), "BAD_ARRAY", /declares the shape/],
    ["a large shape", made("{'descr': '<f8', 'fortran_order': False, 'shape': (300000000, 1), }"), "TOO_LARGE", /at most 250,000,000/],
    ["more than the file has", made("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 3), }"), "FILE_TRUNCATED", /3 × 3 numbers of 8 bytes/],
    ["no shape", made("{'descr': '<f8', 'fortran_order': False, 'shape': 'x', }"), "BAD_ARRAY", /header is/],
    ["an unknown version", Buffer.concat([Buffer.from([0x93]), Buffer.from("NUMPY\u0009\u0000"), Buffer.alloc(20)]), "BAD_ARRAY", /version 9/],
    ["another file", Buffer.from("hello, this is text"), "BAD_ARRAY", /first bytes/],
    ["nothing", Buffer.alloc(0), "BAD_ARRAY", /first bytes/],
    ["a long header", Buffer.concat([Buffer.from([0x93]), Buffer.from("NUMPY\u0002\u0000"), Buffer.from([255, 255, 255, 127]), Buffer.alloc(20)]), "BAD_ARRAY", /2147483647 bytes/],
  ] as const) // prettier-ignore
    it(`refuses ${what}`, () => assert.rejects(readNpy(bytesSource(file)), { name: "PertlineError", code, message })); // prettier-ignore

  it("gives numbers or a named error for any damage", async () => {
    const names = Object.keys(golden.npy);
    const damage = fc.tuple(fc.constantFrom(...names), fc.nat(140), fc.nat(255), fc.nat(300));
    await fc.assert(
      fc.asyncProperty(damage, async ([name, at, value, end]) => {
        const damaged = bytes(name);
        damaged[at] = value;
        try {
          const { shape, values } = await readNpy(bytesSource(damaged.subarray(0, end)));
          assert.equal(values.length, shape.reduce((a, b) => a * b, 1)); // prettier-ignore
        } catch (error) {
          assert.match((error as { code: string }).code, /^(BAD_ARRAY|TOO_LARGE|FILE_TRUNCATED)$/);
        }
      }),
      { numRuns: 300 },
    );
  });
});
