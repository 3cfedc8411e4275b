import { inspect } from "node:util";
import type { MimeBundle } from "../session/events.ts";
import { danfoToMime } from "./danfo.ts";
import { imageToMime } from "./image.ts";
import { plotlyToMime } from "./plotly.ts";

/** The method by which any object says how it is shown; the convention of Deno's kernel. */
export const DISPLAY: unique symbol = Symbol.for("Jupyter.display");

export interface Shown {
  data: MimeBundle;
  metadata: MimeBundle;
}

/**
 * What a front end shows for a value. Known kinds are recognised by their shape, never by importing their library:
 * objects with a display method, danfojs tables, Plotly figures, images as bytes; everything else as text.
 */
export async function toMime(value: unknown): Promise<Shown> {
  try {
    const own = await ownDisplay(value);
    if (own) return { data: own, metadata: {} };
    const known = danfoToMime(value) ?? (await plotlyToMime(value)) ?? imageToMime(value);
    if (known) return { data: known, metadata: {} };
  } catch (error) {
    const text = `${inspectText(value)}\n(could not be displayed otherwise: ${String(error)})`;
    return { data: { "text/plain": text }, metadata: {} };
  }
  return { data: { "text/plain": inspectText(value) }, metadata: {} };
}

async function ownDisplay(value: unknown): Promise<MimeBundle | undefined> {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  const method = (value as Record<symbol, unknown>)[DISPLAY];
  if (typeof method !== "function") return undefined;
  const bundle = (await method.call(value)) as MimeBundle | undefined;
  if (typeof bundle !== "object" || bundle === null) return undefined;
  return "text/plain" in bundle || Object.keys(bundle).length === 0
    ? bundle
    : { ...bundle, "text/plain": inspectText(value) };
}

/** Text of any value: no colours, long things shortened. */
export function inspectText(value: unknown): string {
  return inspect(value, { depth: 4, maxArrayLength: 50, maxStringLength: 10_000, breakLength: 100 });
}
