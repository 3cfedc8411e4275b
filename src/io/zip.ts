import { inflateRawSync } from "node:zlib";
import { PertlineError } from "../error.ts";
import type { ByteSource } from "./byteSource.ts";

interface ZipEntry {
  method: number;
  packed: number;
  size: number;
  crc: number;
  header: number;
}

export interface ZipArchive {
  names(): Iterable<string>;
  has(name: string): boolean;
  sizeOf(name: string): number | undefined;
  /** The unpacked bytes; undefined where there are none of that name. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** A part, without unpacking where it is stored as it is. */
  readRange(name: string, offset: number, length: number): Promise<Uint8Array | undefined>;
}

const MOST_ENTRIES = 20_000_000;
const MOST_DIRECTORY = 2 ** 30;

/**
 * Reads the directory of a zip archive (zip64 too); entries stored or deflated. Names that lead out of the archive,
 * links and encryption are refused; an entry never unpacks to more than its directory says.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 * @param mostBytes of one entry, unpacked
 * @throws PertlineError NOT_ZIP, FILE_TRUNCATED, FILE_DAMAGED, BAD_NAME, TOO_LARGE
 */
export async function openZip(source: ByteSource, mostBytes: number): Promise<ZipArchive> {
  const { name: archive } = source;
  const damaged = (why: string): PertlineError =>
    new PertlineError(
      "FILE_DAMAGED",
      `The zip archive ${archive} is damaged: ${why}. Copy or download it again.`,
    );
  const { offset, length, count } = await findDirectory(source, damaged);
  const directory = await source.read(offset, length);
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50)
      throw damaged("its directory breaks off");
    const flags = directory.readUInt16LE(at + 8);
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((place) => directory.readUInt16LE(at + place)) as [number, number, number]; // prettier-ignore
    const end = at + 46 + nameBytes + extraBytes + commentBytes;
    if (end > directory.length) throw damaged("its directory breaks off");
    const name = directory.toString("utf8", at + 46, at + 46 + nameBytes);
    const entry: ZipEntry = {
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      header: directory.readUInt32LE(at + 42),
    };
    readZip64(directory.subarray(at + 46 + nameBytes, at + 46 + nameBytes + extraBytes), entry);
    const attributes = directory.readUInt32LE(at + 38) >>> 16;
    at = end;
    if (name.startsWith("/") || /[\\\0]/.test(name) || /^[A-Za-z]:/.test(name) || name.split("/").includes(".."))
      throw new PertlineError("BAD_NAME", `The zip archive ${archive} names a file "${name}" outside of it. Nothing of it was read.`); // prettier-ignore
    if ((attributes & 0xf000) === 0xa000) throw new PertlineError("BAD_NAME", `The zip archive ${archive} holds a link ("${name}"). Nothing of it was read.`); // prettier-ignore
    if (flags & 1) throw damaged(`"${name}" is encrypted`);
    if (name.endsWith("/")) continue;
    if (entries.has(name)) throw damaged(`"${name}" is in it twice`);
    if (entry.header + entry.packed > source.size) throw new PertlineError("FILE_TRUNCATED", `The zip archive ${archive} is cut off at "${name}".`); // prettier-ignore
    entries.set(name, entry);
  }

  async function bytesAt(entry: ZipEntry, name: string): Promise<number> {
    const header = await source.read(entry.header, 30);
    if (header.readUInt32LE(0) !== 0x04034b50) throw damaged(`"${name}" is not where its directory says`);
    return entry.header + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  }

  async function read(name: string): Promise<Uint8Array | undefined> {
    const entry = entries.get(name);
    if (!entry) return undefined;
    if (entry.size > mostBytes)
      throw new PertlineError("TOO_LARGE", `"${name}" in ${archive} says that it unpacks to ${entry.size} bytes: more than the ${mostBytes} that are allowed.`); // prettier-ignore
    const packed = await source.read(await bytesAt(entry, name), entry.packed);
    const bytes = unpack(packed, entry, name);
    if (crc32(bytes) !== entry.crc) throw damaged(`the checksum of "${name}" does not fit`);
    return bytes;
  }

  function unpack(packed: Buffer, { method, size }: ZipEntry, name: string): Uint8Array {
    if (method === 0) {
      if (packed.length !== size) throw damaged(`"${name}" has two sizes`);
      return packed;
    }
    if (method !== 8) throw new PertlineError("FILTER_MISSING", `"${name}" in ${archive} is compressed in a way that is not known here (method ${method}). Zip it again without compression.`); // prettier-ignore
    try {
      const bytes = inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
      if (bytes.length === size) return new Uint8Array(bytes);
    } catch {
      // Said below.
    }
    throw damaged(`"${name}" does not unpack to the ${size} bytes that its directory says`);
  }

  return {
    names: () => entries.keys(),
    has: (name) => entries.has(name),
    sizeOf: (name) => entries.get(name)?.size,
    read,
    async readRange(name, from, n) {
      const entry = entries.get(name);
      if (!entry) return undefined;
      if (entry.method === 0) return source.read((await bytesAt(entry, name)) + from, n);
      return (await read(name))?.slice(from, from + n);
    },
  };
}

function readZip64(extra: Buffer, entry: ZipEntry): void {
  for (let at = 0; at + 4 <= extra.length;) {
    const [id, size] = [extra.readUInt16LE(at), extra.readUInt16LE(at + 2)];
    if (id === 1) {
      let place = at + 4;
      for (const key of ["size", "packed", "header"] as const)
        if (entry[key] === 0xffffffff && place + 8 <= Math.min(extra.length, at + 4 + size)) {
          entry[key] = Number(extra.readBigUInt64LE(place));
          place += 8;
        }
    }
    at += 4 + size;
  }
}

async function findDirectory(
  source: ByteSource,
  damaged: (why: string) => PertlineError,
): Promise<{ offset: number; length: number; count: number }> {
  const { size, name } = source;
  const tail = await source.read(Math.max(0, size - 65_557), Math.min(size, 65_557));
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + 22 > tail.length)
    throw new PertlineError(
      "NOT_ZIP",
      `${name} is no zip archive, or its end is cut off. Copy or download it again.`,
    );
  let place = {
    count: tail.readUInt16LE(end + 10),
    length: tail.readUInt32LE(end + 12),
    offset: tail.readUInt32LE(end + 16),
  };
  const locator = end - 20;
  if (locator >= 0 && tail.readUInt32LE(locator) === 0x07064b50) {
    const record = await source.read(Number(tail.readBigUInt64LE(locator + 8)), 56);
    if (record.readUInt32LE(0) !== 0x06064b50) throw damaged("its directory is not where it should be");
    const [count, length, offset] = [32, 40, 48].map((at) => Number(record.readBigUInt64LE(at))) as [number, number, number]; // prettier-ignore
    place = { count, length, offset };
  }
  if (place.offset + place.length > size)
    throw new PertlineError("FILE_TRUNCATED", `The zip archive ${name} is cut off.`);
  if (place.count > MOST_ENTRIES || place.length > MOST_DIRECTORY) throw new PertlineError("TOO_LARGE", `The zip archive ${name} says that it holds ${place.count} files.`); // prettier-ignore
  return place;
}

let table: Int32Array | undefined;

/** As zip archives have it. */
export function crc32(bytes: Uint8Array): number {
  table ??= Int32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c;
  });
  let sum = -1;
  for (let i = 0; i < bytes.length; i++)
    sum = (table[(sum ^ (bytes[i] as number)) & 255] as number) ^ (sum >>> 8);
  return (sum ^ -1) >>> 0;
}
