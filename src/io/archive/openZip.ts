import { crc32, inflateRawSync } from "node:zlib";
import type { PertlineError } from "../../error.ts";
import type { ByteSource } from "../byteSource.ts";
import { leadsOut } from "./safeName.ts";
import type { ZipRecord } from "./zipDirectory.ts";
import { checkPacking, damagedZip, readZipDirectory, refusedZip, STORED } from "./zipDirectory.ts";

/** A ZIP file of which single entries, or parts of them, are read. */
export interface ZipArchive {
  names(): Iterable<string>;
  sizeOf(name: string): number | undefined;
  /** The unpacked bytes; undefined where there are none of that name. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** A part, without unpacking where it is stored as it is. */
  readRange(name: string, offset: number, length: number): Promise<Uint8Array | undefined>;
}

/** A Zarr store may have a file for each of its chunks. */
const MOST_ENTRIES = 20_000_000;

/**
 * Opens a ZIP file for reading here and there. Names that lead out of it, links and encryption are refused; an entry never
 * unpacks to more than the directory says.
 *
 * @param mostBytes of one entry, unpacked
 * @throws PertlineError ARCHIVE_DAMAGED, ARCHIVE_REFUSED
 */
export async function openZip(source: ByteSource, mostBytes: number): Promise<ZipArchive> {
  const archive = source.name;
  const damaged = (what: string): PertlineError => damagedZip(archive, what);
  const { records, bytes, dataOf } = await readZipDirectory(source, MOST_ENTRIES);
  const entries = new Map<string, ZipRecord>();
  for (const record of records) {
    const { name, kind, header, packedSize } = record;
    const shown = JSON.stringify(name);
    if (leadsOut(name)) throw refusedZip(archive, `the name ${shown} leads out of it`);
    if (kind === "link" || kind === "other") throw refusedZip(archive, `${shown} is a link or a device`);
    if (kind === "folder") continue;
    checkPacking(archive, record);
    if (entries.has(name)) throw damaged(`${shown} is in it twice`);
    if (header + packedSize > source.size) throw damaged(`it is cut off at ${shown}`);
    entries.set(name, record);
  }

  async function read(name: string): Promise<Uint8Array | undefined> {
    const record = entries.get(name);
    if (!record) return undefined;
    const { size, packedSize, method, checksum } = record;
    if (size > mostBytes)
      throw refusedZip(archive, `${JSON.stringify(name)} says that it unpacks to ${size} bytes, more than the ${mostBytes} that are allowed`); // prettier-ignore
    const packed = await bytes(await dataOf(record), packedSize);
    const unpacked = method === STORED ? packed : inflated(packed, size);
    if (unpacked?.length !== size) throw damaged(`${JSON.stringify(name)} does not unpack to the ${size} bytes that its directory says`); // prettier-ignore
    if (crc32(unpacked) !== checksum) throw damaged(`the checksum of ${JSON.stringify(name)} does not fit`);
    return unpacked;
  }

  return {
    names: () => entries.keys(),
    sizeOf: (name) => entries.get(name)?.size,
    read,
    async readRange(name, from, n) {
      const record = entries.get(name);
      if (!record) return undefined;
      if (record.method !== STORED) return (await read(name))?.slice(from, from + n);
      if (!(from >= 0 && n >= 0 && from + n <= record.packedSize)) throw damaged(`${JSON.stringify(name)} ends too early`); // prettier-ignore
      return bytes((await dataOf(record)) + from, n);
    },
  };
}

function inflated(packed: Buffer, size: number): Uint8Array | undefined {
  try {
    return new Uint8Array(inflateRawSync(packed, { maxOutputLength: Math.max(1, size) }));
  } catch {
    return undefined;
  }
}
