import assert from "node:assert/strict";
import fc from "fast-check";
import { toCodePoints, toUtf16 } from "../../../kernels/server/offsets.ts";

describe("offsets", () => {
  it("agrees with counting the string's own characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(40), (text, position) => {
        const characters = [...text];
        const offset = characters.slice(0, position).join("").length;
        assert.equal(toUtf16(text, position), offset);
        assert.equal(toCodePoints(text, offset), Math.min(position, characters.length));
      }),
    );
  });

  it("moves positions outside the text to its ends", () => {
    assert.equal(toUtf16("a😀", Infinity), 3);
    assert.equal(toUtf16("a😀", -1), 0);
    assert.equal(toCodePoints("a😀", 99), 2);
  });
});
