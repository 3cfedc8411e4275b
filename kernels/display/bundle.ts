import type { MimeBundle } from "../session/events.ts";
import { messageOf } from "./text.ts";

/** JSON longer than this would end in a message that front ends refuse. */
const MAX_BYTES = 100_000_000;

/**
 * A bundle as it can be sent: texts as strings, bytes as base64, JSON as plain data.
 * Throws `TypeError` that names the format and what was found instead.
 */
export function cleanBundle(bundle: unknown): MimeBundle {
  if (typeof bundle !== "object" || bundle === null || Array.isArray(bundle))
    throw new TypeError(
      `expected an object such as { "text/html": "…" }, found ${Array.isArray(bundle) ? "an array" : String(bundle)}`,
    );
  return Object.fromEntries(
    Object.entries(bundle)
      .filter(([, content]) => content !== undefined)
      .map(([type, content]) => [type, cleanContent(type, content)]),
  );
}

/** Whether all keys of an object are MIME types. */
export function isBundle(value: unknown): value is MimeBundle {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every(isMimeType);
}

function isMimeType(key: string): boolean {
  return /^[a-z]+\/[\w.+-]+(;.*)?$/i.test(key);
}

function cleanContent(type: string, content: unknown): unknown {
  if (!isMimeType(type))
    throw new TypeError(`expected MIME types such as "text/html" as keys, found "${type}"`);
  if (typeof content === "string") return content;
  if (content instanceof ArrayBuffer) return Buffer.from(content).toString("base64");
  if (content instanceof Uint8Array)
    return Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString("base64");
  if (/^application\/(.+\+)?json$/i.test(type)) return jsonData(content, type);
  if (Array.isArray(content) && content.every((line) => typeof line === "string")) return content.join("");
  if (["number", "boolean", "bigint"].includes(typeof content)) return String(content);
  throw new TypeError(
    `expected text or bytes for ${type}, found ${content === null ? "null" : typeof content}`,
  );
}

/** Data as a front end will have it. `what` begins the message of the `TypeError` that is thrown for what is no JSON. */
export function jsonData(content: unknown, what: string): unknown {
  let text: string | undefined;
  try {
    text = JSON.stringify(plainData(content));
  } catch (error) {
    throw new TypeError(`${what} cannot be written as JSON: ${messageOf(error)}`, { cause: error });
  }
  if (text === undefined) throw new TypeError(`${what} cannot be written as JSON: it is ${typeof content}`);
  if (text.length > MAX_BYTES)
    throw new TypeError(
      `${what} has ${Math.round(text.length / 1e6)} MB; at most ${MAX_BYTES / 1e6} MB can be sent`,
    );
  return JSON.parse(text);
}

/** A numeric array that is not a list. */
export type TypedArray = Exclude<NodeJS.TypedArray, BigInt64Array | BigUint64Array>;

/**
 * A copy that `JSON.stringify` can write: typed arrays as `typed` gives them, bigints as numbers where these are
 * exact and as digits where not. Long lists of numbers are not copied, and no function is called for each of them. Throws `TypeError` for cycles.
 */
export function plainData(
  value: unknown,
  typed: (array: TypedArray) => unknown = (array) => Array.from(array),
  outside: readonly unknown[] = [],
): unknown {
  if (typeof value === "bigint") return plainInteger(value);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof BigInt64Array || value instanceof BigUint64Array)
    return Array.from<bigint, number | string>(value, plainInteger);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return typed(value as TypedArray);
  if (typeof (value as { toJSON?: unknown }).toJSON === "function") return value;
  if (outside.includes(value)) throw new TypeError("it contains itself");
  const inside = [...outside, value];
  if (!Array.isArray(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, plainData(one, typed, inside)]),
    );
  const simple = value.every((one) => (typeof one !== "object" || one === null) && typeof one !== "bigint");
  return simple ? value : value.map((one) => plainData(one, typed, inside));
}

function plainInteger(value: bigint): number | string {
  const number = Number(value);
  return Number.isFinite(number) && BigInt(number) === value ? number : String(value);
}
