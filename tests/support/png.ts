import { inflateSync } from "node:zlib";

/** Pixels of a PNG with 8-bit RGBA, one IDAT chunk and rows filtered by "up", as src/render/png.ts writes it. */
export function decodePng(png: Uint8Array): { width: number; height: number; rgba: Uint8Array } {
  const bytes = Buffer.from(png);
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const at = bytes.indexOf("IDAT");
  const rows = inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)));
  const stride = width * 4;
  const rgba = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < stride; i++) {
      rgba[y * stride + i] =
        (rows[y * (stride + 1) + 1 + i] ?? 0) + (y > 0 ? (rgba[(y - 1) * stride + i] ?? 0) : 0);
    }
  }
  return { width, height, rgba };
}
