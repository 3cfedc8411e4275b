import type { StoredDataset } from "../../io/hdf5/dataset.ts";
import { bytesOf } from "../../io/hdf5/datatype.ts";
import { rowRanges } from "../../io/h5ad/ranges.ts";
import type { Job, RowChange, Stream } from "./job.ts";
import { CONTROL, TASK } from "./job.ts";
import { keptRows } from "../sums.ts";
import { newSharedRoom } from "./sharedRoom.ts";

export interface PlanSizes {
  /** Stored values per block: enough cells of one condition that its sums are not fetched for each anew. */
  block: number;
  /** Elements per piece, more where a chunk has more. */
  piece: number;
  /** Pieces unpacked ahead of the block that is summed. */
  ahead: number;
}
const SIZES: PlanSizes = { block: 1_000_000, piece: 1 << 17, ahead: 6 };

/** Of both rings together. */
const MOST_BYTES = 96e6;

export interface PlanInput {
  path: string;
  stamp: string;
  nRows: number;
  nColumns: number;
  /** Of sparse rows. */
  indptr: Float64Array;
  values: StoredDataset;
  /** Undefined for dense rows. */
  indices: StoredDataset | undefined;
  rows: Int32Array;
  halves: Uint8Array;
  threads: number;
  normalise: boolean;
  changed?: RowChange;
  nConditions: number;
  /** Count values that are not 0. */
  count: boolean;
  sizes?: PlanSizes;
}

/**
 * Cuts the work into blocks of rows to sum and pieces of datasets to unpack, and gives each half of each condition to
 * one thread.
 * @returns why not, where this way does not suit
 */
export function plan(input: PlanInput): Job | string {
  const { values, indices, nRows, nColumns, indptr, threads, sizes = SIZES } = input;
  const count = indices ? (indptr[nRows] as number) : nRows * nColumns;
  if (indices) {
    if (values.shape.join() !== String(count) || indices.shape.join() !== String(count))
      return "sizes disagree";
    if (!["i4", "u4", "i8", "u8"].includes(indices.type)) return `indices of type ${indices.type}`;
  } else if (values.shape.join() !== `${nRows},${nColumns}`) return "sizes disagree";

  const dense = indices ? undefined : denseShape(values, nColumns, sizes.piece);
  const offsets = dense ? new Float64Array(nRows + 1).map((_, row) => row * nColumns) : indptr;
  const wanted = keptRows(input.rows);
  const ranges = rowRanges(offsets, sizes.block, wanted);
  // Sums of rows need no genes.
  const read = indices && input.changed?.as !== "totals" ? [values, indices] : [values];
  const streams = read.map((stored) => newStream(stored, count, sizes.piece, dense));

  // Rows to pieces of each stream.
  const pieces = (stream: Omit<Stream, "ring" | "ringAt" | "ringBytes">, from: number, to: number): [number, number] =>
    dense
      ? [Math.floor(from / dense.pieceRows), Math.ceil(to / dense.pieceRows)]
      : [Math.floor((offsets[from] as number) / stream.pieceElements), Math.ceil((offsets[to] as number) / stream.pieceElements)]; // prettier-ignore
  const slots = streams.map(
    (stream) =>
    ranges.reduce((most, { from, to }) => {
      const [first, end] = pieces(stream, from, to);
      return Math.max(most, end - first);
    }, 0) + sizes.ahead, // prettier-ignore
  );
  const bytes = streams.reduce((sum, { slotBytes }, i) => sum + slotBytes * (slots[i] as number), 0);
  if (bytes > MOST_BYTES) return `chunks of ${streams.map(({ slotBytes }) => slotBytes).join(" and ")} bytes`;

  const tasks: number[] = [];
  const lastBlocks = streams.map((): number[] => []);
  ranges.forEach(({ from, to }, block) =>
    streams.forEach((stream, which) => {
      const [first, end] = pieces(stream, from, to);
      const used = lastBlocks[which] as number[];
      const size = slots[which] as number;
      for (let piece = first; piece < end; piece++) {
        if (stream.taskOf[piece] === -1) {
          const sequence = used.length;
          stream.taskOf[piece] = tasks.length / TASK.size;
          const before = used[sequence - size];
          tasks.push(which, piece, sequence % size, before === undefined ? 0 : before + 1);
          used.push(block);
        } else used[used.length - 1] = block; // only the last one may go on from the block before
      }
    }),
  );
  let longest = 0;
  if (!dense)
    for (const { from, to } of ranges)
      for (let row = from; row < to; row++)
        longest = Math.max(longest, (offsets[row + 1] as number) - (offsets[row] as number));
  const rings = streams.map(({ slotBytes }, i) => slotBytes * (slots[i] as number));
  const { sums, memory, buffer, ringsAt, rowsAt } = newSharedRoom({ ...input, longest, rings });
  const withRings = streams.map((stream, i): Stream => ({
    ...stream,
    taskOf: shared(stream.taskOf),
    ring: buffer,
    ringAt: ringsAt[i] as number,
    ringBytes: rings[i] as number,
  }));
  return {
    path: input.path,
    stamp: input.stamp,
    nColumns,
    values: withRings[0] as Stream,
    indices: withRings[1],
    indptr: sharedDoubles(dense ? new Float64Array() : indptr),
    dense,
    rows: shared(input.rows),
    halves: sharedBytes(input.halves),
    blocks: shared(Int32Array.from(ranges.flatMap(({ from, to }) => [from, to]))),
    tasks: shared(Int32Array.from(tasks)),
    owner: sharedBytes(owners(input, offsets)),
    threads,
    normalise: input.normalise,
    changed: input.changed,
    sums,
    memory,
    longest,
    rowsAt,
    control: new Int32Array(new SharedArrayBuffer(4 * CONTROL.size)),
    done: new Int32Array(new SharedArrayBuffer((4 * tasks.length) / TASK.size)),
    summed: new Int32Array(new SharedArrayBuffer(4 * threads)),
  };
}

