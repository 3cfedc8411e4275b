import type { IncomingMessage } from "node:http";
import { PertlineError } from "../error.ts";
import type { ByteSource } from "./byteSource.ts";
import { refuseOffline, request } from "./download/request.ts";

/** Waits between tries, for answers that may be better the next time. */
const WAITS_MS = [100, 500, 2000, 5000];
/** A server that says nothing for so long. */
const TIMEOUT_MS = 30_000;

export function isUrl(place: string): boolean {
  return /^https?:\/\//i.test(place);
}

export interface HttpAnswer {
  bytes: Uint8Array;
  /** Bytes of the whole, where the server says. */
  total: number | undefined;
  /** Of what: changes when the file does. */
  stamp: string;
}

/**
 * Fetches a file or a part of it, through the proxy of the environment; tries again where the connection breaks or the
 * server is busy.
 * @param range as in the header: `bytes=0-99`, `bytes=-100`
 * @param most bytes to accept
 * @returns undefined where there is none
 * @throws PertlineError OFFLINE, DOWNLOAD_FAILED, NO_RANGES, TOO_LARGE, BAD_PROXY, REDIRECT_REFUSED
 */
export async function fetchBytes(
  url: string,
  { range, most }: { range?: string; most: number },
): Promise<HttpAnswer | undefined> {
  refuseOffline(url);
  for (let attempt = 0; ; attempt++) {
    try {
      const { response } = await request(url, { ...(range && { headers: { range } }), timeoutMs: TIMEOUT_MS, keepAlive: true }); // prettier-ignore
      const { statusCode: status = 0, statusMessage = "", headers } = response;
      // Object stores answer 403 where listing is forbidden and nothing is there.
      if (status === 404 || status === 403) {
        response.resume();
        return undefined;
      }
      try {
        if (status >= 500 || status === 429) throw new Error(`the server answered ${status}`);
        if (status < 200 || status > 299) throw failed(url, `the server answered ${status} ${statusMessage}`);
        if (range && status !== 206)
          throw new PertlineError("NO_RANGES", `${url}: the server does not give parts of files (range requests). Download the data instead.`); // prettier-ignore
        const bytes = await bodyOf(response, url, most);
        const total = /\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1];
        const stamp = headers.etag ?? headers["last-modified"] ?? "";
        return { bytes, total: total === undefined ? undefined : Number(total), stamp };
      } catch (error) {
        response.destroy();
        throw error;
      }
    } catch (cause) {
      const { name, message } = cause as Error;
      if (name === "PertlineError" && (cause as PertlineError).code !== "TIMEOUT") throw cause;
      const wait = WAITS_MS[attempt];
      if (wait === undefined) throw failed(url, message.replace(/\.$/, ""), cause);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

async function bodyOf(answer: IncomingMessage, url: string, most: number): Promise<Uint8Array> {
  const declared = Number(answer.headers["content-length"] ?? NaN);
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of answer as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > most)
      throw new PertlineError("TOO_LARGE", `${url} gives more than the ${most} bytes that were expected.`);
    parts.push(part);
  }
  if (Number.isFinite(declared) && length !== declared)
    throw new Error(`${length} of ${declared} bytes came`);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function failed(url: string, why: string, cause?: unknown): PertlineError {
  return new PertlineError("DOWNLOAD_FAILED", `${url} cannot be read: ${why}. Check the address and the connection.`, { cause }); // prettier-ignore
}

/** A file on a web server, read in parts. @throws PertlineError FILE_NOT_FOUND, NO_RANGES, DOWNLOAD_FAILED */
export async function httpSource(url: string): Promise<ByteSource> {
  const first = await fetchBytes(url, { range: "bytes=0-0", most: 1 });
  if (!first) throw new PertlineError("FILE_NOT_FOUND", `There is no ${url}. Check the address.`);
  const size = first.total;
  if (size === undefined) throw new PertlineError("NO_RANGES", `${url}: the server does not say how long the file is. Download it instead.`); // prettier-ignore
  return {
    name: url,
    size,
    async read(offset, length) {
      if (length === 0) return Buffer.alloc(0);
      const answer = await fetchBytes(url, { range: `bytes=${offset}-${offset + length - 1}`, most: length });
      if (answer?.bytes.length !== length)
        throw new PertlineError("FILE_TRUNCATED", `${url} is cut off, or changed meanwhile.`);
      return Buffer.from(answer.bytes.buffer, answer.bytes.byteOffset, length);
    },
    stamp: async () => (await fetchBytes(url, { range: "bytes=0-0", most: 1 }))?.stamp ?? "gone",
    close: () => Promise.resolve(),
  };
}
