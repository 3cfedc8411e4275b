import type { FileBytes } from "./bytes.ts";
import {
  address,
  checkSum,
  damaged,
  expect,
  length,
  readAt,
  readChecked,
  skip,
  uint,
  unknown,
} from "./bytes.ts";
import type { ChunkTable } from "./chunkTable.ts";
import { putChunk } from "./chunkTable.ts";

/** Types of records: chunks without and with filters. */
const PLAIN = 10;
const FILTERED = 11;
/** Signature, version, type and checksum of a node. */
const FRAME = 10;

/** Bytes that hold numbers up to a limit. */
function widthOf(limit: number): number {
  return Math.floor(Math.log2(Math.max(1, limit)) / 8) + 1;
}

/**
 * Enters the chunks of a version 2 B-tree, which indexes arrays that are unlimited in several dimensions.
 * @see https://docs.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html III.A.2
 * @param chunkBytes of a chunk that is not filtered
 * @throws PertlineError HDF5_DAMAGED, HDF5_UNKNOWN
 */
export function readChunkTree2(file: FileBytes, root: number, chunkBytes: number, table: ChunkTable): void {
  const rank = table.grid.length;
  const { offsetSize, lengthSize } = file;
  const header = readChecked(file, root, 16 + offsetSize + 2 + lengthSize);
  expect(header, "BTHD");
  skip(header, 1); // version
  const type = uint(header, 1);
  const nodeSize = uint(header, 4);
  const recordSize = uint(header, 2);
  const depth = uint(header, 2);
  skip(header, 2); // percentages
  const first = address(header);
  const firstCount = uint(header, 2);
  const total = length(header);
  const sizeWidth = recordSize - offsetSize - 4 - 8 * rank;
  if (type !== PLAIN && type !== FILTERED) throw unknown(file, `a tree of records of type ${type}`);
  if (
    nodeSize < 64 ||
    depth > 32 ||
    (type === PLAIN ? recordSize !== offsetSize + 8 * rank : sizeWidth < 1 || sizeWidth > 8)
  )
    throw damaged(file, "the tree of chunks has impossible sizes");
  if (first === undefined) return;

  // Most records below a node decide how wide their numbers are, level by level.
  const leafMost = Math.floor((nodeSize - FRAME) / recordSize);
  const countWidth = widthOf(leafMost);
  const totalWidths = [0];
  let below = leafMost;
  for (let level = 1; level <= depth; level++) {
    const pointer = offsetSize + countWidth + (totalWidths[level - 1] as number);
    const most = Math.floor((nodeSize - FRAME - pointer) / (recordSize + pointer));
    below = (most + 1) * below + most;
    totalWidths.push(widthOf(below));
  }

  let records = 0;
  const waiting = [{ at: first, count: firstCount, level: depth }];
  const seen = new Set<number>();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const { at, count, level } = node;
    if (seen.has(at)) throw damaged(file, "the tree of chunks runs in a circle");
    seen.add(at);
    const cursor = readAt(file, at, nodeSize);
    expect(cursor, level > 0 ? "BTIN" : "BTLF");
    skip(cursor, 2); // version, type
    for (let i = 0; i < count; i++, records++) {
      const chunkAt = address(cursor);
      const size = type === FILTERED ? uint(cursor, sizeWidth) : chunkBytes;
      const mask = type === FILTERED ? uint(cursor, 4) : 0;
      const position = table.grid.map(() => uint(cursor, 8));
      if (chunkAt !== undefined) putChunk(file, table, position, { at: chunkAt, size, mask });
    }
    for (let i = 0; level > 0 && i <= count; i++) {
      const child = address(cursor);
      const childCount = uint(cursor, countWidth);
      skip(cursor, totalWidths[level - 1] as number);
      if (child === undefined) throw damaged(file, "the tree of chunks leads nowhere");
      waiting.push({ at: child, count: childCount, level: level - 1 });
    }
    checkSum(file, cursor.bytes, cursor.at, "a tree of chunks");
  }
  if (records !== total) throw damaged(file, `the tree of chunks holds ${records} of ${total} chunks`);
}
