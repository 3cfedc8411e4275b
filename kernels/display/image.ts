import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { MimeBundle } from "../session/events.ts";
import { escapeHtml } from "./escape.ts";
import { DISPLAY } from "./symbol.ts";

const MAGIC: [type: string, at: number, text: string][] = [
  ["image/png", 0, "\x89PNG\r\n\x1a\n"],
  ["image/jpeg", 0, "\xff\xd8\xff"],
  ["image/gif", 0, "GIF8"],
  ["image/webp", 8, "WEBP"],
  ["image/avif", 4, "ftypavif"],
];
const SVG = "image/svg+xml";

/** The MIME type that the first bytes of an image tell. */
export function imageType(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 16)).toString("latin1");
  return MAGIC.find(([, at, text]) => head.startsWith(text, at))?.[0];
}

/** Bytes that begin like an image are shown as that image; undefined for other values. */
export function imageToMime(value: unknown): MimeBundle | undefined {
  const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
  if (!(bytes instanceof Uint8Array)) return undefined;
  const type = imageType(bytes);
  return type === undefined ? undefined : bundleOf(type, bytes);
}

/** How an image is shown. */
export interface ImageOptions {
  /** MIME type, where the data do not tell it. */
  type?: string;
  /** Pixels on the screen. */
  width?: number;
  /** Text for those who do not see it. */
  alt?: string;
}

/**
 * An image from its bytes, a file's path or URL, a `data:` URL, SVG text or base64 text.
 * Throws `TypeError` for data that are no known image and for addresses in the network.
 */
export function image(
  data: Uint8Array | ArrayBuffer | URL | string,
  { type, width, alt }: ImageOptions = {},
): Record<symbol, () => MimeBundle> {
  const found: { bytes: Uint8Array | ArrayBuffer; type?: string } =
    typeof data === "string" || data instanceof URL ? fromText(String(data)) : { bytes: data };
  const bytes = new Uint8Array(found.bytes);
  const known = type ?? found.type ?? imageType(bytes) ?? (looksLikeSvg(bytes) ? SVG : undefined);
  if (known === undefined)
    throw new TypeError(
      "image() expects a PNG, JPEG, GIF, WebP, AVIF or SVG: as bytes, a file's path, a data: URL, base64 or SVG text; name others by { type }.",
    );
  const shown = bundleOf(known, bytes);
  if (width !== undefined) {
    const base64 = Buffer.from(bytes).toString("base64");
    const label = alt === undefined ? "" : ` alt="${escapeHtml(alt)}"`;
    shown["text/html"] = `<img src="data:${known};base64,${base64}" width="${Math.round(width)}"${label}>`;
  }
  if (alt !== undefined) shown["text/plain"] = alt;
  return { [DISPLAY]: () => shown };
}

function bundleOf(type: string, bytes: Uint8Array): MimeBundle {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    [type]: type === SVG ? buffer.toString("utf8") : buffer.toString("base64"),
    "text/plain": `${type}, ${bytes.byteLength} bytes`,
  };
}

function fromText(text: string): { bytes: Uint8Array; type?: string } {
  const url = /^data:([^;,]*)((?:;[^;,]*)*),/i.exec(text);
  if (url) {
    const content = text.slice(url[0].length);
    const bytes = /;base64$/i.test(url[2] as string)
      ? Buffer.from(content, "base64")
      : Buffer.from(decodeURIComponent(content));
    return { bytes, ...(url[1] ? { type: url[1] } : {}) };
  }
  if (/^https?:/i.test(text))
    throw new TypeError(
      `image() does not load from the network: image(await (await fetch("${text}")).arrayBuffer())`,
    );
  if (/^file:/i.test(text)) return { bytes: readFileSync(fileURLToPath(text)) };
  if (/^\s*</.test(text)) return { bytes: Buffer.from(text), type: SVG };
  // Base64 of an image is longer than a path may be, and has no extension.
  if (text.length < 4096 && existsSync(text)) return { bytes: readFileSync(text) };
  if (/\.(png|jpe?g|gif|webp|avif|svg)$/i.test(text))
    throw new TypeError(`image() found no file ${text} in ${process.cwd()}.`);
  return { bytes: Buffer.from(text, "base64") };
}

function looksLikeSvg(bytes: Uint8Array): boolean {
  return /^\uFEFF?\s*<(\?xml|!--|svg|!DOCTYPE svg)/i.test(
    Buffer.from(bytes.subarray(0, 200)).toString("utf8"),
  );
}
