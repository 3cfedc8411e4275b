import { inflateSync } from "node:zlib";

/**
 * Unpacks zlib data into an array, which they must fill.
 * @throws Error of zlib; RangeError where they are of another length
 */
export function inflateInto(packed: Uint8Array, out: Uint8Array): void {
  // One byte more than wanted spares zlib a second buffer, to learn that it is done.
  const chunkSize = Math.max(64, out.length + 1);
  const result = inflateSync(packed, { chunkSize, maxOutputLength: Math.max(1, out.length) });
  if (result.length !== out.length) throw new RangeError("zlib data of another length than expected");
  out.set(result);
}
