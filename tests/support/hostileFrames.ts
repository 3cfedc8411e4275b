/** Frames that a decoder must survive: noise, valid messages that were tampered with, and correctly signed nonsense. */
import { createHmac } from "node:crypto";
import fc from "fast-check";

const DELIMITER = Buffer.from("<IDS|MSG>");

export function signed(key: string, parts: Buffer[], buffers: Buffer[] = []): Buffer[] {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return [Buffer.from("client"), DELIMITER, Buffer.from(hmac.digest("hex")), ...parts, ...buffers];
}

/** Names of fields, and names that mean something to JavaScript. */
const names = fc.constantFrom(
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"],
  ...[
    "code",
    "comm_id",
    "target_name",
    "data",
    "cursor_pos",
    "hist_access_type",
    "pattern",
    "n",
    "restart",
    "value",
  ],
);

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));

/** JSON text of any shape, now and then cut off or deeply nested. */
const json: fc.Arbitrary<Buffer> = fc.oneof(
  fc.json().map((text) => Buffer.from(text)),
  fc.tuple(fc.json(), fc.nat()).map(([text, cut]) => Buffer.from(text.slice(0, cut % (text.length + 1)))),
  fc.nat({ max: 20_000 }).map((depth) => Buffer.from(`${'{"a":['.repeat(depth)}1${"]}".repeat(depth)}`)),
  fc
    .constantFrom(
      "",
      "null",
      "[]",
      "0",
      '""',
      "true",
      "{",
      "NaN",
      "\ufeff{}",
      "{}\0",
      '{"a":1}{"b":2}',
      "\u2028{}",
    )
    .map((text) => Buffer.from(text)),
  bytes,
);

const anything = fc.oneof(fc.string(), fc.jsonValue({ maxDepth: 3 }), fc.constant(undefined));

/** Request types, known and unknown, that do not end the kernel. */
const types = fc.constantFrom(
  ...[
    "kernel_info",
    "complete",
    "inspect",
    "is_complete",
    "history",
    "comm_info",
    "connect",
    "debug",
    "usage",
  ].map((name) => `${name}_request`),
  ...[
    "comm_open",
    "comm_msg",
    "comm_close",
    "input_reply",
    "execute_reply",
    "status",
    "",
    "__proto__",
    "_request",
  ],
  "__proto___request",
  "create_subshell_request",
);

export const header: fc.Arbitrary<Buffer> = fc
  .record({
    msg_id: fc.oneof({ weight: 14, arbitrary: fc.uuid() }, { weight: 1, arbitrary: anything }),
    msg_type: fc.oneof({ weight: 14, arbitrary: types }, { weight: 1, arbitrary: anything }),
    session: fc.oneof({ weight: 14, arbitrary: fc.uuid() }, { weight: 1, arbitrary: anything }),
    username: fc.oneof({ weight: 14, arbitrary: fc.string() }, { weight: 1, arbitrary: anything }),
    version: fc.oneof({ weight: 14, arbitrary: fc.constant("5.5") }, { weight: 1, arbitrary: anything }),
    __proto__: fc.option(anything, { freq: 8, nil: undefined }),
  })
  .map((object) => Buffer.from(JSON.stringify(object)));

/** Correctly signed, so that everything behind the signature is reached. */
export function signedNonsense(key: string): fc.Arbitrary<Buffer[]> {
  const part = fc.oneof({ weight: 6, arbitrary: header }, { weight: 1, arbitrary: json });
  const object = fc
    .dictionary(names, fc.jsonValue({ maxDepth: 2 }))
    .map((one) => Buffer.from(JSON.stringify(one)));
  const rest = fc.oneof({ weight: 4, arbitrary: object }, { weight: 1, arbitrary: json });
  return fc
    .tuple(part, rest, rest, rest, fc.array(bytes, { maxLength: 3 }))
    .map(([first, parent, metadata, content, buffers]) =>
      signed(key, [first, parent, metadata, content], buffers),
    );
}

/** A valid message with frames dropped, doubled, swapped, cut, flipped or exchanged for noise. */
export function tampered(key: string): fc.Arbitrary<Buffer[]> {
  const change = fc.record({
    how: fc.constantFrom("drop", "double", "swap", "cut", "flip", "noise"),
    at: fc.nat(),
    by: fc.nat(),
    noise: bytes,
  });
  return fc
    .tuple(signedNonsense(key), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([frames, changes]) => {
      const result: Buffer[] = frames.map((frame) => Buffer.from(frame));
      for (const { how, at, by, noise } of changes) {
        if (result.length === 0) break;
        const index = at % result.length;
        const frame = result[index] as Buffer;
        const other = by % result.length;
        if (how === "drop") result.splice(index, 1);
        else if (how === "double") result.splice(index, 0, Buffer.from(frame));
        else if (how === "swap") [result[index], result[other]] = [result[other] as Buffer, frame];
        else if (how === "cut") result[index] = frame.subarray(0, by % (frame.length + 1));
        else if (how === "noise") result[index] = noise;
        else if (frame.length > 0)
          frame[by % frame.length] = (frame[by % frame.length] as number) ^ (1 + (at % 255));
      }
      return result;
    });
}

export const noise: fc.Arbitrary<Buffer[]> = fc.array(
  fc.oneof(bytes, fc.constant(DELIMITER), fc.constant(Buffer.alloc(0))),
  { maxLength: 9 },
);

export function hostileFrames(key: string): fc.Arbitrary<Buffer[]> {
  return fc.oneof(noise, tampered(key), signedNonsense(key));
}
