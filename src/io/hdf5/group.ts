import type { Cursor, FileBytes } from "./bytes.ts";
import { address, damaged, expect, length, readAt, readUpTo, skip, uint, unknown } from "./bytes.ts";
import type { Message } from "./objectHeader.ts";
import { MESSAGE, readObjectHeader } from "./objectHeader.ts";

const MOST_NODES = 100_000;

/** Where a member leads: to an object of this file, or by name to somewhere else. */
export type Link = { kind: "hard"; at: number } | { kind: "other" };

/**
 * The members of a group in the order they are stored.
 * @throws PertlineError HDF5_UNKNOWN for links in a fractal heap; HDF5_DAMAGED
 */
export function listMembers(messages: readonly Message[]): Map<string, Link> {
  const members = new Map<string, Link>();
  const add: Add = (name, link) => {
    // Of two that bear one name, which only damage makes, the first.
    if (!members.has(name)) members.set(name, link);
  };
  const table = messages.find(({ type }) => type === MESSAGE.symbolTable);
  if (table) fromSymbolTable({ ...table.cursor }, add);
  else fromLinks(messages, add);
  return members;
}

/**
 * Address of the object header of a member, through hard links alone.
 * @throws PertlineError HDF5_UNKNOWN for soft and external links, for links in a fractal heap and where there is no such
 * member; HDF5_DAMAGED
 */
export function findMember(file: FileBytes, group: number, name: string): number {
  const link = listMembers(readObjectHeader(file, group)).get(name);
  if (link === undefined) throw unknown(file, `no plain member ${name}`);
  if (link.kind !== "hard") throw unknown(file, `a link ${name} that is not a hard one`);
  return link.at;
}

type Add = (name: string, link: Link) => void;

function fromLinks(messages: readonly Message[], add: Add): void {
  for (const message of messages) {
    const cursor = { ...message.cursor };
    if (message.type === MESSAGE.link) readLink(cursor, add);
    if (message.type !== MESSAGE.linkInfo) continue;
    skip(cursor, 1); // version
    if (uint(cursor, 1) & 1) skip(cursor, 8); // greatest creation index
    if (address(cursor) !== undefined)
      throw unknown(cursor.file, "a group whose links are in a fractal heap");
  }
}

function readLink(cursor: Cursor, add: Add): void {
  skip(cursor, 1); // version
  const flags = uint(cursor, 1);
  const kind = flags & 0x08 ? uint(cursor, 1) : 0;
  if (flags & 0x04) skip(cursor, 8); // creation order
  if (flags & 0x10) skip(cursor, 1); // character set
  const size = uint(cursor, 1 << (flags & 3));
  const name = cursor.bytes.toString("utf8", cursor.at, cursor.at + size);
  if (kind !== 0) return add(name, { kind: "other" });
  skip(cursor, size);
  const at = address(cursor);
  if (at === undefined) throw damaged(cursor.file, "a link leads nowhere");
  add(name, { kind: "hard", at });
}

/** Groups of the first version: a tree of symbol nodes whose names are in a local heap. */
function fromSymbolTable(cursor: Cursor, add: Add): void {
  const { file } = cursor;
  const tree = address(cursor);
  const heapAt = address(cursor);
  if (tree === undefined || heapAt === undefined) throw damaged(file, "a group without its tree");
  const heap = localHeap(file, heapAt);
  const waiting = [tree];
  const seen = new Set<number>();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node) || seen.size > MOST_NODES) throw damaged(file, "a group's tree runs in a circle");
    seen.add(node);
    const head = readUpTo(file, node, 8);
    if (head.bytes.toString("latin1", 0, 4) === "SNOD") fromSymbolNode(file, node, heap, add);
    else waiting.push(...children(file, node).reverse());
  }
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

function fromSymbolNode(file: FileBytes, node: number, heap: Buffer, add: Add): void {
  const head = readAt(file, node, 8);
  expect(head, "SNOD");
  skip(head, 2); // version
  const entries = uint(head, 2);
  const entry = 2 * file.offsetSize + 24;
  const cursor = readAt(file, node + 8, entries * entry);
  for (let i = 0; i < entries; i++) {
    cursor.at = i * entry;
    const nameAt = address(cursor);
    const at = address(cursor);
    const isLink = uint(cursor, 4) === 2;
    const end = nameAt === undefined ? -1 : heap.indexOf(0, nameAt);
    if (end < 0) throw damaged(file, "a member of a group has no name");
    const name = heap.toString("utf8", nameAt, end);
    if (!isLink && at === undefined) throw damaged(file, `the member ${name} leads nowhere`);
    add(name, isLink ? { kind: "other" } : { kind: "hard", at: at as number });
  }
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
