import assert from "node:assert/strict";
import { decodeNumpy, numpyType } from "../../../src/io/pickle/numpy.ts";

describe("numpy values in pickles", () => {
  it("are of the types that are known", () => {
    assert.deepEqual(numpyType(">i4"), { dtype: "i4", bigEndian: true });
    assert.deepEqual(numpyType("U12"), { dtype: "U12", bigEndian: false });
    assert.deepEqual(numpyType("O8"), { dtype: "O", bigEndian: false });
    for (const code of ["V8", "c16", "f2", "i3", "U0", "", "i4,i4", "toString", "M8[ns]"]) assert.equal(numpyType(code), undefined); // prettier-ignore
  });

  it("are read in both byte orders, and only where their number fits", () => {
    const read = (code: string, bytes: number[], expected: unknown): unknown =>
      decodeNumpy(
        numpyType(code) as { dtype: string; bigEndian: boolean },
        new Uint8Array(bytes),
        () => {},
        expected,
      );
    assert.deepEqual(read("<i2", [1, 0, 255, 255], 2), [1, -1]);
    assert.deepEqual(read(">u2", [1, 0], 1), [256]);
    assert.deepEqual(read("<U2", [65, 0, 0, 0, 0, 0, 0, 0], 1), ["A"]);
    assert.deepEqual(read("<u8", [255, 255, 255, 255, 255, 255, 255, 255], 1), [2n ** 64n - 1n]);
    assert.equal(read("<i2", [1, 0, 1], 1), undefined);
    assert.equal(read("<i2", [1, 0], 2), undefined);
    assert.equal(read("O", [], 0), undefined);
  });

  it("are paid for", () => {
    let paid = 0;
    decodeNumpy({ dtype: "u1", bigEndian: false }, new Uint8Array(1000), (items) => (paid += items), 1000);
    assert.equal(paid, 1000);
  });
});
