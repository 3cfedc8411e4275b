import { inspect } from "node:util";
import type { MimeBundle } from "../session/events.ts";
import { DISPLAY } from "./symbol.ts";

/** Text in a markup, shown as such. Usable as a tag and as a function. */
export interface Markup {
  (strings: TemplateStringsArray | string, ...values: unknown[]): Record<symbol, () => MimeBundle>;
}

/** Where a piece of markup keeps its text, so that it can stand inside another. */
const SOURCE: unique symbol = Symbol.for("pertline.markup");

/**
 * Makes `html`, `md` and `svg`. Values are inserted as they are, without escaping; markup inside markup and arrays of it
 * are inserted as their text, `null`, `undefined` and `false` as nothing.
 * @param raw backslashes stay, so that formulas can be written in markdown
 */
export function markup(type: string, { raw = false }: { raw?: boolean } = {}): Markup {
  return (strings, ...values) => {
    const parts = typeof strings === "string" ? [strings] : raw ? strings.raw.map(unescape) : strings;
    const text = parts.map((part, i) => (i === 0 ? part : inserted(values[i - 1]) + part)).join("");
    const shown = { [DISPLAY]: () => ({ [type]: text, "text/plain": text }) };
    // Not enumerable: a printed piece of markup is its text and nothing else.
    return Object.defineProperties(shown, {
      [SOURCE]: { value: { type, text } },
      [inspect.custom]: { value: () => text },
      toString: { value: () => text },
    });
  };
}

/** Pieces of HTML or SVG in an array, shown one below the other; undefined for other values. */
export function markupList(value: unknown): MimeBundle | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  // Not `map`, which passes over holes.
  const pieces = Array.from(value, sourceOf);
  if (!pieces.every((one) => one?.type === "text/html" || one?.type === "image/svg+xml")) return undefined;
  const text = pieces.map((one) => one?.text).join("\n");
  return { "text/html": text, "text/plain": text };
}

function sourceOf(value: unknown): { type: string; text: string } | undefined {
  return typeof value === "object" && value !== null
    ? (value as { [SOURCE]?: { type: string; text: string } })[SOURCE]
    : undefined;
}

function inserted(value: unknown): string {
  if (value === null || value === undefined || value === false) return "";
  return Array.isArray(value) ? value.map(inserted).join("") : (sourceOf(value)?.text ?? String(value));
}

/** What a template must escape to be written at all. */
function unescape(part: string): string {
  return part.replaceAll(/\\(`|\$\{)/g, "$1");
}
