/**
 * Bob Jenkins' hash of 2006 (hashlittle with start 0): the checksum of HDF5's newer structures.
 * @see https://burtleburtle.net/bob/c/lookup3.c (public domain)
 */
export function lookup3(bytes: Uint8Array): number {
  const n = bytes.length;
  let a = (0xdeadbeef + n) | 0;
  let b = a;
  let c = a;
  const rot = (x: number, k: number): number => (x << k) | (x >>> (32 - k));
  const word = (at: number): number => {
    let value = 0;
    for (let i = Math.min(n, at + 4) - 1; i >= at; i--) value = (value << 8) | (bytes[i] as number);
    return value;
  };
  let at = 0;
  for (; n - at > 12; at += 12) {
    a = (a + word(at)) | 0;
    b = (b + word(at + 4)) | 0;
    c = (c + word(at + 8)) | 0;
    a = ((a - c) | 0) ^ rot(c, 4);
    c = (c + b) | 0;
    b = ((b - a) | 0) ^ rot(a, 6);
    a = (a + c) | 0;
    c = ((c - b) | 0) ^ rot(b, 8);
    b = (b + a) | 0;
    a = ((a - c) | 0) ^ rot(c, 16);
    c = (c + b) | 0;
    b = ((b - a) | 0) ^ rot(a, 19);
    a = (a + c) | 0;
    c = ((c - b) | 0) ^ rot(b, 4);
    b = (b + a) | 0;
  }
  if (n === at) return c >>> 0;
  a = (a + word(at)) | 0;
  b = (b + word(at + 4)) | 0;
  c = (c + word(at + 8)) | 0;
  c = ((c ^ b) - rot(b, 14)) | 0;
  a = ((a ^ c) - rot(c, 11)) | 0;
  b = ((b ^ a) - rot(a, 25)) | 0;
  c = ((c ^ b) - rot(b, 16)) | 0;
  a = ((a ^ c) - rot(c, 4)) | 0;
  b = ((b ^ a) - rot(a, 14)) | 0;
  c = ((c ^ b) - rot(b, 24)) | 0;
  return c >>> 0;
}