function denseShape(
  { chunk, chunks }: StoredDataset,
  nColumns: number,
  piece: number,
): NonNullable<Job["dense"]> {
  const [chunkRows, chunkColumns] = (chunk as [number, number] | undefined) ?? [1, nColumns];
  const across = chunk ? (chunks.grid[1] as number) : 1;
  const bands = Math.max(1, Math.floor(piece / (chunkRows * chunkColumns * across)));
  return { pieceRows: bands * chunkRows, chunkRows, chunkColumns, across };
}

function newStream(
  { type, filters, chunk, chunks }: StoredDataset,
  count: number,
  piece: number,
  dense: Job["dense"],
): Omit<Stream, "ring" | "ringAt" | "ringBytes"> {
  const chunkElements = chunk ? chunk.reduce((product, n) => product * n, 1) : dense ? dense.chunkColumns : 1;
  const chunksPerPiece = dense
    ? (dense.pieceRows / dense.chunkRows) * dense.across
    : Math.max(1, Math.floor(piece / chunkElements));
  const pieceElements = chunksPerPiece * chunkElements;
  const nPieces = chunk
    ? Math.ceil(chunks.addresses.length / chunksPerPiece)
    : Math.ceil(count / pieceElements);
  return {
    type,
    filters,
    chunks: chunk ? chunks : undefined,
    address: chunks.addresses[0] ?? 0,
    count,
    chunkElements,
    chunksPerPiece,
    pieceElements,
    slotBytes: 8 * Math.ceil((pieceElements * bytesOf(type)) / 8),
    taskOf: new Int32Array(nPieces).fill(-1),
  };
}

/** The heaviest halves of conditions first, each to the thread with the least so far. */
function owners({ rows, halves, threads, nConditions }: PlanInput, offsets: Float64Array): Uint8Array {
  const weights = new Float64Array(2 * nConditions);
  rows.forEach((condition, row) => {
    if (condition >= 0) weights[2 * condition + (halves[row] as number)]! += (offsets[row + 1] as number) - (offsets[row] as number); // prettier-ignore
  });
  const order = Array.from(weights, (_, key) => key).sort(
    (a, b) => (weights[b] as number) - (weights[a] as number),
  );
  const load = new Float64Array(threads);
  const owner = new Uint8Array(weights.length);
  for (const key of order) {
    const least = load.indexOf(load.reduce((a, b) => Math.min(a, b)));
    owner[key] = least;
    load[least]! += weights[key] as number;
  }
  return owner;
}

function shared(array: Int32Array): Int32Array {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const copy = new Int32Array(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
}
function sharedDoubles(array: Float64Array): Float64Array {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const copy = new Float64Array(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
}
function sharedBytes(array: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
}
