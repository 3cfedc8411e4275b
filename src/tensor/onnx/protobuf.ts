/** One field of a protocol buffer message, ready to be written. */
export type Field = Uint8Array;

const utf8 = new TextEncoder();

/** Writes fields one after the other: a message. */
export function message(...fields: readonly Field[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const field of fields) {
    bytes.set(field, at);
    at += field.length;
  }
  return bytes;
}

/** A whole number (wire type 0); negative ones as 64-bit two's complement. */
export function integer(field: number, value: number): Field {
  return Uint8Array.from([...varint(field << 3), ...varint(value)]);
}

/** A float (wire type 5). */
export function float(field: number, value: number): Field {
  return Uint8Array.from([...varint((field << 3) | 5), ...new Uint8Array(Float32Array.of(value).buffer)]);
}

/** Text, bytes or a message inside a message (wire type 2). */
export function bytes(field: number, value: string | Uint8Array): Field {
  const content = typeof value === "string" ? utf8.encode(value) : value;
  return message(Uint8Array.from([...varint((field << 3) | 2), ...varint(content.length)]), content);
}

function varint(value: number): number[] {
  let rest = BigInt.asUintN(64, BigInt(value));
  const groups: number[] = [];
  for (; rest > 127n; rest >>= 7n) groups.push(Number(rest & 127n) | 128);
  return [...groups, Number(rest)];
}
