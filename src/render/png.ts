import { crc32, deflateSync } from "node:zlib";

function chunk(type: string, body: Uint8Array): Buffer {
  const out = Buffer.alloc(body.length + 12);
  out.writeUInt32BE(body.length, 0);
  out.write(type, 4, "latin1");
  out.set(body, 8);
  out.writeUInt32BE(crc32(out.subarray(4, body.length + 8)), body.length + 8);
  return out;
}

/**
 * Encodes an image as PNG (ISO/IEC 15948): 8 bits per channel with opacity, rows filtered by the difference to the row above.
 *
 * @param rgba width × height × 4 bytes, row by row from the top; opacity not premultiplied
 */
export function encodePng(rgba: Uint8Array | Uint8ClampedArray, width: number, height: number): Uint8Array {
  const stride = width * 4;
  if (rgba.length !== stride * height) {
    throw new RangeError(
      `Expected ${stride * height} bytes for ${width} × ${height} pixels, found ${rgba.length}.`,
    );
  }
  const up = 2;
  const rows = new Uint8Array((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    const to = y * (stride + 1);
    const from = y * stride;
    rows[to] = up;
    for (let i = 0; i < stride; i++) {
      rows[to + 1 + i] = (rgba[from + i] ?? 0) - (y > 0 ? (rgba[from - stride + i] ?? 0) : 0);
    }
  }
  return pngFile(width, height, RGBA, [{ type: "IDAT", body: deflateSync(rows) }]);
}

const RGBA = 6;

/** A PNG file of 8 bits per channel from its chunks between header and end. */
export function pngFile(
  width: number,
  height: number,
  colourType: number,
  chunks: readonly { type: string; body: Uint8Array }[],
): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourType, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    ...chunks.map(({ type, body }) => chunk(type, body)),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

/** The same PNG with a resolution, which programs that place pictures on pages read (the pHYs chunk). */
export function withResolution(png: Uint8Array, dpi: number): Uint8Array {
  const body = Buffer.alloc(9);
  const perMetre = Math.round(dpi / 0.0254);
  body.writeUInt32BE(perMetre, 0);
  body.writeUInt32BE(perMetre, 4);
  body.writeUInt8(1, 8);
  // It stands after the header: 8 bytes of signature, 25 of IHDR.
  return Buffer.concat([png.subarray(0, 33), chunk("pHYs", body), png.subarray(33)]);
}

/** A PNG as the address of an image inside a document. */
export function pngDataUrl(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png.buffer, png.byteOffset, png.byteLength).toString("base64")}`;
}
