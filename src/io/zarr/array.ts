import type * as Zarr from "zarrita";
import { PertlineError } from "../../error.ts";
import { boundCodecs, elementBytes } from "./codecs.ts";
import type { ByteRange, KeyStore } from "./store.ts";

/** Bytes of one unpacked chunk: more is damage or a bomb. */
const MOST_CHUNK = 2 ** 30;
const MOST_CHUNK_TEXTS = 2 ** 24;

export type Attributes = Readonly<Record<string, unknown>>;
export type Numbers =
  | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array
  | BigInt64Array | BigUint64Array; // prettier-ignore

export interface ZarrArray {
  kind: "array";
  /** Of the store, for messages. */
  store: string;
  path: string;
  attributes: Attributes;
  shape: readonly number[];
  chunk: readonly number[];
  type: "number" | "boolean" | "text";
  /** One chunk by its place in the grid. */
  chunkAt(place: readonly number[]): Promise<ZarrChunk>;
}

export interface ZarrChunk {
  data: Numbers | string[];
  stride: readonly number[];
  /** Absent ones hold the fill value. */
  stored: boolean;
}

export interface ZarrGroup {
  kind: "group";
  path: string;
  attributes: Attributes;
}

export interface ZarrFile {
  store: KeyStore;
  version: 2 | 3;
  /** A group or array by its path ("" for the root); undefined where there is none. */
  node(path: string): Promise<ZarrArray | ZarrGroup | undefined>;
}

let library: Promise<typeof Zarr> | undefined;

async function load(): Promise<typeof Zarr> {
  const zarr = await import("zarrita");
  boundCodecs(zarr.registry);
  return zarr;
}

/** @throws PertlineError NOT_ZARR */
export async function openZarrStore(store: KeyStore): Promise<ZarrFile> {
  const zarr = await (library ??= load());
  const version = (await store.get("/zarr.json")) ? 3 : (await store.get("/.zgroup")) ? 2 : undefined;
  if (version === undefined)
    throw new PertlineError(
      "NOT_ZARR",
      `${store.name} is no Zarr group: expected zarr.json or .zgroup at its top.`,
    );
  const openNode = async (place: Parameters<typeof zarr.open.v3>[0]): ReturnType<typeof zarr.open.v3> => {
    if (version === 3) return zarr.open.v3(place);
    // Asked for either, the library takes an array with broken metadata for a missing one.
    return zarr.open.v2(place, { kind: "array" }).catch((error: unknown) => {
      if ((error as Error).name !== "NotFoundError") throw error;
      return zarr.open.v2(place, { kind: "group" });
    });
  };

  async function node(path: string): Promise<ZarrArray | ZarrGroup | undefined> {
    // The library reads paths as addresses, with escapes.
    const escaped = `/${path.split("/").map(encodeURIComponent).join("/")}` as `/${string}`;
    const wrap = wrapErrors(store.name, path);
    const seen = { stored: false };
    const readable = {
      async get(key: string) {
        const bytes = await store.get(key);
        if (bytes) seen.stored = true;
        return bytes;
      },
      async getRange(key: string, range: ByteRange) {
        const bytes = await store.getRange(key, range);
        // The first request to a shard is for its index, at the end.
        if (bytes && "offset" in range) seen.stored = true;
        return bytes;
      },
    };
    let found;
    try {
      found = await openNode(new zarr.Location(readable as never, escaped) as never);
    } catch (error) {
      if ((error as Error).name === "NotFoundError") return undefined;
      throw wrap(error);
    }
    if (found.kind === "group") return { kind: "group", path, attributes: dictionary(found.attrs) };
    return arrayOf(found as Zarr.Array<Zarr.DataType>, store.name, path, wrap, seen);
  }
  return { store, version, node };
}

function dictionary(value: unknown): Attributes {
  return typeof value === "object" && value !== null ? (value as Attributes) : {};
}

