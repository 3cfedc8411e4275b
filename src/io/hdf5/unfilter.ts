import { lzfUnpack } from "../h5ad/lzf.ts";
import type { FilterName } from "./filterPipeline.ts";
import { fletcher32 } from "./fletcher32.ts";
import { newInflate } from "./inflate.ts";

/**
 * Undoes the filters of one chunk.
 * @param mask bit i: the i-th filter was left out
 * @param out takes the chunk, which must fill it
 * @throws Error where the stored bytes do not give that
 */
export type Unfilter = (stored: Uint8Array, mask: number, out: Uint8Array) => void;

/** @param elementBytes of the stored numbers */
export function newUnfilter(filters: readonly FilterName[], elementBytes: number): Unfilter {
  const inflate = newInflate();
  const rooms: Uint8Array[] = [];
  /** One array per step, as large as the largest needed. */
  const room = (step: number, length: number): Uint8Array => {
    let array = rooms[step];
    if (array === undefined || array.length < length) array = rooms[step] = new Uint8Array(length);
    return array.subarray(0, length);
  };
  return (stored, mask, out) => {
    const steps = filters.filter((_, i) => ((mask >>> i) & 1) === 0).reverse();
    // Checksums change the length of what comes after them on the way back.
    const trailing = steps.map(
      (_, i) => 4 * steps.slice(i + 1).filter((name) => name === "fletcher32").length,
    );
    let bytes = stored;
    steps.forEach((name, step) => {
      const length = out.length + (trailing[step] as number);
      const last = step === steps.length - 1;
      const target = (): Uint8Array => (last ? out : room(step, length));
      bytes = undo(name, bytes, target, length);
    });
    if (bytes === out) return;
    if (bytes.length !== out.length) throw new RangeError("a chunk of another length than expected");
    out.set(bytes);
  };

  function undo(name: FilterName, bytes: Uint8Array, target: () => Uint8Array, length: number): Uint8Array {
    switch (name) {
      case "deflate": {
        const to = target();
        inflate(bytes, to);
        return to;
      }
      case "lzf": {
        const to = target();
        lzfUnpack(bytes, to);
        return to;
      }
      case "shuffle": {
        if (bytes.length !== length) throw new RangeError("shuffled data of another length than expected");
        const to = target();
        unshuffle(bytes, to, elementBytes);
        return to;
      }
      case "fletcher32": {
        const data = bytes.subarray(0, Math.max(0, bytes.length - 4));
        const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(data.length);
        const sum = fletcher32(data);
        // Files of HDF5 before 1.6.3 have the bytes of each half exchanged.
        const swapped = ((sum & 0xff00ff) << 8) | ((sum >>> 8) & 0xff00ff);
        const found = (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
        if (bytes.length < 4 || (found !== sum && found !== swapped >>> 0))
          throw new RangeError("a chunk whose checksum does not fit");
        return data;
      }
    }
  }
}

/** Puts the bytes of each number together again: first bytes of all came first. A rest shorter than one is as it was. */
export function unshuffle(from: Uint8Array, to: Uint8Array, elementBytes: number): void {
  const n = Math.floor(from.length / elementBytes);
  if (elementBytes === 4) {
    for (let i = 0, at = 0; i < n; i++, at += 4) {
      to[at] = from[i] as number;
      to[at + 1] = from[n + i] as number;
      to[at + 2] = from[2 * n + i] as number;
      to[at + 3] = from[3 * n + i] as number;
    }
  } else
    for (let byte = 0; byte < elementBytes; byte++)
      for (let i = 0, at = byte; i < n; i++, at += elementBytes) to[at] = from[byte * n + i] as number;
  for (let i = n * elementBytes; i < from.length; i++) to[i] = from[i] as number;
}
