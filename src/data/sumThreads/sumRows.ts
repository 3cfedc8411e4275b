import { newRowMerger, risingIndices } from "../../io/mergeDuplicates.ts";
import { bytesOf } from "../../io/hdf5/datatype.ts";
import { addDense, addSparse, countDense, countSparse } from "../addRow.ts";
import { newRowScaler, normaliseRow } from "../scale.ts";
import type { Job, Stream } from "./job.ts";
import { isSingle, TASK } from "./job.ts";
import { indicesOf, valuesOf } from "./pieces.ts";
import { newAddRowAt, ROW } from "./rowKernel.ts";
import { rowBytes } from "./sharedRoom.ts";

/** Adds the cells of a block that belong to one thread. */
export type SumBlock = (block: number) => void;

const bad = (what: string): never => {
  throw new RangeError(what);
};

/**
 * Rows are taken condition after condition and in order within each, as the general way does.
 * @throws RangeError at what the general way refuses: a value that is negative or not finite, an index out of range
 */
export function newSumBlock(job: Job, thread: number): SumBlock {
  const { blocks, rows, halves, owner, indptr, nColumns } = job;
  const addRow = job.dense
    ? newDenseRow(job)
    : job.indices
      ? newSparseRow(job, job.indices, thread)
      : newRowTotal(job);
  const starts = new Int32Array(owner.length + 1);
  let order = new Int32Array(1024);
  return (block) => {
    const [from, to] = [blocks[2 * block] as number, blocks[2 * block + 1] as number];
    if (order.length < to - from) order = new Int32Array(2 * (to - from));
    starts.fill(0);
    const keyOf = (row: number): number => {
      const condition = rows[row] as number;
      const key = condition < 0 ? -1 : 2 * condition + (halves[row] as number);
      return key >= 0 && owner[key] === thread ? key : -1;
    };
    for (let row = from; row < to; row++) {
      const key = keyOf(row);
      if (key >= 0) starts[key + 1]!++;
    }
    for (let key = 1; key < starts.length; key++) starts[key]! += starts[key - 1] as number;
    const count = starts[owner.length] as number;
    for (let row = from; row < to; row++) {
      const key = keyOf(row);
      if (key >= 0) order[starts[key]!++] = row;
    }
    for (let i = 0; i < count; i++) {
      const row = order[i] as number;
      const n = job.dense ? nColumns : (indptr[row + 1] as number) - (indptr[row] as number);
      if (n > 0) addRow(row, n, (rows[row] as number) * nColumns, halves[row] as 0 | 1);
    }
  };
}

/** Changes a row before it is summed; false where that was all. */
type Change = (row: number, values: Float32Array | Float64Array, n: number) => boolean;

function newChange({ normalise, changed }: Job): Change | undefined {
  if (normalise)
    return (_, values, n) => {
      if (normaliseRow(values, 0, n) !== undefined) bad("a value that is no count");
      return true;
    };
  if (!changed) return undefined;
  if (changed.as === "totals")
    return (row, values, n) => {
      let total = 0;
      for (let i = 0; i < n; i++) total += values[i] as number;
      changed.totals[row] = total;
      return false;
    };
  const scale = newRowScaler(changed.as);
  return (row, values, n) => {
    if (scale(values, 0, n, changed.divisors[row] as number) !== undefined) bad("a value that is no count");
    return true;
  };
}

type AddRow = (row: number, n: number, at: number, half: 0 | 1) => void;

/** First element of the slot that holds a piece. */
function slotStart({ taskOf, slotBytes }: Stream, tasks: Int32Array, piece: number, bytes: number): number {
  const task = taskOf[piece] as number;
  return ((tasks[task * TASK.size + TASK.slot] as number) * slotBytes) / bytes;
}

/** A row that was gathered, and how the kernel adds rows, where it can: here or, of stored singles, where they are. */
interface Own {
  values: Float32Array | Float64Array;
  indices: Int32Array;
  addOwn: ((n: number, at: number, half: 0 | 1) => number) | undefined;
  addStored: ((from: number, indexFrom: number, n: number, at: number, half: 0 | 1) => number) | undefined;
}

function newOwn(
  { memory, longest, rowsAt, nColumns, values, sums }: Job,
  { ringAt: indexRingAt }: Stream,
  thread: number,
): Own {
  const single = isSingle(values.type);
  const add = memory && single ? newAddRowAt(memory) : undefined;
  if (!memory || !add) {
    const room = single ? new Float32Array(longest) : new Float64Array(longest);
    return { values: room, indices: new Int32Array(longest), addOwn: undefined, addStored: undefined };
  }
  const valuesAt = rowsAt + thread * rowBytes(longest);
  const indicesAt = valuesAt + rowBytes(longest) / 2;
  const [first, second] = sums.moments.map(({ byteOffset }) => byteOffset) as [number, number];
  const { ringAt } = values;
  return {
    values: new Float32Array(memory.buffer, valuesAt, longest),
    indices: new Int32Array(memory.buffer, indicesAt, longest),
    addOwn: (n, at, half) => add(valuesAt, indicesAt, n, nColumns, (half === 0 ? first : second) + 16 * at),
    addStored:
      values.type === "f4"
        ? (from, indexFrom, n, at, half) =>
            add(ringAt + 4 * from, indexRingAt + 4 * indexFrom, n, nColumns, (half === 0 ? first : second) + 16 * at) // prettier-ignore
        : undefined,
  };
}

