import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import fc from "fast-check";
import {
  createWire,
  MAX_HEADER_BYTES,
  MAX_JSON_BYTES,
  MAX_MESSAGE_BYTES,
  newHeader,
} from "../../../kernels/server/wire.ts";
import type { Message } from "../../../kernels/server/wire.ts";
import { decodeSafely } from "../../support/decodeSafely.ts";

const message = (content: Record<string, unknown> = {}): Message => ({
  identities: [Buffer.from([0, 255])],
  header: newHeader("execute_request", "session"),
  parentHeader: {},
  metadata: {},
  content,
  buffers: [],
});
const refuses = (code: string) => (error: { code?: string }) => error.code === code;

describe("wire", () => {
  it("decodes what another wire with the same key encoded", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.array(fc.uint8Array()),
        fc.string({ minLength: 1 }),
        (content, buffers, key) => {
          const sent = { ...message(content), buffers: buffers.map((bytes) => Buffer.from(bytes)) };
          const received = createWire(key).decode(createWire(key).encode(sent));
          // Through JSON on both sides: -0 and prototype-less objects do not survive it.
          assert.deepEqual(JSON.stringify(received.content), JSON.stringify(content));
          assert.deepEqual([received.identities, received.header], [sent.identities, sent.header]);
          assert.deepEqual(received.buffers, sent.buffers);
        },
      ),
    );
  });

  it("signs the four JSON frames with HMAC-SHA256 in hexadecimal", () => {
    const [, delimiter, signature, ...parts] = createWire("secret").encode(message({ code: "1" }));
    assert.equal(String(delimiter), "<IDS|MSG>");
    assert.equal(
      String(signature),
      createHmac("sha256", "secret").update(Buffer.concat(parts)).digest("hex"),
    );
  });

  it("refuses another key, a changed content, a shortened signature and none", () => {
    const frames = createWire("secret").encode(message({ code: "1" }));
    assert.throws(() => createWire("other").decode(frames), refuses("bad-signature"));
    const changed = frames.with(6, Buffer.from('{"code":"2"}'));
    assert.throws(() => createWire("secret").decode(changed), refuses("bad-signature"));
    for (const signature of ["", String(frames[2]).slice(1)])
      assert.throws(
        () => createWire("secret").decode(frames.with(2, Buffer.from(signature))),
        refuses("bad-signature"),
      );
  });

  it("refuses a message that comes a second time", () => {
    const wire = createWire("secret");
    const frames = wire.encode(message());
    wire.decode(frames);
    assert.throws(() => wire.decode(frames), refuses("replayed"));
    wire.decode(wire.encode(message()));
  });

  it("does not sign with an empty key", () => {
    const wire = createWire("");
    const frames = wire.encode(message());
    assert.equal(frames[2]?.length, 0);
    wire.decode(frames);
  });

  it("refuses an unknown signature scheme", () => {
    for (const scheme of ["hmac-rot13", "sha256", "hmac-", ""])
      assert.throws(() => createWire("secret", scheme), refuses("unknown-scheme"));
    createWire("secret", "hmac-sha512");
  });

  it("says what is malformed", () => {
    const wire = createWire("");
    const frames = wire.encode(message());
    assert.throws(() => wire.decode([Buffer.from("noise")]), refuses("no-delimiter"));
    assert.throws(() => wire.decode([]), refuses("no-delimiter"));
    assert.throws(() => wire.decode(frames.slice(0, 5)), refuses("too-few-frames"));
    for (const part of ["{", "null", "[]", "1", "{}"])
      assert.throws(() => wire.decode(frames.with(3, Buffer.from(part))), refuses("bad-json"));
    const huge = Buffer.alloc(MAX_MESSAGE_BYTES + 1);
    assert.throws(() => wire.decode([...frames, huge]), refuses("oversized"));
  });

  it("refuses a header that cannot be written out again, and one that is too long", () => {
    const wire = createWire("");
    const frames = wire.encode(message());
    const header = newHeader("execute_request", "session");
    const deep = `${"[".repeat(5000)}${"]".repeat(5000)}`;
    for (const [name, value] of [
      ["session", 5],
      ["version", null],
      ["extra", []],
      ["msg_id", 1],
    ] as const)
      // prettier-ignore
      assert.throws(
        () => wire.decode(frames.with(3, Buffer.from(JSON.stringify({ ...header, [name]: value })))),
        refuses("bad-json"),
      );
    assert.throws(
      () => wire.decode(frames.with(3, Buffer.from(`{"msg_id":"1","msg_type":"x","extra":${deep}}`))),
      refuses("bad-json"),
    );
    const long = JSON.stringify({ ...header, username: "x".repeat(MAX_HEADER_BYTES) });
    assert.throws(() => wire.decode(frames.with(3, Buffer.from(long))), refuses("oversized"));
    const content = Buffer.alloc(MAX_JSON_BYTES, " ");
    assert.throws(() => wire.decode(frames.with(6, content)), refuses("oversized"));
    const old = { msg_id: "1", msg_type: "kernel_info_request", subshell_id: null };
    assert.deepEqual(wire.decode(frames.with(3, Buffer.from(JSON.stringify(old)))).header, old);
  });

  it("decodes or refuses whatever comes", () => {
    assert.ok(decodeSafely(1500).decoded > 50);
  });
});
