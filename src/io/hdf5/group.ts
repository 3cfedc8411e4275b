import type { Cursor, FileBytes } from "./bytes.ts";
import { address, damaged, expect, length, readAt, readUpTo, skip, uint, unknown } from "./bytes.ts";
import type { Message } from "./objectHeader.ts";
import { MESSAGE, readObjectHeader } from "./objectHeader.ts";

const MOST_NODES = 100_000;

/**
 * Address of the object header of a member, through hard links alone.
 * @throws PertlineError HDF5_UNKNOWN for soft and external links, for links in a fractal heap and where there is no such
 * member; HDF5_DAMAGED
 */
export function findMember(file: FileBytes, group: number, name: string): number {
  const messages = readObjectHeader(file, group);
  const table = messages.find(({ type }) => type === MESSAGE.symbolTable);
  const found = table ? inSymbolTable(table.cursor, name) : inLinks(messages, name);
  if (found === undefined) throw unknown(file, `no plain member ${name}`);
  return found;
}

function inLinks(messages: readonly Message[], name: string): number | undefined {
  for (const { type, cursor } of messages) {
    const found = type === MESSAGE.link ? readLink(cursor, name) : undefined;
    if (found !== undefined) return found;
    if (type !== MESSAGE.linkInfo) continue;
    skip(cursor, 1); // version
    if (uint(cursor, 1) & 1) skip(cursor, 8); // greatest creation index
    if (address(cursor) !== undefined)
      throw unknown(cursor.file, "a group whose links are in a fractal heap");
  }
  return undefined;
}

/** Where a link message leads if it is a hard link of that name. */
function readLink(cursor: Cursor, name: string): number | undefined {
  skip(cursor, 1); // version
  const flags = uint(cursor, 1);
  const kind = flags & 0x08 ? uint(cursor, 1) : 0;
  if (flags & 0x04) skip(cursor, 8); // creation order
  if (flags & 0x10) skip(cursor, 1); // character set
  const size = uint(cursor, 1 << (flags & 3));
  const found = cursor.bytes.toString("utf8", cursor.at, cursor.at + size);
  if (found !== name) return undefined;
  if (kind !== 0) throw unknown(cursor.file, `a link ${name} that is not a hard one`);
  skip(cursor, size);
  return address(cursor);
}

/** Groups of the first version: a tree of symbol nodes whose names are in a local heap. */
function inSymbolTable(cursor: Cursor, name: string): number | undefined {
  const { file } = cursor;
  const tree = address(cursor);
  const heapAt = address(cursor);
  if (tree === undefined || heapAt === undefined) throw damaged(file, "a group without its tree");
  const heap = localHeap(file, heapAt);
  const wanted = Buffer.from(`${name}\0`);
  const waiting = [tree];
  const seen = new Set<number>();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node) || seen.size > MOST_NODES) throw damaged(file, "a group's tree runs in a circle");
    seen.add(node);
    const head = readUpTo(file, node, 8);
    if (head.bytes.toString("latin1", 0, 4) === "SNOD") {
      const found = inSymbolNode(file, node, heap, wanted);
      if (found !== undefined) return found;
    } else waiting.push(...children(file, node));
  }
  return undefined;
}

function children(file: FileBytes, node: number): number[] {
  const head = readAt(file, node, 8);
  expect(head, "TREE");
  if (uint(head, 1) !== 0) throw damaged(file, "a group's tree holds something else");
  skip(head, 1); // level
  const entries = uint(head, 2);
  const { offsetSize, lengthSize } = file;
  const cursor = readAt(file, node + 8 + 2 * offsetSize, entries * (offsetSize + lengthSize));
  return Array.from({ length: entries }, () => {
    length(cursor);
    const child = address(cursor);
    if (child === undefined) throw damaged(file, "a group's tree leads nowhere");
    return child;
  });
}

function inSymbolNode(file: FileBytes, node: number, heap: Buffer, wanted: Buffer): number | undefined {
  const head = readAt(file, node, 8);
  expect(head, "SNOD");
  skip(head, 2); // version
  const entries = uint(head, 2);
  const entry = 2 * file.offsetSize + 24;
  const cursor = readAt(file, node + 8, entries * entry);
  for (let i = 0; i < entries; i++) {
    cursor.at = i * entry;
    const name = address(cursor);
    const target = address(cursor);
    const isLink = uint(cursor, 4) === 2;
    if (name === undefined || !heap.subarray(name, name + wanted.length).equals(wanted)) continue;
    if (isLink) throw unknown(file, `a link ${wanted.toString().slice(0, -1)} that is not a hard one`);
    return target;
  }
  return undefined;
}

function localHeap(file: FileBytes, at: number): Buffer {
  const cursor = readAt(file, at, 8 + 2 * file.lengthSize + file.offsetSize);
  expect(cursor, "HEAP");
  skip(cursor, 4); // version
  const size = length(cursor);
  length(cursor); // free list
  const data = address(cursor);
  if (data === undefined) throw damaged(file, "a group's heap has no data");
  return readAt(file, data, size).bytes;
}
