import { PertlineError } from "../../error.ts";
import type { FileBytes } from "./bytes.ts";
import { damaged } from "./bytes.ts";
import type { GlobalHeap } from "./globalHeap.ts";
import type { Field, StoredType } from "./storedType.ts";
import { readReference } from "./storedType.ts";
import { half } from "../half.ts";

export type Numbers =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** Elements as they come out of a file: booleans as 0 and 1, records as one array per field. */
export type Decoded = Numbers | string[] | Map<string, Numbers | string[]>;

/** Turns stored bytes into values. */
export type Decode = (bytes: Uint8Array, type: StoredType) => Decoded;

/**
 * @param heap of the file, where texts of variable length lie
 * @param where for messages
 * @throws PertlineError BAD_TEXT, HDF5_DAMAGED
 */
export function newDecode(file: FileBytes, heap: GlobalHeap, where: string): Decode {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  /** Texts lie in the file once: damaged references could have them read over and over. */
  let budget = 4 * file.size + (1 << 26);
  const text = (bytes: Uint8Array): string => {
    budget -= bytes.length;
    if (budget < 0) throw damaged(file, `the texts of ${where} are longer than the file`);
    try {
      return decoder.decode(bytes);
    } catch (cause) {
      throw new PertlineError(
        "BAD_TEXT",
        `The file ${file.name} holds text at ${where} that is not UTF-8. Write it again in UTF-8.`,
        { cause },
      );
    }
  };

  function texts(bytes: Uint8Array): string[] {
    const cursor = { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), at: 0, file };
    const n = bytes.length / (8 + file.offsetSize);
    const values = new Array<string>(n);
    for (let i = 0; i < n; i++) {
      const { size, at, index } = readReference(cursor);
      // Never written ones lead nowhere.
      const stored = size === 0 || at === 0 ? undefined : heap(at, index);
      if (size > 0 && at !== 0 && (stored === undefined || stored.length < size))
        throw damaged(file, `a text of ${where} is not where it should be`);
      values[i] = stored === undefined ? "" : text(endAtNul(stored.subarray(0, size)));
    }
    return values;
  }

  function fixedTexts(bytes: Uint8Array, size: number, spaces: boolean): string[] {
    return Array.from({ length: bytes.length / size }, (_, i) => {
      const one = text(endAtNul(bytes.subarray(i * size, (i + 1) * size)));
      return spaces ? one.replace(/ +$/, "") : one;
    });
  }

  return function decode(bytes: Uint8Array, type: StoredType): Decoded {
    switch (type.kind) {
      case "number":
        return numbers(bytes, type.type);
      case "boolean":
        return new Uint8Array(bytes);
      case "text":
        return texts(bytes);
      case "fixedText":
        return fixedTexts(bytes, type.bytes, type.spaces);
      case "record":
        return new Map(
          type.fields.map((field) => {
            const values = decode(fieldBytes(bytes, type.bytes, field), field.type);
            return [field.name, values instanceof Map ? [] : values];
          }),
        );
    }
  };
}

function endAtNul(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

function fieldBytes(bytes: Uint8Array, stride: number, { offset, type }: Field): Uint8Array {
  const n = bytes.length / stride;
  const result = new Uint8Array(n * type.bytes);
  for (let i = 0; i < n; i++) {
    const from = i * stride + offset;
    result.set(bytes.subarray(from, from + type.bytes), i * type.bytes);
  }
  return result;
}

const ARRAYS = {
  i1: Int8Array,
  u1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
  i8: BigInt64Array,
  u8: BigUint64Array,
  f4: Float32Array,
  f8: Float64Array,
} as const;

function numbers(bytes: Uint8Array, type: keyof typeof ARRAYS | "f2"): Numbers {
  if (type === "f2") {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return Float32Array.from({ length: bytes.length / 2 }, (_, i) => half(view.getUint16(2 * i, true)));
  }
  const array = ARRAYS[type];
  const size = array.BYTES_PER_ELEMENT;
  // Not slice(): that of a Buffer copies nothing.
  const aligned = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  return new array(aligned.buffer as ArrayBuffer, aligned.byteOffset, aligned.length / size);
}
