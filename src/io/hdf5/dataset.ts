import type { FileBytes } from "./bytes.ts";
import { damaged, unknown } from "./bytes.ts";
import { readExtensibleArray, readFixedArray } from "./chunkArrays.ts";
import type { ChunkTable } from "./chunkTable.ts";
import { linearIndex, newChunkTable, positionOf, putChunk } from "./chunkTable.ts";
import { readChunkTree } from "./chunkTree.ts";
import { readChunkTree2 } from "./chunkTree2.ts";
import type { Dataspace } from "./dataspace.ts";
import { readDataspace } from "./dataspace.ts";
import type { NumberType } from "./datatype.ts";
import { bytesOf, readDatatype } from "./datatype.ts";
import type { FilterName } from "./filterPipeline.ts";
import { readFilters } from "./filterPipeline.ts";
import { findMember } from "./group.ts";
import type { Layout } from "./layout.ts";
import { readLayout } from "./layout.ts";
import type { Message } from "./objectHeader.ts";
import { MESSAGE, readObjectHeader } from "./objectHeader.ts";

/** Where the stored bytes of a dataset are: one stretch of the file, or chunks behind filters. */
export interface Storage {
  shape: number[];
  /** Shape of a chunk; undefined for one stretch. */
  chunk: number[] | undefined;
  /** Filters in the order of writing. */
  filters: FilterName[];
  chunks: ChunkTable;
}

/** A dataset of numbers whose stored bytes are known. */
export interface StoredDataset extends Storage {
  type: NumberType;
}

/**
 * Finds the stored bytes of a dataset of numbers without the HDF5 library.
 * @param path members from the root group on
 * @throws PertlineError HDF5_UNKNOWN for what only the general reader knows, HDF5_DAMAGED
 */
export function findDataset(file: FileBytes, root: number, path: readonly string[]): StoredDataset {
  const at = path.reduce((group, name) => findMember(file, group, name), root);
  const messages = readObjectHeader(file, at);
  const type = readDatatype(one(file, messages, MESSAGE.datatype).cursor);
  return { type, ...findStorage(file, messages, bytesOf(type)) };
}

/**
 * Finds the stored bytes of a dataset whose header is read.
 * @param elementBytes as its type says
 * @throws PertlineError HDF5_UNKNOWN, HDF5_DAMAGED
 */
export function findStorage(file: FileBytes, messages: readonly Message[], elementBytes: number): Storage {
  if (messages.some(({ type }) => type === MESSAGE.externalFiles)) throw unknown(file, "data in other files");
  const dataspace = readDataspace({ ...one(file, messages, MESSAGE.dataspace).cursor });
  const { shape } = dataspace;
  if (dataspace.none || shape.includes(0))
    return { shape, chunk: undefined, filters: [], chunks: newChunkTable(file, [0], [1]) };
  const layout = readLayout({ ...one(file, messages, MESSAGE.layout).cursor });
  const filters = messages.find((message) => message.type === MESSAGE.filters);
  const chunks = findChunks(file, layout, dataspace, elementBytes);
  if (chunks.addresses.includes(0)) throw unknown(file, "chunks that were never written");
  return {
    shape,
    chunk: layout.kind === "chunked" ? layout.chunk : undefined,
    filters: layout.kind === "chunked" && filters ? readFilters({ ...filters.cursor }) : [],
    chunks,
  };
}

export function one(file: FileBytes, messages: readonly Message[], type: number): Message {
  const found = messages.find((message) => message.type === type);
  if (!found) throw unknown(file, "an object that is no dataset");
  return found;
}

function findChunks(
  file: FileBytes,
  layout: Layout,
  { shape, most }: Dataspace,
  elementBytes: number,
): ChunkTable {
  const { address: at } = layout;
  if (layout.kind === "contiguous") {
    const bytes = shape.reduce((product, n) => product * n, elementBytes);
    if (layout.bytes !== bytes) throw damaged(file, `${layout.bytes} bytes for ${bytes}`);
    if (file.base + at + bytes > file.size) throw damaged(file, `${bytes} bytes reach beyond its end`);
    const table = newChunkTable(file, [1], [1]);
    table.addresses[0] = file.base + at;
    return table;
  }
  const { chunk, index } = layout;
  if (chunk.length !== shape.length || layout.elementBytes !== elementBytes)
    throw damaged(file, "chunks of another kind than their data");
  const table = newChunkTable(file, shape, chunk);
  const chunkBytes = chunk.reduce((product, n) => product * n, elementBytes);
  switch (index.kind) {
    case "tree":
      readChunkTree(file, at, chunk, table);
      break;
    case "tree2":
      readChunkTree2(file, at, chunkBytes, table);
      break;
    case "single":
      putChunk(file, table, shape.map(() => 0), { at, size: index.size ?? chunkBytes, mask: index.mask }); // prettier-ignore
      break;
    default: {
      // Arrays count chunks of the largest shape, row by row; only the first dimension may be without limit.
      if (most.slice(1).includes(Infinity))
        throw unknown(file, "an array of chunks unlimited in another dimension");
      const grid = most.map((size, i) => Math.ceil(size / (chunk[i] as number)));
      if (index.kind === "fixedArray") readFixedArray(file, { at, chunkBytes, grid, table });
      else if (index.kind === "extensibleArray") readExtensibleArray(file, { at, chunkBytes, grid, table });
      else readImplicit(file, at, chunkBytes, grid, table);
    }
  }
  return table;
}

/** Chunks without filters one behind the other. */
function readImplicit(
  file: FileBytes,
  at: number,
  chunkBytes: number,
  grid: readonly number[],
  table: ChunkTable,
): void {
  for (let i = 0; i < table.addresses.length; i++) {
    const position = positionOf(i, table.grid);
    putChunk(file, table, position, { at: at + linearIndex(position, grid) * chunkBytes, size: chunkBytes, mask: 0 }); // prettier-ignore
  }
}