function arrayOf(
  array: Zarr.Array<Zarr.DataType>,
  store: string,
  path: string,
  wrap: (error: unknown) => PertlineError,
  seen: { stored: boolean },
): ZarrArray {
  const { shape, chunks: chunk, dtype } = array;
  const size = (n: unknown): boolean => Number.isSafeInteger(n) && (n as number) >= 0;
  if (
    !Array.isArray(shape) ||
    !Array.isArray(chunk) ||
    shape.length !== chunk.length ||
    shape.length > 32 ||
    !shape.every(size) ||
    !chunk.every((n) => size(n) && n > 0)
  )
    // prettier-ignore
    throw wrap(new Error(`its shape ${String(shape)} and chunks ${String(chunk)} do not fit together`));
  const count = chunk.reduce((a, b) => a * b, 1);
  const bytes = elementBytes(dtype);
  if (count * (bytes ?? 0) > MOST_CHUNK || (bytes === undefined && count > MOST_CHUNK_TEXTS))
    throw new PertlineError("TOO_LARGE", `${store}, ${path}: chunks of ${chunk.join(" × ")} elements are larger than the ${MOST_CHUNK} bytes that are read at once. Write it again with smaller chunks.`); // prettier-ignore
  const type =
    dtype === "bool" ? "boolean" : dtype === "string" || dtype.startsWith("v2:") ? "text" : "number";
  async function read(place: readonly number[]): Promise<ZarrChunk> {
    try {
      seen.stored = false;
      const { data, stride } = await array.getChunk([...place]);
      const { stored } = seen;
      if (data.length !== count) throw new Error(`a chunk has ${data.length} elements, expected ${count}`);
      if (type === "text") return { data: Array.from(data as Iterable<unknown>, (text) => (typeof text === "string" ? text : "")), stride, stored }; // prettier-ignore
      if (type === "boolean")
        return { data: Uint8Array.from(data as Iterable<boolean>, Number), stride, stored };
      return { data: data as Numbers, stride, stored };
    } catch (error) {
      throw wrap(error);
    }
  }
  // One after the other, to know which chunk was stored.
  let last: Promise<unknown> = Promise.resolve();
  return {
    kind: "array",
    store,
    path,
    attributes: dictionary(array.attrs),
    shape,
    chunk,
    type,
    chunkAt: (place) => {
      const next = last.then(() => read(place));
      last = next.catch(() => undefined); // whoever asked is told
      return next;
    },
  };
}

function wrapErrors(store: string, path: string): (error: unknown) => PertlineError {
  const place = `${store}, ${path || "top"}`;
  return (error) => {
    const { name, message = String(error), cause } = (error ?? {}) as Error;
    if (name === "PertlineError") return error as PertlineError;
    const inner = cause instanceof Error ? `${message}: ${cause.message}` : message;
    if ((cause as Error | undefined)?.name === "PertlineError") return cause as PertlineError;
    if (name === "UnknownCodecError" || (cause as Error | undefined)?.name === "UnknownCodecError")
      return new PertlineError("FILTER_MISSING", `${place}: it is compressed in a way that is not known here (${inner}). Write it again with gzip, zstd or blosc.`, { cause: error }); // prettier-ignore
    if (/dtype|dataType|data type/i.test(inner))
      return new PertlineError("ODD_ENCODING", `${place}: its type of numbers is not known here (${inner}).`, { cause: error }); // prettier-ignore
    return new PertlineError("FILE_DAMAGED", `${place}: it cannot be read (${inner}). It may be cut off or damaged.`, { cause: error }); // prettier-ignore
  };
}

/** A stretch of a one-dimensional array; the chunk at its end is kept for the next. */
export interface StretchReader {
  (from: number, to: number): Promise<Numbers | string[]>;
}

/** @param onMissing told which elements are in no stored chunk */
export function stretches(array: ZarrArray, onMissing?: (from: number, to: number) => void): StretchReader {
  const [length = 0] = array.shape;
  const [step = 1] = array.chunk;
  let kept: { index: number; data: Numbers | string[] } | undefined;
  return async (from, to) => {
    const parts: (Numbers | string[])[] = [];
    for (let at = from; at < to;) {
      const index = Math.floor(at / step);
      if (kept?.index !== index) {
        kept = undefined;
        const { data, stored } = await array.chunkAt([index]);
        kept = { index, data };
        if (!stored) onMissing?.(index * step, Math.min(length, (index + 1) * step));
      }
      const end = Math.min(to, (index + 1) * step);
      const local = kept.data as Int8Array;
      parts.push(local.slice(at - index * step, end - index * step));
      at = end;
    }
    return joined(parts);
  };
}

function joined(parts: readonly (Numbers | string[])[]): Numbers | string[] {
  const [first] = parts;
  if (first === undefined) return new Float32Array();
  if (parts.length === 1) return first;
  if (Array.isArray(first)) return (parts as string[][]).flat();
  const all = new (first.constructor as new (n: number) => Int8Array)(
    parts.reduce((n, part) => n + part.length, 0),
  );
  let at = 0;
  for (const part of parts as Int8Array[]) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function asDoubles(values: Numbers | string[]): Float64Array {
  return values instanceof Float64Array ? values : Float64Array.from(values as ArrayLike<number>, Number);
}
