import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { readSafetensors } from "../../../src/io/embeddings/safetensors.ts";
import { bytesSource } from "../../support/bytes.ts";

const golden = JSON.parse(readFileSync(new URL("../../golden/embeddings.json", import.meta.url), "utf8")) as {
  tensors: string;
  values: Record<string, number[]>;
};
const file = Buffer.from(golden.tensors, "base64");

function made(header: unknown, data = 64, declared?: number): Buffer {
  const text = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(declared ?? text.length));
  return Buffer.concat([length, text, Buffer.alloc(data)]);
}
const table = (shape: unknown, at: unknown, dtype: unknown = "F32"): Buffer => made({ w: { dtype, shape, data_offsets: at } }); // prettier-ignore

describe("io/embeddings/safetensors", () => {
  for (const [name, values] of Object.entries(golden.values))
    it(`reads ${name} as the library writes it`, async () => {
      const found = await readSafetensors(bytesSource(file), name);
      assert.deepEqual(found.shape, [5, 3]);
      assert.deepEqual([...found.values], values);
    });

  it("takes the only table, and asks where there are several", async () => {
    assert.deepEqual((await readSafetensors(bytesSource(table([2, 3], [0, 24])))).shape, [2, 3]);
    await assert.rejects(readSafetensors(bytesSource(file)), { code: "UNKNOWN_TENSOR", message: /holds 4 tables \(.*F32.*\{ tensor \}/ }); // prettier-ignore
    await assert.rejects(readSafetensors(bytesSource(file), "F33"), {
      code: "UNKNOWN_TENSOR",
      message: /F32/,
    });
    assert.deepEqual((await readSafetensors(bytesSource(file), "bias")).shape, [3]);
  });

  for (const [what, bytes, code, message] of [
    ["a header longer than the file", made("{}", 0, 900), "BAD_ARRAY", /900 bytes/],
    ["a header of exabytes", made("{}", 0, 2 ** 60), "BAD_ARRAY", /bytes/],
    ["no JSON", made("{oh"), "BAD_ARRAY", /no JSON/],
    ["a list", made([1]), "BAD_ARRAY", /no table of tensors/],
    ["an entry without a place", made({ w: { dtype: "F32", shape: [1, 1] } }), "BAD_ARRAY", /"w" lacks/],
    ["null", made({ w: null }), "BAD_ARRAY", /"w" lacks/],
    ["places in reverse", table([1, 1], [4, 0]), "BAD_ARRAY", /lacks/],
    ["negative sides", table([-1, -1], [0, 4]), "BAD_ARRAY", /lacks/],
    ["sizes that disagree", table([2, 3], [0, 20]), "BAD_ARRAY", /20 bytes, which is not 2 × 3/],
    ["data beyond the end", table([20, 3], [0, 240]), "FILE_TRUNCATED", /20 × 3/],
    ["whole numbers", table([2, 3], [0, 24], "I32"), "BAD_ARRAY", /stored as I32/],
    ["three bytes", Buffer.alloc(3), "BAD_ARRAY", /has 3 bytes/],
  ] as const)
    it(`refuses ${what}`, () => assert.rejects(readSafetensors(bytesSource(bytes)), { name: "PertlineError", code, message })); // prettier-ignore

  it("gives numbers or a named error for any damage", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(520), fc.nat(255), fc.nat(800), async (at, value, end) => {
        const damaged = Buffer.from(file);
        damaged[at] = value;
        try {
          const { shape, values } = await readSafetensors(bytesSource(damaged.subarray(0, end)), "F32");
          assert.equal(values.length, shape.reduce((a, b) => a * b, 1)); // prettier-ignore
        } catch (error) {
          assert.match(
            (error as { code: string }).code,
            /^(BAD_ARRAY|TOO_LARGE|FILE_TRUNCATED|UNKNOWN_TENSOR)$/,
          );
        }
      }),
      { numRuns: 300 },
    );
  });
});
