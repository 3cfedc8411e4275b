import { PertlineError } from "../../src/error.ts";
import type { ByteSource } from "../../src/io/byteSource.ts";

/** Bytes in memory as a source. */
export function bytesSource(bytes: Uint8Array, name = "memory"): ByteSource {
  return {
    name,
    size: bytes.length,
    read: async (offset, length) => {
      if (offset + length > bytes.length) throw new PertlineError("FILE_TRUNCATED", `${name} is cut off.`);
      return Buffer.from(bytes.subarray(offset, offset + length));
    },
    stamp: async () => "",
    close: async () => {},
  };
}
