import { createHmac, getHashes, randomUUID, timingSafeEqual } from "node:crypto";

/** Protocol version that every header states: Jupyter messaging 5.5. */
export const PROTOCOL_VERSION = "5.5";

/** Messages above this size (all frames together) are refused before they are hashed or parsed. */
export const MAX_MESSAGE_BYTES: number = 64 * 1024 * 1024;

/** The four JSON frames together; anything larger comes as buffers. A hostile document takes 60 times its size in memory. */
export const MAX_JSON_BYTES: number = 16 * 1024 * 1024;
/** A header goes out again with every message that it causes. */
export const MAX_HEADER_BYTES: number = 64 * 1024;

const DELIMITER = Buffer.from("<IDS|MSG>");
/** As many signatures as jupyter_client's own replay guard remembers. */
const REMEMBERED_SIGNATURES = 65_536;

export type Content = Record<string, unknown>;

export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

export interface Message {
  /** Routing frames in front of the delimiter; a reply goes back with the same. */
  identities: Buffer[];
  header: Header;
  /** The header of the message this one answers; empty for none. */
  parentHeader: Partial<Header>;
  metadata: Content;
  content: Content;
  buffers: Buffer[];
}

export type WireErrorCode =
  | "unknown-scheme"
  | "no-delimiter"
  | "too-few-frames"
  | "oversized"
  | "bad-signature"
  | "replayed"
  | "bad-json";

/** A message or connection that cannot be used; the message says in one line what was wrong. */
export class WireError extends Error {
  readonly code: WireErrorCode;
  constructor(code: WireErrorCode, message: string) {
    super(message);
    this.name = "WireError";
    this.code = code;
  }
}

/** Encoder and decoder of one connection. */
export interface Wire {
  encode(message: Message): Buffer[];
  /** Checks size, signature, replay and JSON; throws `WireError`. */
  decode(frames: Buffer[]): Message;
}

/**
 * Messages as frames: identities, `<IDS|MSG>`, signature, header, parent header, metadata, content, buffers.
 * The signature covers the four JSON frames. An empty key means unsigned messages, as the Jupyter wire protocol defines;
 * without signatures there is nothing to recognise a replay by.
 * Throws `WireError("unknown-scheme")` for a scheme other than `hmac-<hash known to node>`.
 */
export function createWire(key: string, scheme = "hmac-sha256"): Wire {
  const hash = scheme.startsWith("hmac-") ? scheme.slice(5) : "";
  if (!getHashes().includes(hash))
    throw new WireError(
      "unknown-scheme",
      `Expected a signature scheme like "hmac-sha256", found "${scheme}". Set Session.signature_scheme to hmac-sha256.`,
    );
  const seen = new Set<string>();

  const sign = (parts: Buffer[]): string => {
    if (key === "") return "";
    const hmac = createHmac(hash, key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  };

  const verify = (signature: Buffer, parts: Buffer[]): void => {
    if (key === "") return;
    const expected = Buffer.from(sign(parts));
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected))
      throw new WireError("bad-signature", "the signature does not match the connection's key");
    const text = signature.toString();
    if (seen.has(text)) throw new WireError("replayed", "a message with this signature was received before");
    seen.add(text);
    if (seen.size > REMEMBERED_SIGNATURES) for (const oldest of seen) return void seen.delete(oldest);
  };

  return {
    encode({ identities, header, parentHeader, metadata, content, buffers }) {
      const parts = [header, parentHeader, metadata, content].map((part) =>
        Buffer.from(JSON.stringify(part)),
      );
      return [...identities, DELIMITER, Buffer.from(sign(parts)), ...parts, ...buffers];
    },
    decode(frames) {
      const bytes = frames.reduce((sum, frame) => sum + frame.length, 0);
      if (bytes > MAX_MESSAGE_BYTES)
        throw new WireError("oversized", `${bytes} bytes, at most ${MAX_MESSAGE_BYTES} are accepted`);
      const at = frames.findIndex((frame) => frame.equals(DELIMITER));
      if (at < 0) throw new WireError("no-delimiter", `no <IDS|MSG> among ${frames.length} frames`);
      const [signature, ...rest] = frames.slice(at + 1);
      const parts = rest.slice(0, 4);
      if (signature === undefined || parts.length < 4)
        throw new WireError(
          "too-few-frames",
          `expected 5 frames after <IDS|MSG>, found ${frames.length - at - 1}`,
        );
      const json = parts.reduce((sum, part) => sum + part.length, 0);
      if (json > MAX_JSON_BYTES || (parts[0]?.length ?? 0) > MAX_HEADER_BYTES)
        throw new WireError(
          "oversized",
          `${json} bytes of JSON, at most ${MAX_JSON_BYTES} are accepted, and ${MAX_HEADER_BYTES} of header`,
        );
      verify(signature, parts);
      const [header, parentHeader, metadata, content] = parts.map(parseObject) as [
        Content,
        Content,
        Content,
        Content,
      ];
      return {
        identities: frames.slice(0, at),
        header: checkHeader(header),
        parentHeader,
        metadata,
        content,
        buffers: rest.slice(4),
      };
    },
  };
}

/** A fresh header for a message of this kernel session. */
export function newHeader(type: string, session: string): Header {
  return {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: "kernel",
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  };
}

/**
 * A header holds text and nothing nested: it is written out again as the parent header of every answer. Clients of older
 * protocols leave out date and version; fields that other clients add go back to them.
 */
function checkHeader(header: Content): Header {
  if (typeof header.msg_type !== "string" || typeof header.msg_id !== "string")
    throw new WireError("bad-json", "the header has no msg_type or msg_id");
  const known = ["session", "username", "date", "version"];
  for (const [name, value] of Object.entries(header)) {
    const isText = typeof value === "string";
    if (known.includes(name) ? !isText : typeof value === "object" && value !== null)
      throw new WireError("bad-json", `the header's ${JSON.stringify(name.slice(0, 60))} is not text`);
  }
  return header as unknown as Header;
}

function parseObject(part: Buffer): Content {
  let value: unknown;
  try {
    value = JSON.parse(part.toString());
  } catch {
    throw new WireError("bad-json", `a part is not JSON: ${JSON.stringify(part.toString().slice(0, 60))}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new WireError("bad-json", "a part is not a JSON object");
  return value as Content;
}
