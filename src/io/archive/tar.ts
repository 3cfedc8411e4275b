import { createReadStream } from "node:fs";
import { Readable, pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { PertlineError } from "../../error.ts";
import type { ArchiveEntry } from "./entry.ts";
import { exactly } from "./exactly.ts";

const BLOCK = 512;
const LONGEST_NAME = 4096;
/** Bytes after the last entry: tar fills up a block of some kilobytes. */
const MOST_PADDING = 2 ** 26;

/**
 * The entries of a tar file one after another (POSIX ustar and pax, GNU long names), gzipped unless told. What an entry
 * holds can be read until the next one is asked for.
 *
 * @throws PertlineError ARCHIVE_DAMAGED
 */
export async function* readTar(
  file: string,
  { gzipped = true }: { gzipped?: boolean } = {},
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const damaged = (what: string): PertlineError =>
    new PertlineError("ARCHIVE_DAMAGED", `${file} is not a whole tar file: ${what}. Fetch it again.`);
  const raw = createReadStream(file, { highWaterMark: 1 << 18 });
  const source: Readable = gzipped ? pipeline(raw, createGunzip(), () => {}) : raw;
  const take = reader(source, damaged);
  try {
    let long: { path?: string; size?: string } = {};
    for (;;) {
      const header = await take.exactly(BLOCK, true);
      if (header === undefined) return;
      if (header.every((byte) => byte === 0)) return await take.rest();
      if (!checksumFits(header)) throw damaged("the checksum of an entry is wrong");
      const type = String.fromCharCode(header[156] as number);
      const size = long.size === undefined ? number(header.subarray(124, 136)) : Number(long.size);
      if (size === undefined || !Number.isSafeInteger(size) || size < 0) throw damaged("the size of an entry is no number"); // prettier-ignore
      if ("xgLK".includes(type)) {
        if (size > 2 ** 20) throw damaged("the description of an entry is too long");
        const text = ((await take.exactly(size)) as Buffer).toString("utf8");
        await take.skip(padding(size));
        if (type === "x") long = { ...long, ...pax(text) };
        if (type === "L") long = { ...long, path: text.replace(/\0.*$/s, "") };
        continue;
      }
      const prefix = header.toString("latin1", 257, 262) === "ustar" ? field(header, 345, 155) : "";
      const name = long.path ?? (prefix ? `${prefix}/` : "") + field(header, 0, 100);
      if (name.length > LONGEST_NAME) throw damaged("the name of an entry is too long");
      long = {};
      let left = size;
      yield {
        name,
        kind: "0\x007".includes(type) ? (name.endsWith("/") ? "folder" : "file") : type === "5" ? "folder" : "12".includes(type) ? "link" : "other", // prettier-ignore
        size,
        open: () =>
          pipeline(
            Readable.from(
              (async function* () {
                while (left > 0) {
                  const chunk = await take.some(left);
                  left -= chunk.length;
                  yield chunk;
                }
              })(),
              { objectMode: false },
            ),
            exactly(size, damaged),
            () => {},
          ),
      };
      await take.skip(left + padding(size));
    }
  } finally {
    source.destroy();
    raw.destroy();
  }
}

interface Reader {
  /** Undefined at the end of the file where that is allowed. */
  exactly(length: number, endAllowed?: boolean): Promise<Buffer | undefined>;
  some(most: number): Promise<Buffer>;
  skip(length: number): Promise<void>;
  /** To the end of the file, where gzip has the checksum of all. */
  rest(): Promise<void>;
}

function reader(source: Readable, damaged: (what: string) => PertlineError): Reader {
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let held: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    try {
      const next = await chunks.next();
      if (next.done) return false;
      held = next.value;
      return true;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw code?.startsWith("Z_") ? damaged(message) : error;
    }
  };
  const some = async (most: number): Promise<Buffer> => {
    while (held.length === 0) if (!(await more())) throw damaged("it ends too early");
    const part = held.subarray(0, most);
    held = held.subarray(part.length);
    return part;
  };
  return {
    some,
    async exactly(length, endAllowed = false) {
      while (endAllowed && held.length === 0) if (!(await more())) return undefined;
      const parts: Buffer[] = [];
      for (let left = length; left > 0; left -= (parts.at(-1) as Buffer).length) parts.push(await some(left));
      return Buffer.concat(parts);
    },
    async skip(length) {
      for (let left = length; left > 0;) left -= (await some(left)).length;
    },
    async rest() {
      for (let left = MOST_PADDING; await more(); left -= held.length)
        if (left < 0) throw damaged("it goes on after its end");
    },
  };
}

const padding = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

function field(header: Buffer, at: number, length: number): string {
  const bytes = header.subarray(at, at + length);
  const end = bytes.indexOf(0);
  return bytes.toString("utf8", 0, end < 0 ? length : end);
}

/** Octal digits, or GNU's base 256 where the first bit is set. */
function number(bytes: Buffer): number | undefined {
  if ((bytes[0] as number) & 0x80) return Number(BigInt(`0x${bytes.toString("hex")}`) & ((1n << 95n) - 1n));
  const digits = bytes.toString("latin1").replace(/[\0 ]+$/, "").trim(); // prettier-ignore
  return digits === "" ? 0 : /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : undefined;
}

function checksumFits(header: Buffer): boolean {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : (header[i] as number);
  return sum === number(header.subarray(148, 156));
}

/** Records `<length> <key>=<value>\n` of a pax header; only path and size matter here. */
function pax(text: string): { path?: string; size?: string } {
  return Object.fromEntries(
    [...text.matchAll(/^\d+ (path|size)=(.*)$/gm)].map(([, key, value]) => [key as string, value as string]),
  );
}
