import assert from "node:assert/strict";
import {
  decodeLong,
  parseFloatText,
  parseInteger,
  pythonRepr,
  rawUnicodeEscape,
} from "../../../src/io/pickle/text.ts";

describe("texts of pickles", () => {
  it("are whole numbers of any size, within reason", () => {
    assert.deepEqual(["0", "-5", "+7", "9007199254740991", "9007199254740993"].map(parseInteger), [0, -5, 7, 9007199254740991, 9007199254740993n]); // prettier-ignore
    for (const text of ["", "1x", "0x1", " 1", "1e3", "9".repeat(4301)])
      assert.equal(parseInteger(text), undefined);
  });

  it("are two's complements", () => {
    const of = (...bytes: number[]): number | bigint => decodeLong(new Uint8Array(bytes));
    assert.deepEqual([of(), of(255), of(255, 0), of(0, 128), of(127)], [0, -1, 255, -32768, 127]);
    assert.equal(of(0, 0, 0, 0, 0, 0, 0, 0, 1), 2n ** 64n);
  });

  it("are floats as Python writes them", () => {
    assert.deepEqual(["0.1", "-1e-05", "inf", "-inf", "nan", "5"].map(parseFloatText), [0.1, -1e-5, Infinity, -Infinity, NaN, 5]); // prettier-ignore
    for (const text of ["", ".", "1e", "0x1", "Infinity", "toString"])
      assert.equal(parseFloatText(text), undefined);
  });

  it("are texts with escapes", () => {
    assert.equal(rawUnicodeEscape("a\\u00e4\\U0001f600\\n\xe4"), "aä😀\\nä");
    for (const text of ["\\u12", "\\U00110000", "\\u"]) assert.equal(rawUnicodeEscape(text), undefined);
    assert.equal(pythonRepr("'a\\x41\\'\\101\\n\\\\'"), "aA'A\n\\");
    for (const text of ["'", "'a", "a'", "\"a'"]) assert.equal(pythonRepr(text), undefined);
  });
});
