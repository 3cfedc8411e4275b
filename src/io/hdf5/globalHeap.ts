import type { FileBytes } from "./bytes.ts";
import { damaged, expect, length, readAt, skip, uint } from "./bytes.ts";

/** The bytes of an object; undefined where the heap has none of that number. */
export type GlobalHeap = (at: number, index: number) => Buffer | undefined;

interface Collection {
  bytes: Buffer;
  /** Beginnings and lengths of objects by their numbers. */
  objects: Map<number, [from: number, size: number]>;
}

/** Collections kept: texts lie in few at a time. */
const KEPT = 8;

/**
 * Reads the heap in which variable-length data lie. What it reads in all is bounded by the size of the file, which damaged
 * references could otherwise have read over and over.
 * @see https://docs.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html III.E
 * @throws PertlineError HDF5_DAMAGED
 */
export function newGlobalHeap(file: FileBytes): GlobalHeap {
  const kept = new Map<number, Collection>();
  let budget = 16 * file.size + (1 << 26);
  const collectionAt = (at: number): Collection => {
    const known = kept.get(at);
    if (known) return known;
    const collection = readCollection(file, at);
    budget -= collection.bytes.length;
    if (budget < 0) throw damaged(file, "its texts are referred to over and over");
    if (kept.size >= KEPT) kept.delete(kept.keys().next().value as number);
    kept.set(at, collection);
    return collection;
  };
  let last: { at: number; collection: Collection } | undefined;
  return (at, index) => {
    if (last?.at !== at) last = { at, collection: collectionAt(at) };
    const { bytes, objects } = last.collection;
    const place = objects.get(index);
    return place && bytes.subarray(place[0], place[0] + place[1]);
  };
}

function readCollection(file: FileBytes, at: number): Collection {
  const head = readAt(file, at, 8 + file.lengthSize);
  expect(head, "GCOL");
  skip(head, 4); // version
  const size = length(head);
  const cursor = readAt(file, at, size);
  cursor.at = head.at;
  const objects = new Map<number, [number, number]>();
  while (cursor.at + 8 + file.lengthSize <= size) {
    const index = uint(cursor, 2);
    skip(cursor, 6); // references
    const bytes = length(cursor);
    if (index === 0) break; // free space
    if (cursor.at + bytes > size) throw damaged(file, `the heap at ${at} holds more than its size`);
    objects.set(index, [cursor.at, bytes]);
    skip(cursor, 8 * Math.ceil(bytes / 8));
  }
  return { bytes: cursor.bytes, objects };
}
