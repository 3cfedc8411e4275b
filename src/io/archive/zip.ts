import type { FileHandle } from "node:fs/promises";
import { Readable, pipeline } from "node:stream";
import { createInflateRaw } from "node:zlib";
import { PertlineError } from "../../error.ts";
import type { ArchiveEntry } from "./entry.ts";
import { exactly } from "./exactly.ts";

/**
 * The entries of a ZIP file, read from its central directory (APPNOTE.TXT 6.3.10; with ZIP64, stored and deflated; not
 * encrypted, not in several parts). The file stays open as long as its caller wants.
 *
 * @throws PertlineError ARCHIVE_DAMAGED, ARCHIVE_REFUSED
 */
export async function readZip(
  file: FileHandle,
  name: string,
  { maxEntries = 10_000 }: { maxEntries?: number } = {},
): Promise<ArchiveEntry[]> {
  const damaged = (what: string): PertlineError =>
    new PertlineError("ARCHIVE_DAMAGED", `${name} is not a whole ZIP file: ${what}. Fetch it again.`);
  const refused = (what: string): PertlineError =>
    new PertlineError("ARCHIVE_REFUSED", `${name} was not unpacked: ${what}.`);
  const { size } = await file.stat();
  const bytes = async (at: number, length: number): Promise<Buffer> => {
    if (at < 0 || length < 0 || at + length > size) throw damaged("it points outside of itself");
    const buffer = Buffer.alloc(length);
    for (let have = 0; have < length;) {
      const { bytesRead } = await file.read(buffer, have, length - have, at + have);
      if (bytesRead === 0) throw damaged("it ends too early");
      have += bytesRead;
    }
    return buffer;
  };

  const { count, at, length } = await findDirectory(size, bytes, damaged, refused);
  if (count > maxEntries) throw refused(`it holds ${count} entries; at most ${maxEntries} are unpacked`);
  if (length > 2 ** 16 * maxEntries) throw refused("its list of entries is too long");
  const directory = await bytes(at, length);
  const entries: ArchiveEntry[] = [];
  let next = 0;
  for (let i = 0; i < count; i++) {
    if (next + 46 > length || directory.readUInt32LE(next) !== 0x02014b50) throw damaged("its list of entries is cut"); // prettier-ignore
    const record = directory.subarray(next);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((where) => record.readUInt16LE(where)) as [number, number, number]; // prettier-ignore
    next += 46 + nameLength + extraLength + commentLength;
    if (next > length) throw damaged("its list of entries is cut");
    const flags = record.readUInt16LE(8);
    const rawName = record.subarray(46, 46 + nameLength);
    const entryName = rawName.toString(flags & 0x800 ? "utf8" : isUtf8(rawName) ? "utf8" : "latin1");
    const sizes = widened(record, record.subarray(46 + nameLength, 46 + nameLength + extraLength));
    if (sizes === undefined) throw damaged(`the sizes of ${JSON.stringify(entryName)} are missing`);
    const method = record.readUInt16LE(10);
    const checksum = record.readUInt32LE(16);
    // Upper half of the external attributes: the Unix mode, where the archive was made on Unix.
    const type = record[5] === 3 ? record.readUInt32LE(38) >>> 28 : 0;
    const bad = (what: string): PertlineError =>
      new PertlineError("ARCHIVE_DAMAGED", `${name}: ${JSON.stringify(entryName)} holds ${what}. Fetch the file again.`); // prettier-ignore
    entries.push({
      name: entryName,
      kind:
        type === 0xa
          ? "link"
          : entryName.endsWith("/") || type === 4
            ? "folder"
            : type === 0 || type === 8
              ? "file"
              : "other",
      size: sizes.size,
      open() {
        if (flags & 0x2041) throw refused(`${JSON.stringify(entryName)} is encrypted`);
        if (method !== 0 && method !== 8) throw refused(`${JSON.stringify(entryName)} is packed by method ${method}; deflate (8) and stored (0) are known`); // prettier-ignore
        const source = Readable.from(packed(sizes), { objectMode: false });
        const checked = exactly(sizes.size, bad, checksum);
        const done = (): void => {};
        if (method === 0) return pipeline(source, checked, done);
        const inflate = createInflateRaw();
        inflate.once("error", (error: NodeJS.ErrnoException) => checked.destroy(error.code?.startsWith("Z_") ? bad(`bytes that cannot be inflated (${error.message})`) : error)); // prettier-ignore
        return pipeline(source, inflate, checked, done);
      },
    });
  }
  return entries;

  async function* packed({ offset, packedSize }: Sizes): AsyncGenerator<Buffer> {
    const local = await bytes(offset, 30);
    if (local.readUInt32LE(0) !== 0x04034b50) throw damaged("an entry is not where it should be");
    const from = offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
    for (let have = 0; have < packedSize; have += 1 << 18)
      yield await bytes(from + have, Math.min(1 << 18, packedSize - have));
  }
}

interface Sizes {
  size: number;
  packedSize: number;
  offset: number;
}

/** The three numbers that ZIP64 keeps in an extra field where 32 bits are too few. */
function widened(record: Buffer, extra: Buffer): Sizes | undefined {
  const found = [record.readUInt32LE(24), record.readUInt32LE(20), record.readUInt32LE(42)];
  if (found.includes(0xffffffff)) {
    let at = 0;
    while (at + 4 <= extra.length && extra.readUInt16LE(at) !== 1) at += 4 + extra.readUInt16LE(at + 2);
    for (const [i, value] of found.entries()) {
      if (value !== 0xffffffff) continue;
      if (at + 12 > extra.length) return undefined;
      found[i] = Number(extra.readBigUInt64LE(at + 4));
      at += 8;
    }
  }
  const [size, packedSize, offset] = found as [number, number, number];
  return found.every(Number.isSafeInteger) ? { size, packedSize, offset } : undefined;
}

async function findDirectory(
  size: number,
  bytes: (at: number, length: number) => Promise<Buffer>,
  damaged: (what: string) => PertlineError,
  refused: (what: string) => PertlineError,
): Promise<{ count: number; at: number; length: number }> {
  const start = Math.max(0, size - 22 - 65_535);
  const tail = await bytes(start, size - start);
  let end = tail.length - 22;
  while (end >= 0 && !(tail.readUInt32LE(end) === 0x06054b50 && end + 22 + tail.readUInt16LE(end + 20) <= tail.length)) end--; // prettier-ignore
  if (end < 0) throw damaged("its end is missing");
  const disks = tail.readUInt16LE(end + 4);
  const short = {
    count: tail.readUInt16LE(end + 10),
    length: tail.readUInt32LE(end + 12),
    at: tail.readUInt32LE(end + 16),
  };
  const locator =
    end >= 20 && tail.readUInt32LE(end - 20) === 0x07064b50 ? tail.subarray(end - 20, end) : undefined;
  if (locator === undefined) {
    if (disks !== 0) throw refused("it is one part of several");
    return short;
  }
  const wide = await bytes(Number(locator.readBigUInt64LE(8)), 56);
  if (wide.readUInt32LE(0) !== 0x06064b50) throw damaged("its end is missing");
  if (wide.readUInt32LE(16) !== 0) throw refused("it is one part of several");
  return {
    count: Number(wide.readBigUInt64LE(32)),
    length: Number(wide.readBigUInt64LE(40)),
    at: Number(wide.readBigUInt64LE(48)),
  };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
