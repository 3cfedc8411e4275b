/**
 * Unpacks LZF: a control byte below 32 is followed by that many literal bytes and one more; else its upper 3 bits are
 * the length less 2 of a copy (7: one more byte of length follows), its lower 5 bits and the next byte the distance
 * less 1.
 *
 * @param target as long as `lzfLength` says
 */
export function lzfUnpack(source: Uint8Array, target: Uint8Array): void {
  let out = 0;
  for (let at = 0; at < source.length;) {
    const control = source[at++] as number;
    if (control < 32) {
      for (let n = control + 1; n > 0; n--) target[out++] = source[at++] as number;
      continue;
    }
    let n = (control >> 5) + 2;
    if (n === 9) n += source[at++] as number;
    let from = out - ((control & 31) << 8) - (source[at++] as number) - 1;
    if (from < 0) throw new RangeError("LZF data refers to what was before its start");
    for (; n > 0; n--) target[out++] = target[from++] as number;
  }
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
