import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { encodeFlatPng } from "../../src/render/flatPng.ts";

/** Opaque pixels of an unfiltered PNG with a palette or RGB. */
function decode(png: Uint8Array): { indexed: boolean; rgba: number[] } {
  const bytes = Buffer.from(png);
  const [width, height, colourType] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes[25]];
  const body = (type: string): Buffer => {
    const at = bytes.indexOf(type, 8, "latin1");
    return bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4));
  };
  const channels = colourType === 3 ? 1 : 3;
  const palette = colourType === 3 ? body("PLTE") : undefined;
  const rows = inflateSync(body("IDAT"));
  const rgba: number[] = [];
  for (let y = 0; y < height; y++) {
    const start = y * (width * channels + 1);
    assert.equal(rows[start], 0, "not filtered");
    for (let x = 0; x < width; x++) {
      const at = start + 1 + x * channels;
      rgba.push(...(palette ? palette.subarray(3 * rows[at]!, 3 * rows[at]! + 3) : rows.subarray(at, at + 3)), 255); // prettier-ignore
    }
  }
  return { indexed: palette !== undefined, rgba };
}

describe("encodeFlatPng", () => {
  it("keeps every pixel, with a palette up to 256 colours and without one beyond", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom(2, 255, 256, 257, 5000),
        fc.nat(),
        (width, height, colours, seed) => {
          const rgba = Uint8Array.from({ length: width * height * 4 }, (_, i) => {
            const colour = ((Math.floor(i / 4) * 2654435761 + seed) >>> 0) % colours;
            return i % 4 === 3 ? 255 : (colour >> (i % 4 === 0 ? 8 : 0)) & 255;
          });
          const png = encodeFlatPng(rgba, width, height);
          assert.ok(png);
          const { indexed, rgba: found } = decode(png);
          assert.deepEqual(found, Array.from(rgba));
          const different = new Set(Array.from({ length: width * height }, (_, i) => `${rgba[4 * i]} ${rgba[4 * i + 1]}`)); // prettier-ignore
          assert.equal(indexed, different.size <= 256);
        },
      ),
    );
  });

  it("leaves what is not opaque to others", () => {
    assert.equal(encodeFlatPng(Uint8Array.of(1, 2, 3, 255, 1, 2, 3, 254), 2, 1), undefined);
  });
});
