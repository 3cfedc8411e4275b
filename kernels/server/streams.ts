import { collapseReturns } from "./carriage.ts";

/** Text written to stdout or stderr by a cell; `cell` is undefined for text that belongs to none. */
export interface StreamText {
  name: "stdout" | "stderr";
  text: string;
  cell: string | undefined;
}

export interface Streams {
  add(text: StreamText): void;
  /** Publishes what is held back. Call before publishing anything else, so that order is kept. */
  flush(): void;
}

/** Milliseconds that text may be held back. */
const DELAY = 20;
/** Most UTF-8 bytes of text in one message. */
const MAX_BYTES: number = 1024 * 1024;

/**
 * Joins consecutive writes of one stream and cell into few messages: front ends slow down with one message per line.
 * The delay counts from the first write held back, so a steady flow is published every 20 ms.
 */
export function coalesceStreams(
  publish: (text: StreamText) => void,
  delay: number = DELAY,
  maxBytes: number = MAX_BYTES,
): Streams {
  let held: StreamText | undefined;
  let bytes = 0;
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const text = held;
    held = undefined;
    bytes = 0;
    if (text !== undefined) publish({ ...text, text: collapseReturns(text.text) });
  };

  return {
    flush,
    add({ name, text, cell }) {
      for (const piece of pieces(text, maxBytes)) {
        const size = Buffer.byteLength(piece);
        if (held !== undefined && (held.name !== name || held.cell !== cell || bytes + size > maxBytes))
          flush();
        if (held === undefined) held = { name, text: piece, cell };
        else held.text += piece;
        bytes += size;
        timer ??= setTimeout(flush, delay);
      }
    },
  };
}

/** Cuts text into pieces of at most `maxBytes` UTF-8 bytes, never inside a surrogate pair. */
function* pieces(text: string, maxBytes: number): Generator<string> {
  if (text === "") return;
  if (Buffer.byteLength(text) <= maxBytes) return yield text;
  // A UTF-16 unit takes at most 3 bytes.
  const step = Math.max(2, Math.floor(maxBytes / 3));
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + step, text.length);
    const last = text.charCodeAt(end - 1);
    if (end < text.length && last >= 0xd800 && last <= 0xdbff) end -= 1;
    yield text.slice(start, end);
    start = end;
  }
}
