import { readFile } from "node:fs/promises";
import { PertlineError } from "../../../error.ts";

/** Numbers by name beside what describes them: how a run keeps pseudobulks, embeddings and predictions. */
export interface ArraysFile {
  /** Anything that JSON can hold. */
  header: Record<string, unknown>;
  arrays: Readonly<Record<string, Float64Array>>;
}

const MAGIC = "pertline-arrays 1\n";
/** Arrays begin at multiples of this, so that they can be read in place. */
const ALIGNMENT = 64;

/**
 * The bytes of such a file: a line that names the format, a line of JSON (`header`, and name and length of each array),
 * spaces, then the arrays in double precision, low byte first. Equal content gives equal bytes.
 */
export function encodeArrays({ header, arrays }: ArraysFile): Uint8Array[] {
  const entries = Object.entries(arrays);
  const text = JSON.stringify({ header, arrays: entries.map(([name, { length }]) => ({ name, length })) });
  const head = Buffer.from(`${MAGIC}${text}`);
  const begin = Math.ceil((head.length + 1) / ALIGNMENT) * ALIGNMENT;
  const first = Buffer.alloc(begin, " ");
  head.copy(first);
  first[begin - 1] = 10;
  return [first, ...entries.map(([, values]) => littleEndian(values))];
}

/** @throws PertlineError BAD_ARRAYS_FILE */
export async function readArrays(file: string): Promise<ArraysFile> {
  return decodeArrays(await readFile(file), file);
}

/** @throws PertlineError BAD_ARRAYS_FILE */
export function decodeArrays(bytes: Uint8Array, name = "the file"): ArraysFile {
  const bad = (what: string): never => {
    throw new PertlineError("BAD_ARRAYS_FILE", `${name} is not a file of arrays as a run of the paper writes them: ${what}. Remove it; the run makes it anew.`); // prettier-ignore
  };
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer.toString("latin1", 0, MAGIC.length) !== MAGIC) bad("it begins otherwise");
  const end = buffer.indexOf(10, MAGIC.length);
  if (end < 0) bad("its description is cut off");
  let described: { header: Record<string, unknown>; arrays: { name: string; length: number }[] };
  try {
    described = JSON.parse(buffer.toString("utf8", MAGIC.length, end)) as typeof described;
  } catch {
    return bad("its description is no JSON");
  }
  let at = end + 1;
  const needed = described.arrays.reduce((sum, { length }) => sum + 8 * length, at);
  if (needed !== buffer.length) bad(`it has ${buffer.length} bytes and ${needed} were expected`);
  const arrays: Record<string, Float64Array> = {};
  for (const { name, length } of described.arrays) {
    const piece = buffer.subarray(at, (at += 8 * length));
    const values = new Float64Array(length);
    new Uint8Array(values.buffer).set(piece);
    arrays[name] = BIG_ENDIAN ? swapped(values) : values;
  }
  return { header: described.header, arrays };
}

const BIG_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 0;

function littleEndian(values: Float64Array): Uint8Array {
  const own = BIG_ENDIAN ? swapped(values) : values;
  return new Uint8Array(own.buffer, own.byteOffset, own.byteLength);
}

function swapped(values: Float64Array): Float64Array {
  const copy = Float64Array.from(values);
  Buffer.from(copy.buffer).swap64();
  return copy;
}
