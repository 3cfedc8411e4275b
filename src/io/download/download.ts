import { randomInt } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rename, stat, statfs } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { PertlineError } from "../../error.ts";
import { sha256 } from "../checksum.ts";
import type { Failure } from "./failure.ts";
import { failureOf, statusError } from "./failure.ts";
import { withLock } from "./lock.ts";
import type { PartFile } from "./partFile.ts";
import { partFile, validatorOf } from "./partFile.ts";
import type { Speed } from "./rate.ts";
import { formatBytes, rateMeter } from "./rate.ts";
import { refuseOffline, request } from "./request.ts";

export interface DownloadState extends Speed {
  received: number;
  total: number | undefined;
}

export interface DownloadOptions {
  /** Exact size, where it is known. */
  bytes?: number;
  /** SHA-256, hex, where it is known. */
  sha256?: string;
  /** Most bytes that are taken; 64 GiB unless told. */
  maxBytes?: number;
  signal?: AbortSignal;
  onProgress?: (state: DownloadState) => void;
  /** One sentence for people: a cut, a wait, another process. */
  onNotice?: (text: string) => void;
  /** Attempts without a single new byte before it is given up; 6 unless told. */
  attempts?: number;
  /** First wait before another attempt; doubled each time, 30 s at most. */
  backoffMs?: number;
  timeoutMs?: number;
  environment?: Readonly<Record<string, string | undefined>>;
}

export interface Downloaded {
  bytes: number;
  sha256: string;
  /** Bytes that an earlier attempt had left. */
  resumedFrom: number;
}

/**
 * Fetches a file: into `target.part` beside its place, resumed after a cut or an interruption where the server says by
 * ETag or date that the file is still the same, checked against the size and checksum that are known, then renamed. Two
 * processes that want the same file do not disturb each other.
 *
 * @throws PertlineError OFFLINE, UNREACHABLE, TIMEOUT, HTTP_STATUS, REDIRECT_REFUSED, BAD_URL, BAD_PROXY, WEB_PAGE,
 * SIZE_MISMATCH, CHECKSUM_MISMATCH, TOO_LARGE, DISK_FULL, WRITE_FAILED; the signal's reason when it is aborted: what has
 * arrived is kept
 */
export async function download(
  url: string,
  target: string,
  options: DownloadOptions = {},
): Promise<Downloaded> {
  const { signal, onNotice, environment = process.env } = options;
  refuseOffline(url, environment);
  const host = URL.canParse(url) ? new URL(url).host : url;
  try {
    await mkdir(path.dirname(target), { recursive: true });
    return await withLock(
      `${target}.lock`,
      async (waited) => {
        if (waited && (await exists(target)))
          return { ...(await verified(target, url, options)), resumedFrom: 0 };
        return await fetchAll(url, target, host, options);
      },
      { ...(signal ? { signal } : {}), onWait: () => onNotice?.(`Another process is fetching ${path.basename(target)}: waiting for it.`) }, // prettier-ignore
    );
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw failureOf(error, host, target).error;
  }
}

async function fetchAll(
  url: string,
  target: string,
  host: string,
  options: DownloadOptions,
): Promise<Downloaded> {
  const { signal, onNotice, attempts = 6, backoffMs = 500 } = options;
  const part = partFile(target);
  const resumedFrom = (await part.read(url)).bytes;
  let fruitless = 0;
  let again = false;
  for (let attempt = 1; ; attempt++) {
    const before = (await part.read(url)).bytes;
    let failure: Failure;
    try {
      await fetchOnce(url, part, options);
      const result = await verified(part.path, url, options);
      await rename(part.path, target);
      await part.remove();
      return { ...result, resumedFrom };
    } catch (error) {
      signal?.throwIfAborted();
      failure = failureOf(error, host, target);
      const mismatch = ["SIZE_MISMATCH", "CHECKSUM_MISMATCH"].includes(failure.error.code);
      if (mismatch || (before === 0 && ["WEB_PAGE", "TOO_LARGE"].includes(failure.error.code)))
        await part.remove();
      // Pieces of two versions, perhaps: one attempt in one piece tells.
      if (mismatch && before > 0 && !again) again = failure.retry = true;
    }
    const gained = (await part.read(url)).bytes > before;
    fruitless = gained ? 1 : fruitless + 1;
    // A server that gives a byte per connection is given up, too.
    if (!failure.retry || fruitless >= attempts || attempt >= 20 * attempts) throw failure.error;
    const wait =
      failure.afterMs ?? Math.min(30_000, backoffMs * 2 ** (fruitless - 1)) * (1 + randomInt(250) / 1000);
    onNotice?.(`${failure.error.message} Trying again in ${(wait / 1000).toFixed(1)} s.`);
    await sleep(wait, undefined, { signal });
  }
}

