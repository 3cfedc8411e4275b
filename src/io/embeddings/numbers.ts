import { PertlineError } from "../../error.ts";
import type { ByteSource } from "../byteSource.ts";
import { half } from "../half.ts";

/** A stored table of numbers, row-major. */
export interface StoredArray {
  shape: readonly number[];
  values: Float64Array;
}

/** How numbers are stored. `bf16` is the upper half of a float32. */
export type StoredKind = "f2" | "bf16" | "f4" | "f8" | "i1" | "i2" | "i4" | "i8" | "u1" | "u2" | "u4" | "u8";

/** More values would take 2 GB: no embedding has as many. */
export const MOST_VALUES = 250_000_000;
/** Bytes read at a time. */
const PIECE = 1 << 20;

export const bytesOf = (kind: StoredKind): number => (kind === "bf16" ? 2 : Number(kind.slice(1)));

/**
 * Numbers of a declared shape, from a place in a file. Declared sizes are compared with the file before memory is taken.
 * @throws PertlineError BAD_ARRAY, TOO_LARGE, FILE_TRUNCATED
 */
export function readNumbers(
  source: ByteSource,
  offset: number,
  shape: readonly number[],
  kind: StoredKind,
  littleEndian = true,
): Promise<Float64Array> {
  return readInto(source, offset, shape, kind, littleEndian, (count) => new Float64Array(count));
}

/**
 * The same in single precision, which holds what is stored as float32 or less as it is: memory for the numbers once.
 * @throws PertlineError BAD_ARRAY, TOO_LARGE, FILE_TRUNCATED
 */
export function readSingles(
  source: ByteSource,
  offset: number,
  shape: readonly number[],
  kind: StoredKind,
): Promise<Float32Array> {
  return readInto(source, offset, shape, kind, true, (count) => new Float32Array(count));
}

async function readInto<T extends Float32Array | Float64Array>(
  source: ByteSource,
  offset: number,
  shape: readonly number[],
  kind: StoredKind,
  littleEndian: boolean,
  room: (count: number) => T,
): Promise<T> {
  const count = shape.reduce((product, side) => product * side, 1);
  const size = bytesOf(kind);
  if (!shape.every((side) => Number.isSafeInteger(side) && side >= 0) || !Number.isSafeInteger(count * size))
    throw new PertlineError("BAD_ARRAY", `${source.name} declares the shape ${shape.join(" × ")}. Copy or download it again.`); // prettier-ignore
  if (count > MOST_VALUES)
    throw new PertlineError("TOO_LARGE", `${source.name} declares ${count.toLocaleString("en")} values; an embedding has at most ${MOST_VALUES.toLocaleString("en")}.`); // prettier-ignore
  if (offset + count * size > source.size)
    throw new PertlineError("FILE_TRUNCATED", `${source.name} declares ${shape.join(" × ")} numbers of ${size} bytes, which is ${offset + count * size} bytes with the header, and has ${source.size}. Copy or download it again.`); // prettier-ignore
  const values = room(count);
  const read = reader(kind, littleEndian);
  const perPiece = PIECE / size;
  for (let done = 0; done < count; done += perPiece) {
    const n = Math.min(perPiece, count - done);
    const bytes = await source.read(offset + done * size, n * size);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0; i < n; i++) values[done + i] = read(view, i * size);
  }
  return values;
}

function reader(kind: StoredKind, little: boolean): (view: DataView, at: number) => number {
  switch (kind) {
    case "f8":
      return (view, at) => view.getFloat64(at, little);
    case "f4":
      return (view, at) => view.getFloat32(at, little);
    case "f2":
      return (view, at) => half(view.getUint16(at, little));
    case "bf16":
      return (view, at) => upperHalf(view.getUint16(at, little));
    case "i1":
      return (view, at) => view.getInt8(at);
    case "u1":
      return (view, at) => view.getUint8(at);
    case "i2":
      return (view, at) => view.getInt16(at, little);
    case "u2":
      return (view, at) => view.getUint16(at, little);
    case "i4":
      return (view, at) => view.getInt32(at, little);
    case "u4":
      return (view, at) => view.getUint32(at, little);
    case "i8":
      return (view, at) => Number(view.getBigInt64(at, little));
    case "u8":
      return (view, at) => Number(view.getBigUint64(at, little));
  }
}

const scratch = new DataView(new ArrayBuffer(4));
function upperHalf(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}
