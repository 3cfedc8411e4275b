import type { MimeBundle } from "../session/events.ts";
import { cleanBundle } from "./bundle.ts";
import { danfoToMime } from "./danfo.ts";
import { imageToMime } from "./image.ts";
import { markupList } from "./markup.ts";
import { plotlyToMime } from "./plotly.ts";
import { DISPLAY } from "./symbol.ts";
import { inspectText, messageOf } from "./text.ts";

export { DISPLAY } from "./symbol.ts";

export interface Shown {
  data: MimeBundle;
  metadata: MimeBundle;
}

/**
 * What a front end shows for a value. Known kinds are recognised by their shape, never by importing their library:
 * objects with a display method, danfojs tables, Plotly figures, images as bytes; everything else as text. Never rejects.
 */
export async function toMime(value: unknown): Promise<Shown> {
  return { data: await bundleFor(value), metadata: {} };
}

/** The bundle of a value: at once where nothing has to be drawn or waited for. */
export function bundleFor(value: unknown): MimeBundle | Promise<MimeBundle> {
  const failed = (error: unknown): MimeBundle => ({
    "text/plain": `${inspectText(value)}\n(could not be displayed otherwise: ${messageOf(error)})`,
  });
  try {
    const own = ownDisplay(value);
    if (own instanceof Promise) return own.catch(failed);
    const known = own ?? danfoToMime(value) ?? imageToMime(value) ?? markupList(value);
    if (known) return known;
    const figure = plotlyToMime(value);
    if (figure) return figure.catch(failed);
  } catch (error) {
    return failed(error);
  }
  return { "text/plain": inspectText(value) };
}

function ownDisplay(value: unknown): MimeBundle | Promise<MimeBundle> | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  const method = (value as Record<symbol, unknown>)[DISPLAY];
  if (typeof method !== "function") return undefined;
  const complete = (bundle: unknown): MimeBundle => {
    const clean = cleanBundle(bundle);
    return "text/plain" in clean || Object.keys(clean).length === 0
      ? clean
      : { ...clean, "text/plain": inspectText(value) };
  };
  const bundle: unknown = method.call(value);
  return typeof (bundle as { then?: unknown } | null | undefined)?.then === "function"
    ? Promise.resolve(bundle).then(complete)
    : complete(bundle);
}