async function fetchOnce(url: string, part: PartFile, options: DownloadOptions): Promise<void> {
  const { signal, timeoutMs, environment } = options;
  const { bytes, info } = await part.read(url);
  const headers = info?.validator !== undefined && bytes > 0 ? { range: `bytes=${bytes}-`, "if-range": info.validator } : undefined; // prettier-ignore
  const { response, url: final } = await request(url, {
    ...(headers && { headers }),
    ...(signal && { signal }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(environment && { environment }),
  });
  try {
    const status = response.statusCode ?? 0;
    const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(response.headers["content-range"] ?? "");
    if (headers && status === 416 && Number(range?.[2]) === bytes) return;
    const { etag } = response.headers;
    const other = Number(range?.[1]) !== bytes || (etag !== undefined && info?.validator?.startsWith('"') && etag !== info.validator); // prettier-ignore
    if (headers && (status === 416 || (status === 206 && other))) {
      await part.remove();
      throw new PertlineError(
        "RANGE_LOST",
        `${final.host} cannot go on where the file was cut: starting again.`,
      );
    }
    if (status !== 200 && !(headers && status === 206))
      throw statusError(status, final.host, response.headers["retry-after"]);
    await receive(response, url, part, status === 206 ? bytes : 0, final.host, options);
  } finally {
    response.destroy();
  }
}

const DECODERS: Readonly<Record<string, () => NodeJS.ReadWriteStream>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

async function receive(
  response: IncomingMessage,
  url: string,
  part: PartFile,
  from: number,
  host: string,
  options: DownloadOptions,
): Promise<void> {
  const { signal, onProgress, maxBytes = 2 ** 36 } = options;
  const { headers } = response;
  const encoding = headers["content-encoding"] ?? "identity";
  const decoder = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding]?.() : undefined;
  const length = headers["content-length"] === undefined ? undefined : Number(headers["content-length"]);
  const total = decoder ? undefined : length === undefined ? options.bytes : from + length;
  const page = (): PertlineError => new PertlineError("WEB_PAGE", `${host} sent a web page instead of the file: it may want a browser, a login or a click there.`); // prettier-ignore
  const tooLong = (most: number): PertlineError =>
    most === options.bytes
      ? new PertlineError("SIZE_MISMATCH", `${host} sends another file: ${formatBytes(most)} were expected (${most} bytes), and more come${total === undefined ? "" : ` (${total} bytes)`}.`) // prettier-ignore
      : new PertlineError("TOO_LARGE", `${host} sends more than ${formatBytes(most)}.`);
  if (/^text\/html\b/i.test(headers["content-type"] ?? "")) throw page();
  const most = Math.min(maxBytes, options.bytes ?? Infinity);
  if (total !== undefined && total > most) throw tooLong(most);
  await roomFor(part.path, (total ?? 0) - from);
  if (from === 0) {
    const validator = decoder ? undefined : validatorOf(headers);
    await part.begin({ url, ...(validator === undefined ? {} : { validator }), ...(total === undefined ? {} : { total }) }); // prettier-ignore
  }
  const measure = rateMeter();
  let received = from;
  let told = -Infinity;
  const report = (now: number): void =>
    onProgress?.({ received, total, ...measure(received, total, (told = now)) });
  report(performance.now());
  const watch = new Transform({
    transform(chunk: Buffer, _, done) {
      if (received === 0 && /^\s*<(!doctype html|html|head)\b/i.test(chunk.toString("latin1", 0, 200))) return done(page()); // prettier-ignore
      received += chunk.length;
      if (received > most) return done(tooLong(most));
      const now = performance.now();
      if (now - told >= 100) report(now);
      done(null, chunk);
    },
  });
  const file = createWriteStream(part.path, { ...(from > 0 ? { flags: "r+", start: from } : { flags: "w" }), flush: true }); // prettier-ignore
  await pipeline([response, ...(decoder ? [decoder] : []), watch, file], { signal });
  report(performance.now());
}

async function verified(
  file: string,
  url: string,
  options: DownloadOptions,
): Promise<{ bytes: number; sha256: string }> {
  const found = { bytes: (await stat(file)).size, sha256: await sha256(file, options.signal) };
  if (options.bytes !== undefined && found.bytes !== options.bytes)
    throw new PertlineError("SIZE_MISMATCH", `${url} has ${found.bytes} bytes; ${options.bytes} were expected. It is another file, or was cut.`); // prettier-ignore
  if (options.sha256 !== undefined && found.sha256 !== options.sha256)
    throw new PertlineError("CHECKSUM_MISMATCH", `${url} is another file: its SHA-256 is ${found.sha256}, and ${options.sha256} was expected.`); // prettier-ignore
  return found;
}

/** @throws PertlineError DISK_FULL before anything is written */
async function roomFor(file: string, bytes: number): Promise<void> {
  const disk = await statfs(path.dirname(file)).catch(() => undefined);
  const free = disk && disk.bavail * disk.bsize;
  if (free !== undefined && free < bytes)
    throw new PertlineError("DISK_FULL", `${formatBytes(bytes)} are needed for ${file} and ${formatBytes(free)} are free. Free some space, or set PERTLINE_DATA to another disk.`); // prettier-ignore
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
