import { lzfLength, lzfUnpack } from "./lzf.ts";

/** The part of h5wasm's module that a filter needs; its views change when its memory grows. */
export interface Memory {
  HEAPU8: Uint8Array;
  HEAPU32: Uint32Array;
  _malloc(bytes: number): number;
  _free(at: number): void;
}

/** HDF5: the filter is to undo its work. */
const REVERSE = 0x100;

/** A module that hands on one imported function of six numbers: only functions of WebAssembly fit in its tables. */
const ADAPTER = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // magic number, version 1
  ...[1, 0x0b, 1, 0x60, 6, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 1, 0x7f], // type: six i32 to i32
  ...[2, 7, 1, 1, 0x65, 1, 0x66, 0, 0], // import e.f
  ...[7, 5, 1, 1, 0x66, 0, 0], // export f
]);

/**
 * Puts our LZF into the plugin of h5wasm-plugins 0.2.1 when HDF5 loads it. The plugin cannot unpack what has grown to
 * more than its stored size unless the file says how large it is, and files do not say so for texts; it then asks for
 * the C function __errno_location, which h5wasm 0.8.11 does not offer.
 *
 * @param memory gives h5wasm's module once it is loaded
 */
export function replaceLzfFilter(memory: () => Memory): void {
  const { Instance } = WebAssembly;
  WebAssembly.Instance = new Proxy(Instance, {
    construct(target, parameters: [WebAssembly.Module, WebAssembly.Imports]) {
      const instance = new target(...parameters);
      if ("lzf_decompress" in instance.exports) putFilter(instance, parameters[1], memory);
      return instance;
    },
  });
}

function putFilter(instance: WebAssembly.Instance, imports: WebAssembly.Imports, memory: () => Memory): void {
  const table = imports.env?.__indirect_function_table as WebAssembly.Table;
  const exported = new Set<unknown>(Object.values(instance.exports));
  const { f } = new WebAssembly.Instance(new WebAssembly.Module(ADAPTER), {
    e: { f: (...args: number[]) => unpackChunk(memory(), args as never) },
  }).exports;
  const base = imports.env?.__table_base as WebAssembly.Global | number;
  const first = typeof base === "number" ? base : (base.value as number);
  // Of the plugin's functions in the table the filter is the one that is not exported.
  for (let slot = first; slot < table.length; slot++)
    if (table.get(slot) !== null && !exported.has(table.get(slot))) table.set(slot, f);
}

/** As H5Z_func_t: the chunk in `buffer` is replaced by the unpacked one; 0 tells that it failed. */
function unpackChunk(
  memory: Memory,
  [flags, , , size, bufferSize, buffer]: [number, number, number, number, number, number],
): number {
  if ((flags & REVERSE) === 0) return 0;
  const at = memory.HEAPU32[buffer >>> 2] as number;
  const length = lzfLength(memory.HEAPU8.subarray(at, at + size));
  const target = memory._malloc(length);
  if (length === 0 || target === 0) return 0;
  try {
    // Taken anew: memory may have grown and moved.
    const { HEAPU8 } = memory;
    lzfUnpack(HEAPU8.subarray(at, at + size), HEAPU8.subarray(target, target + length));
  } catch {
    memory._free(target);
    return 0;
  }
  memory._free(at);
  memory.HEAPU32[buffer >>> 2] = target;
  memory.HEAPU32[bufferSize >>> 2] = length;
  return length;
}
