import assert from "node:assert/strict";
import { fetchBytes, httpSource, isUrl } from "../../src/io/http.ts";
import type { FileServer } from "../support/fileServer.ts";
import { fileServer } from "../support/fileServer.ts";

const content = Buffer.from("0123456789".repeat(100));

/** Parts as they are asked for. */
const ranged: FileServer["handler"] = (request, response) => {
  const [, from = "0", to = ""] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  const part = content.subarray(Number(from), to === "" ? undefined : Number(to) + 1);
  const range = `bytes ${from}-${Number(from) + part.length - 1}/${content.length}`;
  response.writeHead(206, { "content-range": range, "content-length": part.length, etag: '"1"' }).end(part);
};

describe("http", function () {
  this.timeout(20_000);
  let server: FileServer;
  const before_ = { ...process.env };
  beforeEach(async () => (server = await fileServer(ranged)));
  afterEach(async () => {
    await server.close();
    for (const name of ["http_proxy", "no_proxy", "PERTLINE_OFFLINE"])
      if (before_[name] === undefined) delete process.env[name];
      else process.env[name] = before_[name];
  });

  it("reads parts of a file over one connection", async () => {
    const source = await httpSource(`${server.url}/a`);
    assert.equal(source.size, content.length);
    assert.equal((await source.read(8, 4)).toString(), "8901");
    assert.equal((await source.read(995, 5)).toString(), "56789");
    const ports = new Set(server.requests.map(({ socket }) => socket.remotePort));
    assert.equal(ports.size, 1);
    await assert.rejects(source.read(995, 10), { code: "FILE_TRUNCATED" });
  });

  it("goes through the proxy of the environment", async () => {
    process.env.http_proxy = server.url;
    process.env.no_proxy = "";
    const answer = await fetchBytes("http://data.invalid/x.zarr/zarr.json", { range: "bytes=0-3", most: 4 });
    assert.equal(Buffer.from(answer?.bytes ?? []).toString(), "0123");
    assert.equal(server.requests[0]?.url, "http://data.invalid/x.zarr/zarr.json");
  });

  it("tries again when cut or when the server is busy, and gives up in time", async () => {
    server.handler = (request, response, count) => {
      if (count === 1) return void response.writeHead(503).end();
      if (count === 2) return void response.writeHead(206, { "content-length": 100 }).write("x", () => response.destroy()); // prettier-ignore
      ranged(request, response, count);
    };
    const answer = await fetchBytes(server.url, { range: "bytes=0-99", most: 100 });
    assert.deepEqual([answer?.bytes.length, answer?.total, server.requests.length], [100, 1000, 3]);
    server.handler = (_, response) => void response.writeHead(500).end();
    await assert.rejects(fetchBytes(server.url, { most: 10 }), { code: "DOWNLOAD_FAILED", message: /500/ });
  });

  it("takes no more than was expected, and no whole file for a part", async () => {
    server.handler = (_, response) => void response.writeHead(200).end(content);
    await assert.rejects(fetchBytes(server.url, { most: 999 }), { code: "TOO_LARGE" });
    await assert.rejects(fetchBytes(server.url, { range: "bytes=0-9", most: 10 }), { code: "NO_RANGES" });
    assert.equal((await fetchBytes(server.url, { most: 1000 }))?.bytes.length, 1000);
  });

  it("has nothing where there is nothing, and asks nobody offline", async () => {
    server.handler = (_, response) => void response.writeHead(404).end("nothing");
    assert.equal(await fetchBytes(server.url, { most: 10 }), undefined);
    await assert.rejects(httpSource(server.url), { code: "FILE_NOT_FOUND" });
    const asked = server.requests.length;
    process.env.PERTLINE_OFFLINE = "1";
    await assert.rejects(fetchBytes(server.url, { most: 10 }), { code: "OFFLINE" });
    assert.equal(server.requests.length, asked);
    assert.ok(isUrl("https://a.org/x") && !isUrl("file.h5ad") && !isUrl("ftp://a.org"));
  });
});
