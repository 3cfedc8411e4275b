import type { DType, PickleValue } from "./value.ts";

type Read = (view: DataView, at: number, little: boolean) => PickleValue;

const wide = (value: bigint): number | bigint =>
  Number.isSafeInteger(Number(value)) ? Number(value) : value;

const READERS: Readonly<Record<string, Read>> = {
  b1: (view, at) => view.getUint8(at) !== 0,
  i1: (view, at) => view.getInt8(at),
  u1: (view, at) => view.getUint8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  u2: (view, at, little) => view.getUint16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  i8: (view, at, little) => wide(view.getBigInt64(at, little)),
  u8: (view, at, little) => wide(view.getBigUint64(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
};

/** A type that can be read: booleans, whole numbers, floats, text `U…` and objects `O`; else undefined. */
export function numpyType(code: string): DType | undefined {
  const { order, dtype } = /^(?<order>[<>|=]?)(?<dtype>[a-zA-Z]\d{0,6})$/.exec(code)?.groups ?? {};
  if (dtype === undefined) return undefined;
  const long = /^O\d*$/.test(dtype) ? "O" : dtype;
  if (!Object.hasOwn(READERS, long) && !/^U[1-9]\d*$/.test(long) && long !== "O") return undefined;
  return { dtype: long, bigEndian: order === ">" };
}

/** The values that `bytes` hold, or undefined where their number is not the expected one. */
export function decodeNumpy(
  { dtype, bigEndian }: DType,
  bytes: Uint8Array,
  charge: (items: number) => void,
  expected: unknown,
): PickleValue[] | undefined {
  const size = dtype === "O" ? 0 : dtype[0] === "U" ? 4 * Number(dtype.slice(1)) : Number(dtype.slice(1));
  if (size === 0 || bytes.length !== size * Number(expected)) return undefined;
  charge(bytes.length / Math.min(size, 8));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = READERS[dtype] ?? ((_, at) => textAt(view, at, size, !bigEndian));
  return Array.from({ length: bytes.length / size }, (_, i) => read(view, i * size, !bigEndian));
}

/** UCS-4, padded with zeros. */
function textAt(view: DataView, at: number, size: number, little: boolean): string {
  let text = "";
  for (let i = at; i < at + size; i += 4) {
    const code = view.getUint32(i, little);
    if (code > 0x10ffff) return text;
    text += code === 0 ? "\0" : String.fromCodePoint(code);
  }
  return text.replace(/\0+$/, "");
}
