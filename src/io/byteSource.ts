import { open } from "node:fs/promises";
import { PertlineError } from "../error.ts";
import { stampOf } from "./h5ad/stamp.ts";

/** Bytes that can be read from any place. */
export interface ByteSource {
  name: string;
  size: number;
  /** @throws PertlineError FILE_TRUNCATED where there are fewer */
  read(offset: number, length: number): Promise<Buffer>;
  stamp(): Promise<string>;
  close(): Promise<void>;
}

/** @throws PertlineError FILE_UNREADABLE */
export async function fileSource(file: string): Promise<ByteSource> {
  const handle = await open(file, "r").catch((cause: unknown) => {
    throw new PertlineError("FILE_UNREADABLE", `${file} cannot be read: ${(cause as Error).message}.`, {
      cause,
    });
  });
  const { size } = await handle.stat();
  return {
    name: file,
    size,
    async read(offset, length) {
      const bytes = Buffer.from(new ArrayBuffer(Math.max(0, Math.min(length, size - offset))));
      const { bytesRead } =
        bytes.length > 0 ? await handle.read(bytes, 0, bytes.length, offset) : { bytesRead: 0 };
      if (bytesRead !== length)
        throw new PertlineError("FILE_TRUNCATED", `${file} is cut off. Copy or download it again.`);
      return bytes;
    },
    stamp: async () => stampOf(await handle.stat()),
    close: () => handle.close(),
  };
}
