/**
 * Fletcher's checksum over 16-bit big-endian words, as HDF5's filter takes it; a last odd byte counts as a high one.
 * @see https://docs.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html IV.A.2.l
 */
export function fletcher32(bytes: Uint8Array): number {
  let [a, b] = [0, 0];
  const words = bytes.length >> 1;
  for (let from = 0; from < words;) {
    // So many that the sums stay below 2³² before they are folded.
    const to = Math.min(words, from + 360);
    for (let i = 2 * from; i < 2 * to; i += 2) {
      a += ((bytes[i] as number) << 8) | (bytes[i + 1] as number);
      b += a;
    }
    a = (a & 0xffff) + (a >>> 16);
    b = (b & 0xffff) + (b >>> 16);
    from = to;
  }
  if (bytes.length % 2 === 1) {
    a += (bytes.at(-1) as number) << 8;
    b += a;
    a = (a & 0xffff) + (a >>> 16);
    b = (b & 0xffff) + (b >>> 16);
  }
  a = (a & 0xffff) + (a >>> 16);
  b = (b & 0xffff) + (b >>> 16);
  return ((b << 16) | a) >>> 0;
}
