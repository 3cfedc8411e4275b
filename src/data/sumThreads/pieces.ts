import { readSync } from "node:fs";
import { bytesOf } from "../../io/hdf5/datatype.ts";
import { newUnfilter } from "../../io/hdf5/unfilter.ts";
import type { Values } from "../addRow.ts";
import type { Stream } from "./job.ts";

/** Unpacks pieces of a stream into slots. */
export type Unpack = (piece: number, slot: number) => void;

/**
 * @param asIndices 8-byte numbers become 4-byte ones, else doubles
 * @throws Error where the file does not hold what it says, or a number does not fit
 */
export function newUnpack(fd: number, stream: Stream, asIndices: boolean): Unpack {
  const { type, filters, chunks, address, count, chunkElements, chunksPerPiece, pieceElements, slotBytes } =
    stream;
  const bytes = bytesOf(type);
  const chunkBytes = chunkElements * bytes;
  const unfilter = newUnfilter(filters, bytes);
  const ring = new Uint8Array(stream.ring, stream.ringAt, stream.ringBytes);
  let room = Buffer.alloc(0);
  const readInto = (target: Uint8Array, from: number): Uint8Array => {
    for (let done = 0; done < target.length;) {
      const got = readSync(fd, target, done, target.length - done, from + done);
      if (got === 0) throw new RangeError(`the file ends at ${from + done}`);
      done += got;
    }
    return target;
  };
  const read = (from: number, length: number): Uint8Array => {
    if (room.length < length) room = Buffer.allocUnsafeSlow(length);
    return readInto(room.subarray(0, length), from);
  };
  /** Gives how many elements there are now. */
  const readPiece = (piece: number, at: number): number => {
    if (!chunks) {
      const from = piece * pieceElements;
      const n = Math.min(pieceElements, count - from);
      readInto(ring.subarray(at, at + n * bytes), address + from * bytes);
      return n;
    }
    const { addresses, sizes, masks } = chunks;
    const first = piece * chunksPerPiece;
    const last = Math.min(addresses.length, first + chunksPerPiece);
    for (let chunk = first, to = at; chunk < last; chunk++, to += chunkBytes) {
      const [from, size] = [addresses[chunk] as number, sizes[chunk] as number];
      const target = ring.subarray(to, to + chunkBytes);
      if (filters.length > 0) unfilter(read(from, size), masks[chunk] as number, target);
      else if (size === chunkBytes) readInto(target, from);
      else throw new RangeError("a chunk of another length than expected");
    }
    return (last - first) * chunkElements;
  };
  return (piece, slot) => {
    const at = slot * slotBytes;
    const n = readPiece(piece, at);
    if (bytes < 8 || type === "f8") return;
    const place = stream.ringAt + at;
    if (asIndices) narrow(stream.ring, place, Math.min(n, count - piece * pieceElements));
    else toDoubles(stream.ring, place, n, type === "i8");
  };
}

/** 8-byte whole numbers to 4-byte ones, in place. */
function narrow(ring: SharedArrayBuffer, at: number, n: number): void {
  const words = new Int32Array(ring, at, 2 * n);
  for (let i = 0; i < n; i++) {
    if (words[2 * i + 1] !== 0) throw new RangeError("an index of more than 31 bits");
    words[i] = words[2 * i] as number;
  }
}

/** 8-byte whole numbers to doubles, in place; what does not fit exactly is not read here. */
function toDoubles(ring: SharedArrayBuffer, at: number, n: number, signed: boolean): void {
  const doubles = new Float64Array(ring, at, n);
  const low = new Uint32Array(ring, at, 2 * n);
  const high = signed ? new Int32Array(ring, at, 2 * n) : low;
  for (let i = 0; i < n; i++) {
    const value = (high[2 * i + 1] as number) * 2 ** 32 + (low[2 * i] as number);
    if (!Number.isSafeInteger(value)) throw new RangeError("a whole number beyond 2⁵³");
    doubles[i] = value;
  }
}

/** The values of all slots as one array, as `newUnpack` leaves them. */
export function valuesOf({ type, ring, ringAt, ringBytes }: Stream): Values {
  const of = <T>(kind: {
    new (buffer: SharedArrayBuffer, at: number, n: number): T;
    BYTES_PER_ELEMENT: number;
  }): T => new kind(ring, ringAt, ringBytes / kind.BYTES_PER_ELEMENT);
  switch (type) {
    case "f4":
      return of(Float32Array);
    case "i1":
      return of(Int8Array);
    case "u1":
      return of(Uint8Array);
    case "i2":
      return of(Int16Array);
    case "u2":
      return of(Uint16Array);
    case "i4":
      return of(Int32Array);
    case "u4":
      return of(Uint32Array);
    default:
      return of(Float64Array);
  }
}

/** The indices of all slots. */
export function indicesOf({ ring, ringAt, ringBytes }: Stream): Int32Array {
  return new Int32Array(ring, ringAt, ringBytes / 4);
}
