import { PertlineError } from "../../error.ts";
import { listed, suggestion } from "../../nearest.ts";
import type { ByteSource } from "../byteSource.ts";
import { bytesOf, readNumbers, readSingles, type StoredArray, type StoredKind } from "./numbers.ts";

const KINDS: ReadonlyMap<string, StoredKind> = new Map([["F64", "f8"], ["F32", "f4"], ["F16", "f2"], ["BF16", "bf16"]]); // prettier-ignore
/** Checkpoints of billions of parameters have headers of a megabyte. */
const LONGEST_HEADER = 1 << 24;

/** What a file says of one of its tensors; offsets count from the end of the header. */
export interface TensorEntry {
  dtype: string;
  shape: readonly number[];
  data_offsets: readonly [number, number];
}

export function isSafetensors(head: Uint8Array, size: number): boolean {
  if (head.length < 9 || head[8] !== 0x7b) return false;
  return Buffer.from(head).readBigUInt64LE(0) <= BigInt(Math.max(0, size - 8));
}

/**
 * Reads one table of floating-point numbers of a safetensors file: the one asked for by name, or the only one with two
 * dimensions.
 *
 * @throws PertlineError BAD_ARRAY, UNKNOWN_TENSOR (listing those there are), TOO_LARGE, FILE_TRUNCATED
 */
export async function readSafetensors(source: ByteSource, tensor?: string): Promise<StoredArray> {
  const { entries, from } = await readHeader(source);
  const tables = [...entries].filter(([, { shape }]) => shape.length === 2).map(([name]) => name);
  const name = tensor ?? (tables.length === 1 ? tables[0]! : undefined);
  if (name === undefined)
    throw new PertlineError("UNKNOWN_TENSOR", `${source.name} holds ${tables.length} tables${tables.length > 0 ? ` (${listed(tables, 8)})` : ""}. Say which one is the embedding: { tensor }.`); // prettier-ignore
  const entry = entries.get(name);
  if (entry === undefined)
    throw new PertlineError("UNKNOWN_TENSOR", `${source.name} has no tensor "${name}". ${suggestion(name, [...entries.keys()])}`); // prettier-ignore
  return readEntry(source, name, entry, from);
}

/** Everything a safetensors file holds, in single precision. */
export interface SafetensorsContent {
  tensors: ReadonlyMap<string, { shape: readonly number[]; values: Float32Array }>;
  metadata: Readonly<Record<string, string>>;
}

/**
 * Reads all tensors of a safetensors file and its texts, piece by piece: takes as much memory as the tensors have as
 * float32.
 *
 * @throws PertlineError BAD_ARRAY, TOO_LARGE, FILE_TRUNCATED
 */
export async function readAllSafetensors(source: ByteSource): Promise<SafetensorsContent> {
  const { entries, from, metadata } = await readHeader(source);
  const tensors = new Map<string, { shape: readonly number[]; values: Float32Array }>();
  for (const [name, entry] of entries) {
    const { shape } = entry;
    const kind = kindOf(source, name, entry);
    tensors.set(name, {
      shape,
      values: await readSingles(source, from + entry.data_offsets[0], shape, kind),
    });
  }
  return { tensors, metadata };
}

async function readEntry(
  source: ByteSource,
  name: string,
  entry: TensorEntry,
  from: number,
): Promise<StoredArray> {
  const kind = kindOf(source, name, entry);
  return {
    shape: entry.shape,
    values: await readNumbers(source, from + entry.data_offsets[0], entry.shape, kind),
  };
}

/** How a tensor is stored, as far as it can be read. */
function kindOf(source: ByteSource, name: string, entry: TensorEntry): StoredKind {
  const kind = KINDS.get(entry.dtype);
  if (kind === undefined)
    throw new PertlineError("BAD_ARRAY", `Tensor "${name}" of ${source.name} is stored as ${entry.dtype}; expected ${[...KINDS.keys()].join(", ")}.`); // prettier-ignore
  const [begin, end] = entry.data_offsets;
  if (end - begin !== entry.shape.reduce((product, side) => product * side, bytesOf(kind)))
    throw new PertlineError("BAD_ARRAY", `Tensor "${name}" of ${source.name} has ${end - begin} bytes, which is not ${entry.shape.join(" × ")} numbers of ${bytesOf(kind)}.`); // prettier-ignore
  return kind;
}

interface Header {
  entries: Map<string, TensorEntry>;
  /** Where the numbers begin. */
  from: number;
  metadata: Record<string, string>;
}

async function readHeader(source: ByteSource): Promise<Header> {
  const wrong = (what: string, cause?: unknown): PertlineError =>
    new PertlineError("BAD_ARRAY", `${source.name} is no safetensors file: ${what}. Copy or download it again.`, { cause }); // prettier-ignore
  if (source.size < 8) throw wrong(`it has ${source.size} bytes`);
  const length = Number((await source.read(0, 8)).readBigUInt64LE(0));
  if (length > LONGEST_HEADER || 8 + length > source.size)
    throw wrong(`its header is declared to have ${length} bytes`);
  let header: unknown;
  try {
    header = JSON.parse((await source.read(8, length)).toString("utf8"));
  } catch (cause) {
    throw wrong("its header is no JSON", cause);
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) throw wrong("its header is no table of tensors"); // prettier-ignore
  const entries = new Map<string, TensorEntry>();
  const whole = (list: unknown): list is number[] => Array.isArray(list) && list.every((one) => Number.isSafeInteger(one) && one >= 0); // prettier-ignore
  for (const [name, value] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    const { dtype, shape, data_offsets: at } = (value ?? {}) as Partial<TensorEntry>;
    if (typeof dtype !== "string" || !whole(shape) || !whole(at) || at.length !== 2 || at[0] > at[1])
      throw wrong(`its entry ${JSON.stringify(name.slice(0, 60))} lacks a type, a shape or a place`);
    entries.set(name, { dtype, shape, data_offsets: at });
  }
  const texts = (header as { __metadata__?: unknown }).__metadata__;
  const metadata = typeof texts === "object" && texts !== null ? (texts as Record<string, string>) : {};
  return { entries, from: 8 + length, metadata };
}
