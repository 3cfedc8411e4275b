import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openCells } from "../../../src/data/open.ts";
import { resolveData } from "../../../src/data/registry/resolveData.ts";
import type { FileServer } from "../../support/fileServer.ts";
import { fileServer, serve } from "../../support/fileServer.ts";

describe("resolveData", function () {
  this.timeout(30_000);
  let folder: string;
  let server: FileServer;
  let environment: Record<string, string>;
  const content = readFileSync(path.resolve(import.meta.dirname, "../../golden/formats/cells.csv"));
  const before_ = process.cwd();
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-resolve-"));
    mkdirSync(path.join(folder, "here"));
    process.chdir(path.join(folder, "here"));
    server = await fileServer(serve(content));
    environment = { PERTLINE_DATA: path.join(folder, "data"), PERTLINE_REGISTRY: path.join(folder, "mine.json") }; // prettier-ignore
    const entries = [
      { name: "screen", kind: "cells", what: "ours", files: [{ name: "screen/cells.csv", url: `${server.url}/cells.csv` }] }, // prettier-ignore
    ];
    writeFileSync(environment.PERTLINE_REGISTRY as string, JSON.stringify({ entries }));
  });
  afterEach(async () => {
    process.chdir(before_);
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("fetches a data set by name once, and says offline what to put where", async () => {
    const place = path.join(folder, "data/screen/cells.csv");
    const offline = { ...environment, PERTLINE_OFFLINE: "1" };
    await assert.rejects(resolveData("screen", { environment: offline }), (error: Error) =>
      error.message.includes(place) && error.message.includes(server.url)); // prettier-ignore
    const found = { place, name: "screen", notes: [] };
    assert.deepEqual(await resolveData("screen", { environment }), found);
    assert.deepEqual(await resolveData("screen", { environment: offline }), found);
    assert.equal(server.requests.length, 1);
  });

  it("takes a file or folder of that name first, and says so", async () => {
    writeFileSync("screen", content);
    const { place, notes } = await resolveData("screen", { environment });
    assert.deepEqual([place, server.requests.length], [path.resolve("screen"), 0]);
    assert.match(notes.join(), /not from the data set of that name/);
    writeFileSync("unknown", content);
    assert.deepEqual((await resolveData("unknown", { environment })).notes, []);
  });

  it("explains a name that is neither, and one that holds no cells", async () => {
    const near = {
      code: "FILE_NOT_FOUND",
      message: /no file .*screan, and no data set "screan".*"screen"\?/,
    };
    await assert.rejects(resolveData("screan", { environment }), near);
    await assert.rejects(resolveData("gene2go", { environment }), { code: "NOT_CELLS", message: /dataset\("gene2go"\)/ }); // prettier-ignore
    assert.equal((await resolveData("no/where.h5ad", { environment })).place, path.resolve("no/where.h5ad"));
  });

  it("fetches a file from the web into the data folder, once, and leaves Zarr stores there", async () => {
    const url = `${server.url}/sets/my%20cells.csv?key=1`;
    const { place, name } = await resolveData(url, { environment });
    assert.equal(name, "my_20cells.csv");
    assert.ok(place.startsWith(path.join(folder, "data/web/")) && readFileSync(place).equals(content));
    const again = await resolveData(url, { environment });
    assert.deepEqual([again.place, server.requests.length], [place, 1]);
    assert.match(again.notes.join(), /fetched before/);
    const zarr = `${server.url}/screen.zarr`;
    assert.deepEqual(await resolveData(zarr, { environment }), { place: zarr, notes: [] });
    const other = await resolveData(`${server.url}/other/my%20cells.csv`, { environment });
    assert.notEqual(other.place, place);
  });

  it("refuses a web page in place of a file, and keeps nothing of it", async () => {
    server.handler = serve(Buffer.from("plain text, no HDF5"));
    const url = `${server.url}/cells.h5ad`;
    let kept = "";
    await assert.rejects(resolveData(url, { environment }), (error: Error & { code: string }) => {
      kept = /put it at (\S+),/.exec(error.message)?.[1] ?? "";
      return error.code === "NOT_THAT_FILE";
    });
    assert.ok(kept.startsWith(folder) && !existsSync(kept));
  });

  it("is what openCells asks", async () => {
    const data = process.env.PERTLINE_DATA;
    process.env.PERTLINE_DATA = path.join(folder, "data");
    try {
      const cells = await openCells(`${server.url}/cells.csv`, { orientation: "cells-by-genes" });
      assert.deepEqual([cells.name, cells.nCells > 0], ["cells.csv", true]);
      await cells.close();
    } finally {
      if (data === undefined) delete process.env.PERTLINE_DATA;
      else process.env.PERTLINE_DATA = data;
    }
  });
});
