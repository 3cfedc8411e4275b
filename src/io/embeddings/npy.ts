import { PertlineError } from "../../error.ts";
import type { ByteSource } from "../byteSource.ts";
import { readNumbers, type StoredArray, type StoredKind } from "./numbers.ts";

const KINDS: ReadonlySet<string> = new Set([
  "f2",
  "f4",
  "f8",
  "i1",
  "i2",
  "i4",
  "i8",
  "u1",
  "u2",
  "u4",
  "u8",
]);
/** Headers of arrays of numbers have a few dozen bytes; numpy pads them to 64. */
const LONGEST_HEADER = 65_536;

export function isNpy(head: Uint8Array): boolean {
  return head[0] === 0x93 && Buffer.from(head.subarray(1, 6)).toString("latin1") === "NUMPY";
}

/**
 * Reads an array of numbers as `numpy.save` writes it: versions 1 to 3 of the format, any byte order, rows or columns
 * first. What follows the array is passed over.
 *
 * @throws PertlineError BAD_ARRAY, TOO_LARGE, FILE_TRUNCATED
 */
export async function readNpy(source: ByteSource): Promise<StoredArray> {
  const wrong = (what: string): PertlineError =>
    new PertlineError("BAD_ARRAY", `${source.name} is no array of numbers in numpy's format: ${what}. Save it with numpy.save(path, array.astype("float32")).`); // prettier-ignore
  const head = await source.read(0, Math.min(12, source.size));
  if (!isNpy(head) || head.length < 10) throw wrong("its first bytes are others");
  const version = head[6]!;
  if (version < 1 || version > 3) throw wrong(`version ${version} is not known`);
  const from = version === 1 ? 10 : 12;
  if (head.length < from) throw wrong("it ends in its header");
  const length = version === 1 ? head.readUInt16LE(8) : head.readUInt32LE(8);
  if (length > LONGEST_HEADER || from + length > source.size)
    throw wrong(`its header of ${length} bytes is too long`);
  const header = (await source.read(from, length)).toString("latin1");
  const descr = /'descr':\s*'([<>|=])([a-z]\d+)'/.exec(header);
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const shape = /'shape':\s*\(((?:\d+,?\s*)*)\)/.exec(header)?.[1];
  if (descr === null || !KINDS.has(descr[2]!))
    throw wrong(`expected whole or floating-point numbers, found ${JSON.stringify(/'descr':\s*(.{0,30})/.exec(header)?.[1] ?? header.slice(0, 40))}`); // prettier-ignore
  if (order === undefined || shape === undefined) throw wrong(`its header is ${JSON.stringify(header.slice(0, 80))}`); // prettier-ignore
  const sides = (shape.match(/\d+/g) ?? []).map(Number);
  const values = await readNumbers(source, from + length, sides, descr[2] as StoredKind, descr[1] !== ">");
  if (order === "False" || sides.length !== 2) return { shape: sides, values };
  const [rows, columns] = sides as [number, number];
  const turned = new Float64Array(values.length);
  for (let j = 0; j < columns; j++)
    for (let i = 0; i < rows; i++) turned[i * columns + j] = values[j * rows + i]!;
  return { shape: sides, values: turned };
}
