import { parseSync } from "oxc-parser";
import type { Completeness } from "../session/language.ts";

/**
 * Whether a console should run the text or wait for more, told by the parser alone: for the first seconds, before the
 * language service can say it (and how far to indent).
 */
export function quickCompleteness(code: string): Completeness {
  const { errors } = parseSync("cell.ts", code, { lang: "ts" });
  const [first] = errors;
  if (first === undefined) return { status: "complete" };
  const end = code.trimEnd().length;
  const starts = first.labels.map(({ start }) => start);
  // Positions are UTF-16 offsets. An open template or comment is reported where it begins.
  const isOpen = /^Unterminated/.test(first.message) && /^(`|\/\*)/.test(code.slice(Math.min(...starts)));
  return isOpen || starts.some((start) => start >= end)
    ? { status: "incomplete", indent: "" }
    : { status: "invalid" };
}
