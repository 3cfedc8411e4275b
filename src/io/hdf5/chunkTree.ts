import type { FileBytes } from "./bytes.ts";
import { address, damaged, expect, readAt, skip, uint } from "./bytes.ts";
import type { ChunkTable } from "./chunkTable.ts";
import { putChunk } from "./chunkTable.ts";

/**
 * Enters the chunks of a version 1 B-tree.
 * @see https://docs.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html III.A.1
 * @throws PertlineError HDF5_DAMAGED
 */
export function readChunkTree(
  file: FileBytes,
  root: number,
  chunk: readonly number[],
  table: ChunkTable,
): void {
  const { offsetSize } = file;
  const key = 8 + 8 * (chunk.length + 1);
  const waiting = [{ at: root, above: 256 }];
  const seen = new Set<number>();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node.at)) throw damaged(file, "the tree of chunks runs in a circle");
    seen.add(node.at);
    const head = readAt(file, node.at, 8);
    expect(head, "TREE");
    if (uint(head, 1) !== 1) throw damaged(file, "the tree of chunks holds something else");
    const level = uint(head, 1);
    if (level >= node.above) throw damaged(file, "the tree of chunks does not end");
    const entries = uint(head, 2);
    const cursor = readAt(file, node.at + 8 + 2 * offsetSize, entries * (key + offsetSize));
    for (let i = 0; i < entries; i++) {
      const size = uint(cursor, 4);
      const mask = uint(cursor, 4);
      const position = chunk.map((length) => {
        const offset = uint(cursor, 8);
        if (offset % length !== 0) throw damaged(file, "a chunk does not lie on the grid");
        return offset / length;
      });
      skip(cursor, 8); // within the element
      const at = address(cursor);
      if (at === undefined) throw damaged(file, "the tree of chunks leads nowhere");
      if (level > 0) waiting.push({ at, above: level });
      else putChunk(file, table, position, { at, size, mask });
    }
  }
}
