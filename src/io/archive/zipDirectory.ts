import { PertlineError } from "../../error.ts";
import type { ByteSource } from "../byteSource.ts";
import type { ArchiveEntry } from "./entry.ts";

/** What the central directory says of one entry; nothing of it is trusted. */
export interface ZipRecord {
  /** As it stands there; not yet checked. */
  name: string;
  kind: ArchiveEntry["kind"];
  encrypted: boolean;
  method: number;
  /** CRC-32 of the unpacked bytes. */
  checksum: number;
  size: number;
  packedSize: number;
  /** Where its local header begins. */
  header: number;
}

export interface ZipDirectory {
  records: ZipRecord[];
  /** Bytes of the archive. @throws PertlineError ARCHIVE_DAMAGED outside of it */
  bytes(at: number, length: number): Promise<Buffer>;
  /** Where the packed bytes of an entry begin. @throws PertlineError ARCHIVE_DAMAGED */
  dataOf(record: ZipRecord): Promise<number>;
}

/** An archive that is not whole: fetched or copied badly. */
export function damagedZip(archive: string, what: string): PertlineError {
  return new PertlineError("ARCHIVE_DAMAGED", `${archive} is not a whole ZIP file: ${what}. Copy or download it again.`); // prettier-ignore
}

/** An archive that is not read for what it is. */
export function refusedZip(archive: string, what: string): PertlineError {
  return new PertlineError("ARCHIVE_REFUSED", `${archive} was not unpacked: ${what}.`);
}

/** A way of packing that is read: as it is. */
export const STORED = 0;
/** The other one: deflate. */
export const DEFLATED = 8;

/** @throws PertlineError ARCHIVE_REFUSED for entries that cannot be unpacked */
export function checkPacking(archive: string, { name, encrypted, method }: ZipRecord): void {
  if (encrypted) throw refusedZip(archive, `${JSON.stringify(name)} is encrypted`);
  if (method !== STORED && method !== DEFLATED)
    throw refusedZip(archive, `${JSON.stringify(name)} is packed by method ${method}; deflate (8) and stored (0) are known`); // prettier-ignore
}

/**
 * Reads the central directory of a ZIP file (with ZIP64; not in several parts).
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT 4.3
 * @throws PertlineError ARCHIVE_DAMAGED, ARCHIVE_REFUSED
 */
export async function readZipDirectory(source: ByteSource, maxEntries: number): Promise<ZipDirectory> {
  const { name: archive, size } = source;
  const damaged = (what: string): PertlineError => damagedZip(archive, what);
  const bytes = async (at: number, length: number): Promise<Buffer> => {
    if (!(at >= 0 && length >= 0 && at + length <= size)) throw damaged("it points outside of itself");
    return source.read(at, length);
  };
  const { count, at, length } = await findDirectory(archive, size, bytes);
  if (count > maxEntries) throw refusedZip(archive, `it holds ${count} entries; at most ${maxEntries} are unpacked`); // prettier-ignore
  if (length > MOST_DIRECTORY) throw refusedZip(archive, "its list of entries is too long");
  const directory = await bytes(at, length);
  const records: ZipRecord[] = [];
  let next = 0;
  for (let i = 0; i < count; i++) {
    if (next + 46 > length || directory.readUInt32LE(next) !== 0x02014b50) throw damaged("its list of entries is cut"); // prettier-ignore
    const record = directory.subarray(next);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((where) => record.readUInt16LE(where)) as [number, number, number]; // prettier-ignore
    next += 46 + nameLength + extraLength + commentLength;
    if (next > length) throw damaged("its list of entries is cut");
    records.push(readRecord(record, nameLength, extraLength, damaged));
  }

  return {
    records,
    bytes,
    async dataOf({ header }) {
      const local = await bytes(header, 30);
      if (local.readUInt32LE(0) !== 0x04034b50) throw damaged("an entry is not where it should be");
      return header + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
    },
  };
}

/** Bytes of a directory that is held in memory. */
const MOST_DIRECTORY = 2 ** 30;

function readRecord(
  record: Buffer,
  nameLength: number,
  extraLength: number,
  damaged: (what: string) => PertlineError,
): ZipRecord {
  const flags = record.readUInt16LE(8);
  const rawName = record.subarray(46, 46 + nameLength);
  const name = rawName.toString(flags & 0x800 || isUtf8(rawName) ? "utf8" : "latin1");
  const sizes = widened(record, record.subarray(46 + nameLength, 46 + nameLength + extraLength));
  if (sizes === undefined) throw damaged(`the sizes of ${JSON.stringify(name)} are missing`);
  // Upper half of the external attributes: the Unix mode, where the archive was made on Unix.
  const type = record[5] === 3 ? record.readUInt32LE(38) >>> 28 : 0;
  return {
    name,
    kind:
      type === 0xa
        ? "link"
        : name.endsWith("/") || type === 4
          ? "folder"
          : type === 0 || type === 8
            ? "file"
            : "other",
    // Bit 6 and 13: strong encryption, and a directory that is encrypted itself.
    encrypted: (flags & 0x2041) !== 0,
    method: record.readUInt16LE(10),
    checksum: record.readUInt32LE(16),
    ...sizes,
  };
}

/** The three numbers that ZIP64 keeps in an extra field where 32 bits are too few. */
function widened(
  record: Buffer,
  extra: Buffer,
): Pick<ZipRecord, "size" | "packedSize" | "header"> | undefined {
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
  const [size, packedSize, header] = found as [number, number, number];
  return found.every(Number.isSafeInteger) ? { size, packedSize, header } : undefined;
}

async function findDirectory(
  archive: string,
  size: number,
  bytes: (at: number, length: number) => Promise<Buffer>,
): Promise<{ count: number; at: number; length: number }> {
  const start = Math.max(0, size - 22 - 65_535);
  const tail = await bytes(start, size - start);
  let end = tail.length - 22;
  while (end >= 0 && !(tail.readUInt32LE(end) === 0x06054b50 && end + 22 + tail.readUInt16LE(end + 20) <= tail.length)) end--; // prettier-ignore
  if (end < 0) throw damagedZip(archive, "its end is missing");
  const locator =
    end >= 20 && tail.readUInt32LE(end - 20) === 0x07064b50 ? tail.subarray(end - 20, end) : undefined;
  if (locator === undefined) {
    if (tail.readUInt16LE(end + 4) !== 0) throw refusedZip(archive, "it is one part of several");
    return {
      count: tail.readUInt16LE(end + 10),
      length: tail.readUInt32LE(end + 12),
      at: tail.readUInt32LE(end + 16),
    };
  }
  const wide = await bytes(Number(locator.readBigUInt64LE(8)), 56);
  if (wide.readUInt32LE(0) !== 0x06064b50) throw damagedZip(archive, "its end is missing");
  if (wide.readUInt32LE(16) !== 0) throw refusedZip(archive, "it is one part of several");
  const [count, length, at] = [32, 40, 48].map((where) => Number(wide.readBigUInt64LE(where))) as [number, number, number]; // prettier-ignore
  return { count, length, at };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