/** Only sums of rows, from values alone: entries for one place add up all the same. */
function newRowTotal({ indptr, tasks, values: stream, changed }: Job): AddRow {
  const values = valuesOf(stream);
  const bytes = bytesOf(stream.type);
  const totals = changed?.as === "totals" ? changed.totals : new Float64Array();
  return (row, n) => {
    const end = (indptr[row] as number) + n;
    let total = 0;
    for (let element = end - n; element < end;) {
      const piece = Math.floor(element / stream.pieceElements);
      const inPiece = element - piece * stream.pieceElements;
      const length = Math.min(end - element, stream.pieceElements - inPiece);
      const from = slotStart(stream, tasks, piece, bytes) + inPiece;
      for (let i = from; i < from + length; i++) total += values[i] as number;
      element += length;
    }
    totals[row] = total;
  };
}

function newSparseRow(job: Job, indexStream: Stream, thread: number): AddRow {
  const { indptr, nColumns, tasks, values: stream, sums } = job;
  const change = newChange(job);
  const values = valuesOf(stream);
  const indices = indicesOf(indexStream);
  const [valueBytes, indexBytes] = [bytesOf(stream.type), 4];
  const merge = newRowMerger(nColumns);
  const own = newOwn(job, indexStream, thread);

  /** Copies a row that lies in several pieces, is not in order or is to be changed; gives its length. */
  const gather = (start: number, n: number): number => {
    for (let done = 0; done < n;) {
      const element = start + done;
      const piece = Math.floor(element / stream.pieceElements);
      const indexPiece = Math.floor(element / indexStream.pieceElements);
      const inPiece = element - piece * stream.pieceElements;
      const inIndexPiece = element - indexPiece * indexStream.pieceElements;
      const length = Math.min(
        n - done,
        stream.pieceElements - inPiece,
        indexStream.pieceElements - inIndexPiece,
      );
      const from = slotStart(stream, tasks, piece, valueBytes) + inPiece;
      const indexFrom = slotStart(indexStream, tasks, indexPiece, indexBytes) + inIndexPiece;
      for (let i = 0; i < length; i++) {
        const index = indices[indexFrom + i] as number;
        if (index < 0 || index >= nColumns) bad("an index out of range");
        own.values[done + i] = values[from + i] as number;
        own.indices[done + i] = index;
      }
      done += length;
    }
    return risingIndices(own.indices, 0, n, nColumns) ? n : merge(own.indices, own.values, 0, n, 0);
  };

  return (row, n, at, half) => {
    const start = indptr[row] as number;
    const piece = Math.floor(start / stream.pieceElements);
    const indexPiece = Math.floor(start / indexStream.pieceElements);
    const inPiece = start - piece * stream.pieceElements;
    const inIndexPiece = start - indexPiece * indexStream.pieceElements;
    const [moments, counts] = [sums.moments[half], sums.counts?.[half]];
    if (!change && inPiece + n <= stream.pieceElements && inIndexPiece + n <= indexStream.pieceElements) {
      const from = slotStart(stream, tasks, piece, valueBytes) + inPiece;
      const indexFrom = slotStart(indexStream, tasks, indexPiece, indexBytes) + inIndexPiece;
      let added = false;
      if (own.addStored) {
        const answer = own.addStored(from, indexFrom, n, at, half);
        if (answer === ROW.bad) bad("a value that cannot be");
        added = answer === ROW.added;
      } else if (risingIndices(indices, indexFrom, n, nColumns)) {
        if (!addSparse(moments, 2 * at, values, from, indices, indexFrom, n)) bad("a value that cannot be");
        added = true;
      }
      if (added) {
        if (counts) countSparse(counts, at, values, from, indices, indexFrom, n);
        return;
      }
    }
    const length = gather(start, n);
    if (change && !change(row, own.values, length)) return;
    // Merged rows may be in any order, which the kernel does not add.
    const answer = own.addOwn?.(length, at, half) ?? ROW.odd;
    if (answer === ROW.bad) bad("a value that cannot be");
    if (answer === ROW.odd && !addSparse(moments, 2 * at, own.values, 0, own.indices, 0, length))
      bad("a value that cannot be");
    if (counts) countSparse(counts, at, own.values, 0, own.indices, 0, length);
  };
}

function newDenseRow(job: Job): AddRow {
  const { nColumns, tasks, values: stream, sums } = job;
  const change = newChange(job);
  const { pieceRows, chunkRows, chunkColumns, across } = job.dense as NonNullable<Job["dense"]>;
  const values = valuesOf(stream);
  const bytes = bytesOf(stream.type);
  const own = isSingle(stream.type) ? new Float32Array(nColumns) : new Float64Array(nColumns);
  return (row, _n, at, half) => {
    const piece = Math.floor(row / pieceRows);
    const inPiece = row - piece * pieceRows;
    const band = Math.floor(inPiece / chunkRows);
    const start =
      slotStart(stream, tasks, piece, bytes) +
      band * across * chunkRows * chunkColumns +
      (inPiece - band * chunkRows) * chunkColumns;
    const [moments, counts] = [sums.moments[half], sums.counts?.[half]];
    for (let chunk = 0, gene = 0; chunk < across; chunk++, gene += chunkColumns) {
      const from = start + chunk * chunkRows * chunkColumns;
      const n = Math.min(chunkColumns, nColumns - gene);
      if (counts) countDense(counts, at + gene, values, from, n);
      if (change) for (let i = 0; i < n; i++) own[gene + i] = values[from + i] as number;
      else if (!addDense(moments, 2 * (at + gene), values, from, n)) bad("a value that cannot be");
    }
    if (!change?.(row, own, nColumns)) return;
    if (!addDense(moments, 2 * at, own, 0, nColumns)) bad("a value that cannot be");
  };
}
