import type { Cursor, FileBytes } from "./bytes.ts";
import { address, damaged, expect, length, readAt, readChecked, skip, uint, unknown } from "./bytes.ts";
import type { ChunkTable } from "./chunkTable.ts";
import { linearIndex, positionOf, putChunk } from "./chunkTable.ts";

/** What reads entries of an array of chunks, one after the other. */
interface Entries {
  file: FileBytes;
  table: ChunkTable;
  /** Chunks along each dimension at the largest shape: arrays count by that. */
  grid: readonly number[];
  chunkBytes: number;
  /** Bytes of an entry. */
  bytes: number;
  filtered: boolean;
  /** Entries that may be needed; all behind are outside the data. */
  wanted: number;
}

function readEntry(cursor: Cursor, index: number, entries: Entries): void {
  const { file, table, grid, chunkBytes, bytes, filtered } = entries;
  const at = address(cursor);
  const size = filtered ? uint(cursor, bytes - file.offsetSize - 4) : chunkBytes;
  const mask = filtered ? uint(cursor, 4) : 0;
  if (at !== undefined) putChunk(file, table, positionOf(index, grid), { at, size, mask });
}

function readEntries(cursor: Cursor, from: number, count: number, entries: Entries): void {
  const last = Math.min(from + count, entries.wanted);
  for (let index = from; index < last; index++) readEntry(cursor, index, entries);
}

function checkEntries(file: FileBytes, client: number, bytes: number): boolean {
  const filtered = client === 1;
  const width = bytes - file.offsetSize - 4;
  if (client > 1 || (filtered ? width < 1 || width > 8 : bytes !== file.offsetSize))
    throw damaged(file, "the array of chunks has impossible sizes");
  return filtered;
}

export interface ArrayIndex {
  at: number;
  chunkBytes: number;
  grid: readonly number[];
  table: ChunkTable;
}

/** Greatest linear index of a chunk inside the data, plus one. */
function wantedEntries({ grid, table }: ArrayIndex): number {
  return table.grid.some((n) => n === 0)
    ? 0
    : linearIndex(
        table.grid.map((n) => n - 1),
        grid,
      ) + 1;
}

/**
 * Enters the chunks of a fixed array, which indexes arrays that are not unlimited.
 * @see https://docs.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html VII.C
 * @throws PertlineError HDF5_DAMAGED, HDF5_UNKNOWN
 */
export function readFixedArray(file: FileBytes, index: ArrayIndex): void {
  const header = readChecked(file, index.at, 8 + file.lengthSize + file.offsetSize);
  expect(header, "FAHD");
  skip(header, 1); // version
  const client = uint(header, 1);
  const bytes = uint(header, 1);
  const pageBits = uint(header, 1);
  const count = length(header);
  const block = address(header);
  const filtered = checkEntries(file, client, bytes);
  const wanted = wantedEntries(index);
  if (wanted > count) throw damaged(file, `the array of chunks has ${count} places for ${wanted} chunks`);
  if (block === undefined || wanted === 0) return;
  const entries: Entries = { file, ...index, bytes, filtered, wanted };
  const prefix = 6 + file.offsetSize;
  expect(readAt(file, block, prefix), "FADB");
  const perPage = 2 ** Math.min(pageBits, 40);
  if (count <= perPage) {
    const cursor = readChecked(file, block, prefix + count * bytes);
    skip(cursor, prefix);
    readEntries(cursor, 0, count, entries);
    return;
  }
  const pages = Math.ceil(count / perPage);
  const used = readChecked(file, block, prefix + Math.ceil(pages / 8)).bytes.subarray(prefix);
  // Checksums follow the prefix and each page.
  const first = block + prefix + used.length + 4;
  for (let page = 0; page * perPage < wanted; page++) {
    if (((used[page >> 3] as number) & (0x80 >> (page & 7))) === 0) continue;
    const from = page * perPage;
    const here = Math.min(perPage, count - from);
    readEntries(readChecked(file, first + page * (perPage * bytes + 4), here * bytes), from, here, entries);
  }
}

/**
 * Enters the chunks of an extensible array, which indexes arrays that are unlimited in one dimension.
 * @see https://docs.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html VII.D
 * @throws PertlineError HDF5_DAMAGED, HDF5_UNKNOWN
 */
