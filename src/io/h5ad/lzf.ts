/**
 * Unpacks LZF: a control byte below 32 is followed by that many literal bytes and one more; else its upper 3 bits are
 * the length less 2 of a copy (7: one more byte of length follows), its lower 5 bits and the next byte the distance
 * less 1.
 *
 * @throws RangeError where it does not fill the array, no more and no less
 */
export function lzfUnpack(source: Uint8Array, target: Uint8Array): void {
  const end = source.length | 0;
  let out = 0;
  let at = 0;
  while (at < end) {
    const control = source[at++] as number;
    if (control < 32) {
      const stop = (at + control + 1) | 0;
      while (at < stop) target[out++] = source[at++] as number;
      continue;
    }
    let n = (control >> 5) + 2;
    if (n === 9) n += source[at++] as number;
    let from = (out - ((control & 31) << 8) - (source[at++] as number) - 1) | 0;
    if (from < 0) throw new RangeError("LZF data refers to what was before its start");
    const stop = (out + n) | 0;
    // Writing behind the end of an array does nothing.
    while (out < stop) target[out++] = target[from++] as number;
  }
  // Behind the end of the source there was nothing to read either.
  if (out !== target.length || at !== end) throw new RangeError("LZF data of another length than expected");
}

/** How many bytes `lzfUnpack` gives. */
export function lzfLength(source: Uint8Array): number {
  let length = 0;
  for (let at = 0; at < source.length;) {
    const control = source[at++] as number;
    if (control < 32) {
      length += control + 1;
      at += control + 1;
      continue;
    }
    const n = (control >> 5) + 2;
    length += n === 9 ? n + (source[at++] ?? 0) : n;
    at++;
  }
  return length;
}
