import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeArrays, encodeArrays } from "../../../../src/report/paper/run/arraysFile.ts";

describe("arraysFile", () => {
  it("gives back what was written, to the bit, NaN and −0 included", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.float64Array()),
        (header, arrays) => {
          // prettier-ignore
          const plain = JSON.parse(JSON.stringify(header)) as Record<string, unknown>;
          const found = decodeArrays(Buffer.concat(encodeArrays({ header: plain, arrays })));
          assert.deepEqual(found.header, plain);
          assert.deepEqual({ ...found.arrays }, { ...arrays });
        },
      ),
    );
  });

  it("notices a file that was cut off anywhere, or is longer", () => {
    const bytes = Buffer.concat(encodeArrays({ header: { a: "ä" }, arrays: { x: Float64Array.of(1, 2), y: Float64Array.of(3) } })); // prettier-ignore
    for (let n = 0; n < bytes.length; n++) assert.throws(() => decodeArrays(bytes.subarray(0, n)), { code: "BAD_ARRAYS_FILE" }, String(n)); // prettier-ignore
    assert.throws(() => decodeArrays(Buffer.concat([bytes, Buffer.from([0])])), { code: "BAD_ARRAYS_FILE" });
  });
});
