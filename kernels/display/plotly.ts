import type { MimeBundle } from "../session/events.ts";
import { cleanBundle, plainData, type TypedArray } from "./bundle.ts";

interface Figure {
  data: { type?: string; x?: unknown; y?: unknown; z?: unknown }[];
  layout: { title?: string | { text?: string }; width?: number; height?: number };
  config?: object;
  frames?: unknown[];
}

interface Renderer {
  renderPng(figure: object, options: { maxBytes: number }): Promise<Uint8Array>;
}

const MIME = "application/vnd.plotly.v1+json";
/** A notebook keeps the picture for viewers that cannot draw: small enough to live in a repository. */
const FALLBACK_BYTES = 64_000;
/** Drawing this many takes some seconds; the cell waits for it. */
const MAX_DRAWN = 400_000;
/** Longer typed arrays travel as bytes: a fifth of the time, half of the size. */
const MAX_SPREAD = 10_000;
const DTYPES: Record<string, string> = {
  Int8Array: "i1",
  Uint8Array: "u1",
  Uint8ClampedArray: "u1",
  Int16Array: "i2",
  Uint16Array: "u2",
  Int32Array: "i4",
  Uint32Array: "u4",
  Float32Array: "f4",
  Float64Array: "f8",
};
let renderer: Promise<Renderer | undefined> | undefined;

/** A Plotly figure as interactive JSON with a picture beside it; undefined for other values. */
export function plotlyToMime(value: unknown): Promise<MimeBundle> | undefined {
  return isFigure(value) ? draw(value) : undefined;
}

async function draw(figure: Figure): Promise<MimeBundle> {
  const { [MIME]: json } = cleanBundle({ [MIME]: plainData(figure, encode) }) as { [MIME]: Figure };
  const size = countValues(figure);
  const png = size > MAX_DRAWN ? undefined : await picture(json);
  return {
    [MIME]: json,
    ...(png ? { "image/png": Buffer.from(png).toString("base64") } : {}),
    "text/plain": describe(json) + (size > MAX_DRAWN ? `, ${size} values: too many for a picture` : ""),
  };
}

function isFigure(value: unknown): value is Figure {
  if (typeof value !== "object" || value === null) return false;
  const { data, layout } = value as Partial<Figure>;
  if (!Array.isArray(data) || data.length === 0 || typeof layout !== "object" || layout === null)
    return false;
  const known = new Set(["data", "layout", "config", "frames"]);
  return (
    Object.keys(value).every((key) => known.has(key)) &&
    data.every(
      (trace) =>
        typeof trace === "object" &&
        trace !== null &&
        ("type" in trace || "x" in trace || "y" in trace || "z" in trace),
    )
  );
}

/** The base64 form of a typed array that plotly.js reads: `{ dtype, bdata }`. */
function encode(array: TypedArray): unknown {
  const dtype = DTYPES[array.constructor.name];
  if (array.length <= MAX_SPREAD || dtype === undefined) return Array.from(array);
  return { dtype, bdata: Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("base64") };
}

/** Numbers in all lists of a figure. */
function countValues(value: unknown): number {
  if (ArrayBuffer.isView(value)) return (value as TypedArray).length ?? 0;
  if (typeof value !== "object" || value === null) return 0;
  if (!Array.isArray(value))
    return Object.values(value).reduce<number>((sum, one) => sum + countValues(one), 0);
  return value.reduce<number>(
    (sum: number, one: unknown) => sum + (typeof one === "object" ? countValues(one) : 1),
    0,
  );
}

async function picture(figure: Figure): Promise<Uint8Array | undefined> {
  if (process.env.PERTLINE_PICTURES === "off") return undefined;
  renderer ??= (import("pertline/render") as Promise<Renderer>).catch(() => undefined);
  try {
    return await (await renderer)?.renderPng(figure, { maxBytes: FALLBACK_BYTES });
  } catch {
    // The interactive figure says itself what is wrong with it.
    return undefined;
  }
}

function describe({ data, layout }: Figure): string {
  const kinds = [...new Set(data.map((trace) => trace.type ?? "scatter"))].join(", ");
  const title = typeof layout.title === "string" ? layout.title : layout.title?.text;
  const plain = title?.replace(/<[^>]*>/g, "");
  return `Plotly figure${plain ? ` "${plain}"` : ""}: ${data.length} trace${data.length === 1 ? "" : "s"} (${kinds})`;
}
