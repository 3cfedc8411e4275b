import { Readable, pipeline } from "node:stream";
import { createInflateRaw } from "node:zlib";
import { PertlineError } from "../../error.ts";
import type { ByteSource } from "../byteSource.ts";
import type { ArchiveEntry } from "./entry.ts";
import { exactly } from "./exactly.ts";
import type { ZipRecord } from "./zipDirectory.ts";
import { checkPacking, readZipDirectory, STORED } from "./zipDirectory.ts";

/**
 * The entries of a ZIP file (stored and deflated; not encrypted), each a stream of its own. The source stays open as long as its caller
 * wants.
 *
 * @throws PertlineError ARCHIVE_DAMAGED, ARCHIVE_REFUSED
 */
export async function readZip(
  source: ByteSource,
  { maxEntries = 10_000 }: { maxEntries?: number } = {},
): Promise<ArchiveEntry[]> {
  const archive = source.name;
  const { records, bytes, dataOf } = await readZipDirectory(source, maxEntries);

  async function* packed(record: ZipRecord): AsyncGenerator<Buffer> {
    const from = await dataOf(record);
    for (let have = 0; have < record.packedSize; have += 1 << 18)
      yield await bytes(from + have, Math.min(1 << 18, record.packedSize - have));
  }

  return records.map((record) => {
    const { name, kind, size, method, checksum } = record;
    const bad = (what: string): PertlineError =>
      new PertlineError("ARCHIVE_DAMAGED", `${archive}: ${JSON.stringify(name)} holds ${what}. Fetch the file again.`); // prettier-ignore
    return {
      name,
      kind,
      size,
      open() {
        checkPacking(archive, record);
        const stream = Readable.from(packed(record), { objectMode: false });
        const checked = exactly(size, bad, checksum);
        const done = (): void => {};
        if (method === STORED) return pipeline(stream, checked, done);
        const inflate = createInflateRaw();
        inflate.once("error", (error: NodeJS.ErrnoException) => checked.destroy(error.code?.startsWith("Z_") ? bad(`bytes that cannot be inflated (${error.message})`) : error)); // prettier-ignore
        return pipeline(stream, inflate, checked, done);
      },
    };
  });
}
