import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

/** Elements per chunk. */
const CHUNK = 1 << 18;
const pack = promisify(gzip);

type Data = Int8Array | Uint8Array | Int32Array | BigInt64Array | Float32Array | Float64Array;
export type Attributes = Record<string, unknown>;

/** Writes the groups and arrays of a Zarr store, by their paths. */
export interface ArrayWriter {
  group(name: string, attributes: Attributes): Promise<void>;
  numbers(
    name: string,
    data: Data,
    shape?: readonly number[],
    attributes?: Attributes,
    boolean?: boolean,
  ): Promise<void>;
  texts(
    name: string,
    values: readonly string[],
    shape?: readonly number[],
    attributes?: Attributes,
  ): Promise<void>;
}

/** How AnnData names the kind of a group or array. */
export function encoding(type: string, version: string, more: Attributes = {}): Attributes {
  return { "encoding-type": type, "encoding-version": version, ...more };
}

const TEXTS = encoding("string-array", "0.2.0");

/** @param version of the Zarr format */
export function arrayWriter(root: string, version: 2 | 3, signal?: AbortSignal): ArrayWriter {
  return version === 2 ? writerV2(root, signal) : writerV3(root, signal);
}

interface ArrayToWrite {
  shape: readonly number[];
  chunk: readonly number[];
  attributes: Attributes;
  type: string;
}

type PutArray = (
  name: string,
  array: ArrayToWrite,
  chunks: AsyncIterable<[number, Uint8Array]>,
) => Promise<void>;

/** Cuts arrays along their first dimension. */
function writer(group: ArrayWriter["group"], put: PutArray, signal?: AbortSignal): ArrayWriter {
  const cut = (shape: readonly number[]): { chunk: number[]; rows: number; width: number } => {
    const [rows = 1, ...others] = shape;
    const width = others.reduce((a, b) => a * b, 1);
    const chunkRows = Math.max(1, Math.min(rows, Math.floor(CHUNK / Math.max(1, width))));
    return {
      chunk: shape.length === 0 ? [] : [chunkRows, ...others.map((n) => Math.max(1, n))],
      rows,
      width,
    };
  };
  async function* pieces(
    shape: readonly number[],
    bytesOf: (from: number, to: number, full: number) => Uint8Array,
  ): AsyncGenerator<[number, Uint8Array]> {
    const { chunk, rows, width } = cut(shape);
    const step = chunk[0] ?? 1;
    if (rows * width === 0) return;
    for (let i = 0; i * step < rows; i++) {
      signal?.throwIfAborted();
      const bytes = bytesOf(i * step * width, Math.min(rows, (i + 1) * step) * width, step * width);
      yield [i, await pack(bytes, { level: 2 })];
    }
  }
  return {
    group,
    numbers: (name, data, shape = [data.length], attributes = {}, boolean = false) =>
      put(
        name,
        {
          shape,
          chunk: cut(shape).chunk,
          attributes,
          type: boolean ? "bool" : TYPES[data.constructor.name]!,
        },
        pieces(shape, (from, to, full) => {
          // Chunks at the end are stored whole.
          const chunk = new (data.constructor as Float64ArrayConstructor)(full);
          chunk.set((data as Float64Array).subarray(from, to));
          return new Uint8Array(chunk.buffer);
        }),
      ),
    texts: (name, values, shape = [values.length], attributes = TEXTS) =>
      put(
        name,
        { shape, chunk: cut(shape).chunk, attributes, type: "string" },
        pieces(shape, (from, to, full) => encodeTexts(values.slice(from, to), full)),
      ),
  };
}

const TYPES: Readonly<Record<string, string>> = { Int8Array: "int8", Uint8Array: "uint8", Int32Array: "int32", BigInt64Array: "int64", Float32Array: "float32", Float64Array: "float64" }; // prettier-ignore
const DTYPES: Readonly<Record<string, string>> = { bool: "|b1", int8: "|i1", uint8: "|u1", int32: "<i4", int64: "<i8", float32: "<f4", float64: "<f8", string: "|O" }; // prettier-ignore

/** The `vlen-utf8` codec: how many, then each with its length. */
function encodeTexts(values: readonly string[], count: number): Uint8Array {
  const parts: Buffer[] = [uint32(count)];
  for (let i = 0; i < count; i++) {
    const text = Buffer.from(values[i] ?? "", "utf8");
    parts.push(uint32(text.length), text);
  }
  return Buffer.concat(parts);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

async function putFile(root: string, key: string, bytes: string | Uint8Array): Promise<void> {
  const file = path.join(root, key);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
}

const json = (value: unknown): string => JSON.stringify(value, null, 1);
const fill = (type: string): unknown => (type === "string" ? "" : type === "bool" ? false : 0);

function writerV2(root: string, signal?: AbortSignal): ArrayWriter {
  const group = async (name: string, attributes: Attributes): Promise<void> => {
    await putFile(root, `${name}/.zgroup`, json({ zarr_format: 2 }));
    await putFile(root, `${name}/.zattrs`, json(attributes));
  };
  const put: PutArray = async (name, { shape, chunk, attributes, type }, chunks) => {
    const filters = type === "string" ? [{ id: "vlen-utf8" }] : null;
    await putFile(root, `${name}/.zarray`, json({ zarr_format: 2, shape, chunks: chunk, dtype: DTYPES[type], compressor: { id: "gzip", level: 2 }, fill_value: fill(type), order: "C", filters })); // prettier-ignore
    await putFile(root, `${name}/.zattrs`, json(attributes));
    for await (const [i, bytes] of chunks) await putFile(root, `${name}/${[i, ...shape.slice(1).map(() => 0)].join(".")}`, bytes); // prettier-ignore
  };
  return writer(group, put, signal);
}

function writerV3(root: string, signal?: AbortSignal): ArrayWriter {
  const group = (name: string, attributes: Attributes): Promise<void> =>
    putFile(root, `${name}/zarr.json`, json({ zarr_format: 3, node_type: "group", attributes }));
  const put: PutArray = async (name, { shape, chunk, attributes, type }, chunks) => {
    const codecs = [
      type === "string" ? { name: "vlen-utf8" } : { name: "bytes", configuration: { endian: "little" } },
      { name: "gzip", configuration: { level: 2 } },
    ];
    const grid = { name: "regular", configuration: { chunk_shape: chunk } };
    await putFile(root, `${name}/zarr.json`, json({ zarr_format: 3, node_type: "array", shape, data_type: type, chunk_grid: grid, chunk_key_encoding: { name: "default", configuration: { separator: "/" } }, fill_value: fill(type), codecs, attributes, storage_transformers: [] })); // prettier-ignore
    for await (const [i, bytes] of chunks) await putFile(root, [name, "c", ...(shape.length > 0 ? [i] : []), ...shape.slice(1).map(() => 0)].join("/"), bytes); // prettier-ignore
  };
  return writer(group, put, signal);
}
