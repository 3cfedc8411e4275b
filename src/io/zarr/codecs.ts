import { gunzipSync, inflateSync } from "node:zlib";
import type { registry as Registry } from "zarrita";

type Codecs = typeof Registry;

interface ChunkMeta {
  dataType: string;
  shape: readonly number[];
}

/** Of texts, whose length is not known before. */
const MOST_TEXT = 2 ** 28;
/** Checksums and headers of codecs around the numbers. */
const SLACK = 4096;

const BYTES: Readonly<Record<string, number>> = { int64: 8, uint64: 8, float64: 8, int32: 4, uint32: 4, float32: 4, int16: 2, uint16: 2, float16: 2, int8: 1, uint8: 1, bool: 1 }; // prettier-ignore

/** Bytes of one element; undefined for texts of any length. */
export function elementBytes(dataType: string): number | undefined {
  const fixed = /^v2:([US])(\d+)$/.exec(dataType);
  return fixed ? Number(fixed[2]) * (fixed[1] === "U" ? 4 : 1) : BYTES[dataType];
}

function mostBytes({ dataType, shape }: ChunkMeta): number {
  const bytes = elementBytes(dataType);
  return bytes === undefined ? MOST_TEXT : shape.reduce((a, b) => a * b, bytes) + SLACK;
}

/** Bytes that a packed chunk says it holds. */
type Declared = (packed: Uint8Array) => number | undefined;

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
/** Infinity where less is there than the header says: the codec would read on behind it. */
const bloscSize: Declared = (packed) =>
  packed.length < 16 || view(packed).getUint32(12, true) !== packed.length
    ? Infinity
    : view(packed).getUint32(4, true);
const lz4Size: Declared = (packed) => (packed.length < 4 ? Infinity : view(packed).getUint32(0, true));

/** Content size in the header of a Zstandard frame (RFC 8878, 3.1.1.1). */
const zstdSize: Declared = (packed) => {
  if (packed.length < 6 || view(packed).getUint32(0, true) !== 0xfd2fb528) return Infinity;
  const descriptor = packed[4] as number;
  const single = (descriptor >> 5) & 1;
  const at = 5 + (1 - single) + ([0, 1, 2, 4][descriptor & 3] as number);
  const width = [single, 2, 4, 8][descriptor >> 6] as number;
  if (width === 0) return undefined;
  if (at + width > packed.length) return Infinity;
  if (width === 1) return packed[at];
  if (width === 2) return view(packed).getUint16(at, true) + 256;
  return width === 4 ? view(packed).getUint32(at, true) : Number(view(packed).getBigUint64(at, true));
};

/**
 * Replaces codecs of the Zarr library by ones that never unpack to more than the chunk holds, and that notice damage:
 * a small file cannot fill the memory. Only the reader's thread calls this.
 */
export function boundCodecs(codecs: Codecs): void {
  const bytesToBytes = (decode: (packed: Uint8Array, most: number) => Uint8Array) => () =>
    ({
      fromConfig: (_: unknown, meta: ChunkMeta) => ({
        kind: "bytes_to_bytes",
        encode: refuse,
        decode: (packed: Uint8Array) => decode(packed, mostBytes(meta)),
      }),
    }) as never;
  const gzip = bytesToBytes((packed, most) => fresh(gunzipSync(packed, { maxOutputLength: most })));
  const zlib = bytesToBytes((packed, most) => fresh(inflateSync(packed, { maxOutputLength: most })));
  for (const prefix of ["", "numcodecs."]) {
    codecs.set(`${prefix}gzip`, gzip);
    codecs.set(`${prefix}zlib`, zlib);
    codecs.set(
      `${prefix}vlen-utf8`,
      () => ({ fromConfig: (_: unknown, meta: ChunkMeta) => texts(meta) }) as never,
    );
    for (const [name, declared] of [
      ["blosc", bloscSize],
      ["lz4", lz4Size],
      ["zstd", zstdSize],
    ] as const) {
      // prettier-ignore
      const load = codecs.get(`${prefix}${name}`);
      if (load) codecs.set(`${prefix}${name}`, async () => bounded(await load(), declared) as never);
    }
  }
}

type Loaded = Awaited<ReturnType<NonNullable<ReturnType<Codecs["get"]>>>>;

function bounded(codec: Loaded, declared: Declared): unknown {
  return {
    fromConfig(config: never, meta: never) {
      const inner = codec.fromConfig(config, meta) as { kind?: string; decode(packed: Uint8Array): Uint8Array | Promise<Uint8Array> }; // prettier-ignore
      return {
        kind: "bytes_to_bytes",
        encode: refuse,
        async decode(packed: Uint8Array) {
          const size = declared(packed);
          const most = mostBytes(meta);
          if (size !== undefined && size > most)
            throw new RangeError(size === Infinity ? "a chunk breaks off" : `a chunk says that it unpacks to ${size} bytes, but at most ${most} are expected`); // prettier-ignore
          const bytes = await inner.decode(packed);
          if (size !== undefined && bytes.length !== size)
            throw new RangeError(`a chunk unpacks to ${bytes.length} bytes, but says ${size}`);
          return fresh(bytes);
        },
      };
    },
  };
}

function texts({ shape }: ChunkMeta): unknown {
  const count = shape.reduce((a, b) => a * b, 1);
  const stride = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
  return {
    kind: "array_to_bytes",
    encode: refuse,
    decode(bytes: Uint8Array) {
      const numbers = view(bytes);
      const broken = (): RangeError => new RangeError("a chunk of texts breaks off");
      if (bytes.length < 4) throw broken();
      const found = numbers.getUint32(0, true);
      if (found !== count) throw new RangeError(`a chunk holds ${found} texts, expected ${count}`);
      const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
      const data: string[] = [];
      for (let i = 0, at = 4; i < found; i++) {
        if (at + 4 > bytes.length) throw broken();
        const end = at + 4 + numbers.getUint32(at, true);
        if (end > bytes.length) throw broken();
        data.push(decoder.decode(bytes.subarray(at + 4, end)));
        at = end;
      }
      return { data, shape, stride };
    },
  };
}

function refuse(): never {
  throw new Error("writing is not done here");
}

/** At the beginning of a buffer of their own, as the next codecs expect. */
function fresh(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
