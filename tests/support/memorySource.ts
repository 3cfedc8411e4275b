import type { ByteSource } from "../../src/io/byteSource.ts";
import { PertlineError } from "../../src/error.ts";

/** Bytes in memory in place of a file. */
export function memorySource(bytes: Buffer, name = "archive.zip"): ByteSource {
  return {
    name,
    size: bytes.length,
    read: (offset, length) =>
      offset >= 0 && length >= 0 && offset + length <= bytes.length
        ? Promise.resolve(Buffer.from(bytes.subarray(offset, offset + length)))
        : Promise.reject(new PertlineError("FILE_TRUNCATED", `${name} is cut off.`)),
    stamp: () => Promise.resolve(""),
    close: () => Promise.resolve(),
  };
}
