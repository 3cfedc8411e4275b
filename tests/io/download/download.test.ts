import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer as createPlain } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { download } from "../../../src/io/download/download.ts";
import type { DownloadOptions, DownloadState, Downloaded } from "../../../src/io/download/download.ts";
import type { FileServer } from "../../support/fileServer.ts";
import { fileServer, serve } from "../../support/fileServer.ts";
import { skip } from "../../support/skip.ts";

const content = randomBytes(300_000);
const sha256 = createHash("sha256").update(content).digest("hex");
const quick = { backoffMs: 1, timeoutMs: 1500, environment: {} };

describe("download", function () {
  this.timeout(20_000);
  let folder: string;
  let target: string;
  let server: FileServer;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-download-"));
    target = path.join(folder, "data", "file.bin");
    server = await fileServer(serve(content));
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const get = (options: DownloadOptions = {}, from = "/file"): Promise<Downloaded> =>
    download(server.url + from, target, { ...quick, ...options });
  const whole = (): void => {
    assert.ok(readFileSync(target).equals(content));
    assert.deepEqual(readdirSync(path.dirname(target)), ["file.bin"]);
  };

  it("fetches a file, tells its checksum, and leaves nothing else", async () => {
    assert.deepEqual(await get({ bytes: content.length, sha256 }), {
      bytes: 300_000,
      sha256,
      resumedFrom: 0,
    });
    whole();
  });

  it("tells progress with speed and remaining time", async () => {
    server.handler = (_, response) => {
      response.writeHead(200, { "content-length": content.length });
      let at = 0;
      const timer = setInterval(() => {
        response.write(content.subarray(at, (at += 50_000)));
        if (at >= content.length) clearInterval(timer);
      }, 120);
    };
    const states: DownloadState[] = [];
    await get({ onProgress: (state) => void states.push(state) });
    whole();
    assert.ok(states.length >= 4);
    assert.deepEqual([states[0]?.received, states.at(-1)?.received], [0, 300_000]);
    const middle = states[3] as DownloadState;
    assert.ok(
      middle.bytesPerSecond > 50_000 && middle.bytesPerSecond < 800_000,
      String(middle.bytesPerSecond),
    );
    assert.ok((middle.secondsLeft as number) > 0.05 && middle.total === 300_000);
  });

  it("goes on where the connection was cut, again and again", async () => {
    server.handler = serve(content, { cutAfter: 50_000 });
    const notices: string[] = [];
    await get({ sha256, onNotice: (text) => void notices.push(text) });
    whole();
    assert.equal(server.requests.length, 6);
    assert.deepEqual(server.requests.map(({ headers }) => headers.range), [undefined, ...[1, 2, 3, 4, 5].map((i) => `bytes=${i * 50_000}-`)]); // prettier-ignore
    assert.equal(server.requests[1]?.headers["if-range"], '"v1"');
    assert.match(notices[0] as string, /was cut.*Trying again in/);
  });

  it("keeps what has arrived when it is interrupted, and goes on from there", async () => {
    server.handler = (_, response) => {
      response.writeHead(200, { etag: '"v1"', "content-length": content.length });
      response.write(content.subarray(0, 100_000));
    };
    const stop = new AbortController();
    const reason = new Error("Ctrl-C");
    const running = get({
      signal: stop.signal,
      timeoutMs: 20_000,
      onProgress: ({ received }) => received >= 100_000 && setTimeout(() => stop.abort(reason), 100),
    });
    setTimeout(() => stop.abort(reason), 1000);
    await assert.rejects(running, (error) => error === reason);
    assert.deepEqual(readdirSync(path.dirname(target)).sort(), ["file.bin.part", "file.bin.part.json"]);
    server.handler = serve(content);
    const { resumedFrom } = await get({ sha256 });
    assert.equal(resumedFrom, 100_000);
    whole();
  });

  it("starts again where the server ignores ranges", async () => {
    server.handler = (request, response, count) =>
      serve(content, { ranges: false, cutAfter: count < 3 ? 50_000 : Infinity })(request, response, count);
    await get({ sha256 });
    whole();
  });

  it("starts again where the file changed in between", async () => {
    const other = randomBytes(300_000);
    server.handler = (request, response, count) =>
      serve(count === 1 ? other : content, { etag: `"v${count}"`, cutAfter: count === 1 ? 50_000 : Infinity })(request, response, count); // prettier-ignore
    await get();
    whole();
  });

  it("notices a server that goes on in another version although asked not to", async () => {
    const other = randomBytes(300_000);
    server.handler = (request, response, count) => {
      delete request.headers["if-range"];
      serve(count === 1 ? other : content, { etag: count === 1 ? '"v1"' : '"v2"', cutAfter: count === 1 ? 50_000 : Infinity })(request, response, count); // prettier-ignore
    };
    await get();
    whole();
  });

  it("tries in one piece where the pieces do not fit the checksum", async () => {
    const other = randomBytes(300_000);
    server.handler = (request, response, count) =>
      serve(count === 1 ? other : content, { cutAfter: count === 1 ? 50_000 : Infinity })(
        request,
        response,
        count,
      );
    await get({ sha256 });
    whole();
    assert.equal(server.requests.length, 3);
  });

  it("does not go on without a sign that the file is the same", async () => {
    server.handler = (_, response, count) => {
      response.writeHead(200, { "content-length": content.length, etag: 'W/"weak"' });
      if (count === 1) response.write(content.subarray(0, 50_000), () => response.destroy());
      else response.end(content);
    };
    await get();
    whole();
    assert.equal(server.requests[1]?.headers.range, undefined);
  });

  it("refuses the wrong file and keeps nothing of it", async () => {
    for (const [options, code] of [
      [{ sha256: "0".repeat(64) }, "CHECKSUM_MISMATCH"],
      [{ bytes: 299_999 }, "SIZE_MISMATCH"],
      [{ bytes: 300_001 }, "SIZE_MISMATCH"],
      [{ maxBytes: 1000 }, "TOO_LARGE"],
    ] as const) {
      await assert.rejects(get(options), { code });
      assert.deepEqual(readdirSync(path.dirname(target)), [], code);
    }
  });

  it("stops a server that lies about the length", async () => {
    server.handler = (_, response) => {
      response.writeHead(200, {}); // chunked: no length at all
      const timer = setInterval(() => response.write(content), 1);
      response.on("close", () => clearInterval(timer));
    };
    await assert.rejects(get({ bytes: 500_000 }), { code: "SIZE_MISMATCH" });
    await assert.rejects(get({ maxBytes: 700_000 }), { code: "TOO_LARGE" });
    server.handler = (_, response) => response.writeHead(200, { "content-length": 400_000 }).end(content);
    await assert.rejects(get({ attempts: 2 }), { code: "UNREACHABLE" });
    server.handler = (_, response) =>
      response.writeHead(200, { "content-length": 1000 }).end(content.subarray(0, 1000));
    await assert.rejects(get({ bytes: 300_000 }), { code: "SIZE_MISMATCH" });
  });

  it("recognises a web page in place of the file", async () => {
    server.handler = (_, response) =>
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<p>");
    await assert.rejects(get(), { code: "WEB_PAGE", message: /sent a web page/ });
    server.handler = (_, response) => response.writeHead(200).end("\n<!DOCTYPE html><title>Log in</title>");
    await assert.rejects(get(), { code: "WEB_PAGE" });
    assert.equal(server.requests.length, 2);
    assert.deepEqual(readdirSync(path.dirname(target)), []);
  });

  it("tries again after 429, 500, 503 and as late as told; not after 403 and 404", async () => {
    server.handler = (request, response, count) => {
      const status = [429, 500, 503][count - 1];
      if (status === undefined) serve(content)(request, response, count);
      else response.writeHead(status, count === 1 ? { "retry-after": "1" } : {}).end("busy");
    };
    const begin = performance.now();
    await get();
    whole();
    assert.ok(performance.now() - begin > 950);
    for (const status of [403, 404]) {
      const before = server.requests.length;
      server.handler = (_, response) => response.writeHead(status).end();
      await assert.rejects(get(), { code: "HTTP_STATUS", message: new RegExp(`answered ${status}: `) });
      assert.equal(server.requests.length, before + 1);
    }
    server.handler = (_, response) => response.writeHead(500).end();
    await assert.rejects(get({ attempts: 3 }), { code: "HTTP_STATUS", message: /500: it has a problem/ });
  });

  it("follows redirects, not in a circle and not to other protocols", async () => {
    server.handler = (request, response, count) => {
      if (request.url === "/file") response.writeHead(302, { location: "/a/../there?x=1" }).end();
      else if (request.url === "/circle") response.writeHead(307, { location: "circle" }).end();
      else if (request.url === "/disk") response.writeHead(302, { location: "file:///etc/passwd" }).end();
      else serve(content)(request, response, count);
    };
    await get();
    whole();
    await assert.rejects(get({}, "/circle"), { code: "REDIRECT_REFUSED" });
    await assert.rejects(get({}, "/disk"), { code: "BAD_URL" });
    await assert.rejects(download("ftp://x/y", target, quick), { code: "BAD_URL" });
  });

  it("inflates what was sent compressed although not asked for", async () => {
    server.handler = (_, response) => {
      const packed = gzipSync(content);
      response
        .writeHead(200, { "content-encoding": "gzip", "content-length": packed.length, etag: '"v1"' })
        .end(packed);
    };
    await get({ bytes: content.length, sha256 });
    whole();
    server.handler = (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end("no gzip");
    await assert.rejects(get({ attempts: 2 }), { code: "UNREACHABLE", message: /compressed is damaged/ });
  });

  it("gives up on a server that never answers, or stops answering", async () => {
    server.handler = () => {};
    await assert.rejects(get({ attempts: 2, timeoutMs: 200 }), { code: "TIMEOUT" });
    server.handler = (_, response) => void response.writeHead(200, { "content-length": 10 }).write("12345");
    await assert.rejects(get({ attempts: 2, timeoutMs: 200 }), {
      code: "TIMEOUT",
      message: /nothing for 0\.2 seconds/,
    });
  });

  it("says when nobody answers, and when what answers speaks no HTTP", async () => {
    const { url } = server;
    await server.close();
    await assert.rejects(download(`${url}/x`, target, { ...quick, attempts: 2 }), { code: "UNREACHABLE", message: /refuses connections/ }); // prettier-ignore
    const plain = createPlain((socket) => socket.end("220 mail ready\r\n"));
    await new Promise<void>((done) => plain.listen(0, "127.0.0.1", done));
    const port = (plain.address() as AddressInfo).port;
    await assert.rejects(download(`http://127.0.0.1:${port}/`, target, { ...quick, attempts: 1 }), {
      code: "UNREACHABLE",
    });
    plain.close();
  });

  it("stays off the network when PERTLINE_OFFLINE is set", async () => {
    await assert.rejects(get({ environment: { PERTLINE_OFFLINE: "1" } }), { code: "OFFLINE" });
    assert.equal(server.requests.length, 0);
  });

  it("says that the disk is full and keeps the rest in order", async function () {
    if (!existsSync("/dev/full")) return skip(this, "no /dev/full on this system");
    await get();
    rmSync(target);
    symlinkSync("/dev/full", `${target}.part`);
    await assert.rejects(get(), { code: "DISK_FULL", message: /PERTLINE_DATA/ });
    assert.ok(!existsSync(target));
  });

  it("notices before it begins that there is no room", async () => {
    server.handler = (_, response) => void response.writeHead(200, { "content-length": 2 ** 60 }).write("x");
    await assert.rejects(get({ maxBytes: 2 ** 61 }), { code: "DISK_FULL", message: /are free/ });
  });

  it("lets two at once fetch a file once", async () => {
    server.handler = (request, response, count) =>
      setTimeout(() => serve(content)(request, response, count), 600);
    const notices: string[] = [];
    const onNotice = (text: string): void => void notices.push(text);
    await Promise.all([get({ onNotice }), get({ onNotice }), get({ onNotice })]);
    whole();
    assert.equal(server.requests.length, 1);
    assert.equal(notices.length, 2);
    assert.match(notices[0] as string, /Another process is fetching file\.bin/);
  });

  it("goes on after a process that was killed", async () => {
    await get();
    rmSync(target);
    const lock = `${target}.lock`;
    writeFileSync(lock, JSON.stringify({ pid: 2 ** 22 + 1, host: (await import("node:os")).hostname() }));
    await get();
    rmSync(target);
    writeFileSync(lock, JSON.stringify({ pid: 1, host: "another machine" }));
    utimesSync(lock, new Date(0), new Date(0));
    await get();
    whole();
  });
});
