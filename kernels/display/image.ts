import type { MimeBundle } from "../session/events.ts";

const MAGIC: [type: string, bytes: number[]][] = [
  ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/gif", [0x47, 0x49, 0x46, 0x38]],
];

/** The MIME type that the first bytes of an image tell. */
export function imageType(bytes: Uint8Array): string | undefined {
  return MAGIC.find(([, magic]) => magic.every((byte, i) => bytes[i] === byte))?.[0];
}

/** Bytes that begin like a PNG, JPEG or GIF are shown as that image; undefined for other values. */
export function imageToMime(value: unknown): MimeBundle | undefined {
  if (!(value instanceof Uint8Array)) return undefined;
  const type = imageType(value);
  if (type === undefined) return undefined;
  const base64 = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
  return { [type]: base64, "text/plain": `${type}, ${value.byteLength} bytes` };
}
