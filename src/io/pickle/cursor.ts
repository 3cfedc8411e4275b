import { PertlineError } from "../../error.ts";

/** Reads a pickle's bytes front to back; every length is checked against what is left. */
export interface Cursor {
  readonly position: number;
  byte(): number;
  unsigned(bytes: 2 | 4 | 8): number;
  signed32(): number;
  float64(): number;
  take(length: number): Uint8Array;
  /** Up to the next line feed, which is skipped. */
  line(): string;
  damaged(what: string): PertlineError;
}

/** @throws PertlineError PICKLE_DAMAGED from every method when the bytes end too early */
export function cursor(bytes: Uint8Array, name: string): Cursor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const damaged = (what: string): PertlineError =>
    new PertlineError("PICKLE_DAMAGED", `${name} is not a whole pickle: ${what} at byte ${at}. Fetch it again.`); // prettier-ignore
  const advance = (length: number): number => {
    if (length > bytes.length - at) throw damaged(`${length} bytes were expected and ${bytes.length - at} are left`); // prettier-ignore
    at += length;
    return at - length;
  };
  return {
    get position() {
      return at;
    },
    byte: () => bytes[advance(1)] as number,
    unsigned(length) {
      const from = advance(length);
      if (length === 2) return view.getUint16(from, true);
      if (length === 4) return view.getUint32(from, true);
      return view.getUint32(from, true) + 2 ** 32 * view.getUint32(from + 4, true);
    },
    signed32: () => view.getInt32(advance(4), true),
    float64: () => view.getFloat64(advance(8), false),
    take(length) {
      const from = advance(length);
      return bytes.subarray(from, at);
    },
    line() {
      const end = bytes.indexOf(10, at);
      if (end < 0) throw damaged("a line without an end begins");
      const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString("latin1");
      at = end + 1;
      return text;
    },
    damaged,
  };
}
