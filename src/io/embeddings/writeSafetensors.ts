import { open } from "node:fs/promises";
import { PertlineError } from "../../error.ts";
import { writeWhole } from "../writeWhole.ts";

/** One tensor to be written: float32, row-major. */
export interface WrittenTensor {
  shape: readonly number[];
  values: Float32Array;
}

export interface WriteSafetensorsOptions {
  /** Texts kept beside the tensors. */
  metadata?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}

/**
 * Writes tensors as a safetensors file, whole or not at all: eight bytes with the length of the header, a JSON header
 * padded with spaces to a multiple of eight, then the numbers, little-endian, in the order given.
 *
 * @throws PertlineError BAD_ARRAY for a tensor whose shape and values disagree; WRITE_FAILED
 */
export async function writeSafetensors(
  file: string,
  tensors: Readonly<Record<string, WrittenTensor>>,
  { metadata, signal }: WriteSafetensorsOptions = {},
): Promise<void> {
  const entries = Object.entries(tensors);
  let at = 0;
  const places = entries.map(([name, { shape, values }]): [string, object] => {
    if (name === "__metadata__" || values.length !== shape.reduce((product, side) => product * side, 1))
      throw new PertlineError("BAD_ARRAY", `Tensor "${name}" of shape ${shape.join(" × ")} cannot be written with ${values.length} values.`); // prettier-ignore
    const begin = at;
    at += values.byteLength;
    return [name, { dtype: "F32", shape, data_offsets: [begin, at] }];
  });
  // Not spread over an object literal's prototype: a tensor may be called "__proto__".
  const header = `{${[...(metadata ? [["__metadata__", metadata] as const] : []), ...places].map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",")}}`; // prettier-ignore
  const text = Buffer.from(header);
  const head = Buffer.alloc(8 + Math.ceil(text.length / 8) * 8, " ");
  head.writeBigUInt64LE(BigInt(head.length - 8));
  text.copy(head, 8);
  await writeWhole(
    file,
    async (temporary) => {
      const handle = await open(temporary, "w");
      try {
        await handle.writeFile(head);
        for (const [, { values }] of entries)
          await handle.writeFile(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
    signal,
  );
}
