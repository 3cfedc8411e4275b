import assert from "node:assert/strict";
import fc from "fast-check";
import { encodePng } from "../../src/render/png.ts";
import { decodePng } from "../support/png.ts";

describe("encodePng", () => {
  it("keeps every byte", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.infiniteStream(fc.nat(255)),
        (width, height, bytes) => {
          const rgba = Uint8Array.from({ length: width * height * 4 }, () => bytes.next().value ?? 0);
          assert.deepEqual(decodePng(encodePng(rgba, width, height)), { width, height, rgba });
        },
      ),
    );
  });

  it("refuses a buffer of another size", () => {
    assert.throws(() => encodePng(new Uint8Array(3), 1, 1), RangeError);
  });
});
