import { inspect, types } from "node:util";

/** Longest text of one value. A notebook that shows it must still open. */
const MAX_TEXT = 20_000;
const SHOWN_ITEMS = 50;
const SHOWN_KEYS = 100;
/** Entries in all levels together. */
const MAX_ENTRIES = 3_000;

/** Text of any value: no colours, long and deep things shortened. Never throws, whatever the value's own code does. */
export function inspectText(value: unknown): string {
  try {
    const { shown, note } = preview(value);
    const text = inspect(shown, {
      depth: depthFor(shown),
      maxArrayLength: SHOWN_ITEMS,
      maxStringLength: 10_000,
      breakLength: 100,
    });
    // An object's own way of being inspected may colour its text.
    return bounded(text.replaceAll(/\x1b\[[\d;]*m/g, "")) + note;
  } catch (error) {
    return `[${kindOf(value)} that cannot be shown: ${messageOf(error)}]`;
  }
}

/** The text, cut in the middle where it is too long. */
export function bounded(text: string, longest: number = MAX_TEXT): string {
  if (text.length <= longest) return text;
  const head = text.slice(0, longest * 0.9);
  return `${head}\n… ${text.length - longest} characters left out …\n${text.slice(text.length - longest * 0.1)}`;
}

/** What went wrong, of errors that throw when they are looked at, too. */
export function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return "an error that cannot be shown";
  }
}

function kindOf(value: unknown): string {
  return types.isProxy(value) ? "proxy" : typeof value;
}

/** `inspect` limits items of arrays, maps and sets, but not keys of objects. */
function preview(value: unknown): { shown: unknown; note: string } {
  if (value instanceof Promise) {
    const note = inspect(value).includes("<rejected>") ? "" : " (put await before it to see its value)";
    return { shown: value, note };
  }
  if (!isPlain(value)) return { shown: value, note: "" };
  const keys = Object.keys(value);
  if (keys.length <= 2 * SHOWN_KEYS) return { shown: value, note: "" };
  const shown: object = Object.create(Object.getPrototypeOf(value));
  for (const key of keys.slice(0, SHOWN_KEYS))
    Object.defineProperty(shown, key, Object.getOwnPropertyDescriptor(value, key) as PropertyDescriptor);
  return { shown, note: `\n… and ${keys.length - SHOWN_KEYS} more keys` };
}

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** The deepest level, up to 4, at which not too much is shown. */
function depthFor(value: unknown): number {
  let level = [value];
  let entries = 0;
  for (let depth = 0; depth <= 4; depth++) {
    level = level.flatMap(children);
    entries += level.length;
    if (entries > MAX_ENTRIES) return Math.max(0, depth - 1);
  }
  return 4;
}

/** What lies directly inside, as far as it would be shown; no getter is called, no trap sprung. */
function children(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return [];
  if (ArrayBuffer.isView(value))
    return Array<number>(Math.min(SHOWN_ITEMS, (value as Uint8Array).length ?? 0)).fill(0);
  if (Array.isArray(value)) return value.slice(0, SHOWN_ITEMS);
  if (value instanceof Map) return [...first(value.values())];
  if (value instanceof Set) return [...first(value)];
  return Object.keys(value).map((key) => Object.getOwnPropertyDescriptor(value, key)?.value as unknown);
}

function* first<T>(items: Iterable<T>): Generator<T> {
  let count = 0;
  for (const item of items) {
    if (count++ === SHOWN_ITEMS) return;
    yield item;
  }
}
