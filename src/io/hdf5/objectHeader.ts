import type { Cursor, FileBytes } from "./bytes.ts";
import {
  address,
  damaged,
  expect,
  length,
  readAt,
  readChecked,
  readUpTo,
  skip,
  uint,
  unknown,
} from "./bytes.ts";

/** Types of header messages that matter here. */
export const MESSAGE = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  fill: 0x05,
  link: 0x06,
  externalFiles: 0x07,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

export interface Message {
  type: number;
  cursor: Cursor;
  /** Where its data begin, relative to the base. */
  at: number;
}

/** More than any object has; bounds what damage can make of it. */
const MOST_BLOCKS = 10_000;
const MOST_BYTES = 1 << 26;
const SHARED = 0x02;

/**
 * All messages of an object, of header versions 1 and 2, through its continuation blocks.
 * @see https://docs.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html IV.A.1
 * @throws PertlineError HDF5_DAMAGED; HDF5_UNKNOWN for messages stored elsewhere (committed types)
 */
export function readObjectHeader(file: FileBytes, at: number): Message[] {
  const prefix = readUpTo(file, at, 64);
  const { block, version, messageHeader } =
    prefix.bytes.toString("latin1", 0, 4) === "OHDR" ? newPrefix(prefix, at) : oldPrefix(prefix, at);
  const messages: Message[] = [];
  const waiting = [block];
  const seen = new Set<number>([at]);
  let bytes = 0;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    bytes += next.length;
    if (seen.size > MOST_BLOCKS || bytes > MOST_BYTES) throw damaged(file, `the object at ${at} never ends`);
    const cursor = readBlock(file, next, version);
    while (cursor.at + messageHeader <= cursor.bytes.length) {
      const message = readMessage(cursor, version, messageHeader, next.at);
      if (message.type !== MESSAGE.continuation) {
        messages.push(message);
        continue;
      }
      const more = continuation(message.cursor, version);
      if (seen.has(more.at)) throw damaged(file, `the object at ${at} continues in a circle`);
      seen.add(more.at);
      waiting.push(more);
    }
  }
  return messages;
}

interface Block {
  /** Of the first message. */
  at: number;
  /** Of all messages. */
  length: number;
  /** Bytes before, which the checksum of version 2 covers. */
  head: number;
}

/** The messages of a block. */
function readBlock(file: FileBytes, { at, length, head }: Block, version: 1 | 2): Cursor {
  if (version === 1) return readAt(file, at, length);
  const { bytes } = readChecked(file, at - head, head + length);
  return { bytes: bytes.subarray(head), at: 0, file };
}
interface Prefix {
  version: 1 | 2;
  block: Block;
  /** Bytes before the data of each message. */
  messageHeader: number;
}

function oldPrefix(cursor: Cursor, at: number): Prefix {
  const version = uint(cursor, 1);
  if (version !== 1) throw damaged(cursor.file, `there is no object at ${at}`);
  skip(cursor, 7); // number of messages, references
  return { version: 1, block: { at: at + 16, length: uint(cursor, 4), head: 0 }, messageHeader: 8 };
}

function newPrefix(cursor: Cursor, at: number): Prefix {
  expect(cursor, "OHDR");
  const version = uint(cursor, 1);
  if (version !== 2) throw unknown(cursor.file, `an object header of version ${version}`);
  const flags = uint(cursor, 1);
  if (flags & 0x20) skip(cursor, 16); // times
  if (flags & 0x10) skip(cursor, 4); // numbers of attributes
  const size = uint(cursor, 1 << (flags & 3));
  return {
    version: 2,
    block: { at: at + cursor.at, length: size, head: cursor.at },
    messageHeader: flags & 4 ? 6 : 4,
  };
}

function readMessage(cursor: Cursor, version: 1 | 2, header: number, block: number): Message {
  const { file } = cursor;
  const start = cursor.at;
  const type = uint(cursor, version === 1 ? 2 : 1);
  const size = uint(cursor, 2);
  const flags = uint(cursor, 1);
  const from = start + header;
  if (from + size > cursor.bytes.length) throw damaged(file, `a message of ${size} bytes is too long`);
  cursor.at = from + size;
  const wanted = Object.values(MESSAGE) as number[];
  if (flags & SHARED && wanted.includes(type)) throw unknown(file, "a message shared between objects");
  return { type, cursor: { bytes: cursor.bytes.subarray(from, from + size), at: 0, file }, at: block + from };
}

function continuation(cursor: Cursor, version: 1 | 2): Block {
  const { file } = cursor;
  const at = address(cursor);
  const size = length(cursor);
  if (at === undefined) throw damaged(file, "an object continues nowhere");
  if (version === 1) return { at, length: size, head: 0 };
  expect(readAt(file, at, 4), "OCHK");
  // Signature before, checksum behind.
  return { at: at + 4, length: size - 8, head: 4 };
}
