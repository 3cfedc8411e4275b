import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { GetOptions } from "../../../src/data/registry/getData.ts";
import { dataPaths, getData } from "../../../src/data/registry/getData.ts";
import { verifyData } from "../../../src/data/registry/verifyData.ts";
import { tarGz, zip } from "../../support/archives.ts";
import type { FileServer } from "../../support/fileServer.ts";
import { fileServer, serve } from "../../support/fileServer.ts";

const cells = Buffer.from(`\x89HDF\r\n\x1a\n${"cells ".repeat(1000)}`, "latin1");
const hash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe("getData", function () {
  this.timeout(20_000);
  let folder: string;
  let server: FileServer;
  let environment: Record<string, string>;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-data-"));
    environment = {
      PERTLINE_DATA: path.join(folder, "data"),
      PERTLINE_REGISTRY: path.join(folder, "mine.json"),
    };
    const archive = zip([{ name: "screen/perturb_processed.h5ad", content: cells }, { name: "screen/data_pyg/x.pkl", content: "x" }]); // prettier-ignore
    server = await fileServer((request, response, count) => serve(files[request.url ?? ""] ?? Buffer.from("?"))(request, response, count)); // prettier-ignore
    const files: Record<string, Uint8Array> = {
      "/screen": archive,
      "/graph": tarGz([{ name: "go/graph.csv", content: "source,target,importance\nA,B,0.5\n" }]),
      "/genes": Buffer.from('["TP53"]'),
      "/wrong": zip([{ name: "wrong.h5ad", content: "<!doctype html>" }]),
      "/evil": zip([
        { name: "../../evil.h5ad", content: cells },
        { name: "evil.h5ad", content: cells },
      ]),
    };
    const entry = (name: string, kind: string, file: string, member?: string): object => ({
      ...{
        name,
        kind,
        what: name,
        files: [{ name: file, url: `${server.url}/${name}`, ...(member ? { member } : {}) }],
      },
    });
    const entries = [
      entry("screen", "cells", "screen/perturb_processed.h5ad", "perturb_processed.h5ad"),
      entry("graph", "graph", "go/graph.csv", "graph.csv"),
      entry("genes", "genes", "genes.json"),
      entry("wrong", "cells", "wrong.h5ad", "wrong.h5ad"),
      entry("evil", "cells", "evil/evil.h5ad", "evil.h5ad"),
      { name: "local", kind: "cells", what: "no address", files: [{ name: "local.h5ad" }] },
    ];
    writeFileSync(environment.PERTLINE_REGISTRY as string, JSON.stringify({ entries }));
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const get = (name: string, more: GetOptions = {}): ReturnType<typeof getData> =>
    getData(name, { environment, backoffMs: 1, attempts: 2, ...more });
  const data = (...names: string[]): string => path.join(environment.PERTLINE_DATA as string, ...names);

  it("fetches, unpacks what is wanted, records, and finds it intact afterwards", async () => {
    const file = data("screen", "perturb_processed.h5ad");
    assert.deepEqual(await dataPaths("screen", environment), [file]);
    const bars: [string | undefined, number, number][] = [];
    const got = await get("screen", {
      progress: (total, label) => {
        bars.push([label, total, 0]);
        return { update: (done) => ((bars.at(-1) as [string, number, number])[2] = done), end: () => {} };
      },
    });
    assert.deepEqual(got, [{ path: file, bytes: cells.length, sha256: hash(cells), how: "fetched" }]);
    assert.ok(readFileSync(file).equals(cells));
    assert.deepEqual(readdirSync(data("screen")).sort(), ["perturb_processed.h5ad", "perturb_processed.h5ad.source.json"]); // prettier-ignore
    assert.deepEqual(bars.map(([label]) => label), ["Fetching perturb_processed.h5ad", "Unpacking perturb_processed.h5ad"]); // prettier-ignore
    assert.deepEqual([bars[0]?.[1], bars[1]?.[2]], [bars[0]?.[2], cells.length]);
    const record = JSON.parse(readFileSync(`${file}.source.json`, "utf8")) as Record<string, string>;
    assert.deepEqual(
      [record.dataset, record.url, record.sha256],
      ["screen", `${server.url}/screen`, hash(cells)],
    );
    assert.deepEqual((await get("screen")).map(({ how }) => how), ["present"]); // prettier-ignore
    assert.equal(server.requests.length, 1);
    assert.deepEqual((await verifyData("screen", { environment })).map(({ state }) => state), ["intact"]); // prettier-ignore
  });

  it("fetches tar.gz archives and single files", async () => {
    await get("graph");
    assert.equal(readFileSync(data("go", "graph.csv"), "utf8").split("\n")[1], "A,B,0.5");
    await get("genes");
    assert.deepEqual(readdirSync(data()).sort(), ["genes.json", "genes.json.source.json", "go"]);
  });

  it("notices a file that changed, and fetches it anew when told", async () => {
    await get("screen");
    writeFileSync(data("screen", "perturb_processed.h5ad"), `${cells.toString("latin1")}!`, "latin1");
    assert.deepEqual((await verifyData("screen", { environment })).map(({ state }) => state), ["changed"]); // prettier-ignore
    await assert.rejects(get("screen"), { code: "FILE_CHANGED", message: /get screen --again/ });
    assert.equal((await get("screen", { again: true }))[0]?.how, "fetched");
    assert.deepEqual((await verifyData("screen", { environment })).map(({ state }) => state), ["intact"]); // prettier-ignore
  });

  it("does not take another version than the first one silently", async () => {
    await get("screen");
    rmSync(data("screen", "perturb_processed.h5ad"));
    const other = Buffer.concat([cells, Buffer.from("new")]);
    server.handler = serve(zip([{ name: "perturb_processed.h5ad", content: other }]));
    await assert.rejects(get("screen"), { code: "CHECKSUM_MISMATCH", message: /new version: pertline data get screen --again/ }); // prettier-ignore
    assert.equal((await get("screen", { again: true }))[0]?.sha256, hash(other));
  });

  it("says offline which file to put where, and accepts it there: archive or file", async () => {
    const offline = { ...environment, PERTLINE_OFFLINE: "1" };
    const archive = data("screen", "screen.archive");
    const file = data("screen", "perturb_processed.h5ad");
    await assert.rejects(getData("screen", { environment: offline }), (error: Error & { code: string }) => {
      assert.equal(error.code, "OFFLINE");
      for (const part of [`${server.url}/screen`, archive, file, "pertline data get screen"])
        assert.ok(error.message.includes(part), error.message);
      return true;
    });
    writeFileSync(archive, zip([{ name: "a/perturb_processed.h5ad", content: cells }]));
    assert.equal((await getData("screen", { environment: offline }))[0]?.how, "fetched");
    assert.ok(existsSync(archive));

    rmSync(data("screen"), { recursive: true });
    mkdirSync(data("screen"));
    writeFileSync(file, cells);
    assert.deepEqual((await verifyData("screen", { environment })).map(({ state }) => state), ["unrecorded"]); // prettier-ignore
    assert.equal((await getData("screen", { environment: offline }))[0]?.how, "by hand");
    assert.equal((await getData("screen", { environment: offline }))[0]?.how, "present");
    await assert.rejects(get("local"), {
      code: "NO_SOURCE",
      message: new RegExp(`Put it at .*local\\.h5ad`),
    });
  });

  it("refuses what is not that file: web pages, other formats, archives that lead out", async () => {
    await assert.rejects(get("wrong"), {
      code: "NOT_THAT_FILE",
      message: /not an HDF5 file.*By hand: fetch/,
    });
    await assert.rejects(get("evil"), { code: "ARCHIVE_REFUSED", message: /evil/ });
    server.handler = (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>");
    await assert.rejects(get("screen"), { code: "WEB_PAGE", message: /web page.*By hand: fetch/ });
    server.handler = serve(Buffer.from("PK but no archive"));
    await assert.rejects(get("screen"), { code: "ARCHIVE_DAMAGED" });
    writeFileSync(data("genes.json"), "<!doctype html>");
    await assert.rejects(get("genes"), { code: "NOT_THAT_FILE" });
    assert.deepEqual((await verifyData("genes", { environment })).map(({ state }) => state), ["another kind of file"]); // prettier-ignore
    assert.ok(!existsSync(path.join(folder, "evil.h5ad")));
    for (const name of ["screen", "evil"]) assert.deepEqual(readdirSync(data(name)), []);
    assert.ok(!existsSync(data("wrong.h5ad")));
  });

  it("is done once by two at a time", async () => {
    await Promise.all([get("screen"), get("screen")]);
    assert.equal(server.requests.length, 1);
  });

  it("keeps a part when interrupted", async () => {
    server.handler = (_, response) => {
      response.writeHead(200, { etag: '"1"', "content-length": 100_000 });
      response.write(Buffer.from(`PK${"x".repeat(1000)}`));
    };
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("stopped")), 400);
    await assert.rejects(get("screen", { signal: stop.signal }), /^Error: stopped$/);
    assert.deepEqual(readdirSync(data("screen")).sort(), ["screen.archive.part", "screen.archive.part.json"]);
  });
});