export function readExtensibleArray(file: FileBytes, index: ArrayIndex): void {
  const { offsetSize, lengthSize } = file;
  const header = readChecked(file, index.at, 12 + 6 * lengthSize + offsetSize);
  expect(header, "EAHD");
  skip(header, 1); // version
  const client = uint(header, 1);
  const [bytes, countBits, inIndex, inSmallest, minPointers, pageBits] = Array.from({ length: 6 }, () =>
    uint(header, 1),
  ) as [number, number, number, number, number, number];
  skip(header, 6 * lengthSize); // statistics
  const indexBlock = address(header);
  const filtered = checkEntries(file, client, bytes);
  const isPower = (n: number): boolean => n > 0 && (n & (n - 1)) === 0;
  if (countBits > 64 || !isPower(inSmallest) || !isPower(minPointers))
    throw damaged(file, "the array of chunks has impossible sizes");
  const wanted = wantedEntries(index);
  if (indexBlock === undefined || wanted === 0) return;
  const entries: Entries = { file, ...index, bytes, filtered, wanted };
  const offsetBytes = Math.ceil(countBits / 8);
  const perPage = 2 ** Math.min(pageBits, 40);

  // Super block u stands for 2^⌊u/2⌋ data blocks of 2^⌈u/2⌉ × the smallest number of entries.
  const superBlocks = 1 + countBits - Math.log2(inSmallest);
  const direct = 2 * Math.log2(minPointers);
  const blocksOf = (u: number): number => 2 ** Math.floor(u / 2);
  const entriesOf = (u: number): number => 2 ** Math.floor((u + 1) / 2) * inSmallest;
  const directBlocks = 2 * (minPointers - 1);

  const readBlock = (at: number | undefined, from: number, count: number): void => {
    if (at === undefined) return;
    const prefix = 6 + offsetSize + offsetBytes;
    if (count <= perPage) {
      const cursor = readChecked(file, at, prefix + count * bytes);
      expect(cursor, "EADB");
      cursor.at = prefix;
      readEntries(cursor, from, count, entries);
      return;
    }
    expect(readChecked(file, at, prefix), "EADB");
    for (let page = 0; page * perPage < count && from + page * perPage < wanted; page++)
      readEntries(readChecked(file, at + prefix + 4 + page * (perPage * bytes + 4), perPage * bytes), from + page * perPage, perPage, entries); // prettier-ignore
  };

  const pointers = directBlocks + Math.max(0, superBlocks - direct);
  const cursor = readChecked(file, indexBlock, 6 + offsetSize + inIndex * bytes + pointers * offsetSize);
  expect(cursor, "EAIB");
  cursor.at = 6 + offsetSize;
  for (let i = 0; i < inIndex; i++) {
    if (i < wanted) readEntry(cursor, i, entries);
    else skip(cursor, bytes);
  }
  let from = inIndex;
  for (let u = 0; u < superBlocks && from < wanted; u++) {
    const [blocks, inEach] = [blocksOf(u), entriesOf(u)];
    if (u < direct) {
      if (inEach > perPage) throw unknown(file, "an array of chunks with pages in its index block");
      for (let i = 0; i < blocks; i++, from += inEach) {
        const at = address(cursor);
        if (from < wanted) readBlock(at, from, inEach);
      }
      continue;
    }
    const at = address(cursor);
    if (at === undefined) from += blocks * inEach;
    else {
      const pages = Math.max(1, Math.ceil(inEach / perPage));
      const bitmap = inEach > perPage ? blocks * Math.ceil(pages / 8) : 0;
      const block = readChecked(file, at, 6 + offsetSize + offsetBytes + bitmap + blocks * offsetSize);
      expect(block, "EASB");
      const used = block.bytes.subarray(6 + offsetSize + offsetBytes, 6 + offsetSize + offsetBytes + bitmap);
      if (bitmap > 0 && from < wanted)
        checkPages(file, used, { pages, blocks, from, inEach, perPage, wanted });
      block.at = 6 + offsetSize + offsetBytes + bitmap;
      for (let i = 0; i < blocks; i++, from += inEach) {
        const inner = address(block);
        if (from < wanted) readBlock(inner, from, inEach);
      }
    }
  }
}

/** All pages with wanted entries must have been written: others hold whatever was in the file. */
function checkPages(
  file: FileBytes,
  used: Buffer,
  sizes: { pages: number; blocks: number; from: number; inEach: number; perPage: number; wanted: number },
): void {
  const { pages, blocks, from, inEach, perPage, wanted } = sizes;
  for (let block = 0; block < blocks; block++)
    for (let page = 0; page < pages; page++) {
      const place = block * pages + page;
      const bit = (used[place >> 3] as number) & (0x80 >> (place & 7));
      if (from + block * inEach + page * perPage < wanted && bit === 0)
        throw unknown(file, "chunks that were never written");
    }
}
