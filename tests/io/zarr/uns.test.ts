import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openCells } from "../../../src/data/open.ts";
import { FORMATS, unzip } from "../../support/formats.ts";
import type { WebServer } from "../../support/webServer.ts";
import { serveFolder } from "../../support/webServer.ts";

const archive = (version: number): string => path.join(FORMATS, `zarr-uns-v${version}.zip`);

/** What tests/golden/make_zarr_uns.py writes, but the records. */
const UNS = {
  text: "naïve",
  whole: 7,
  real: 0.5,
  flag: true,
  nothing: null,
  numbers: { shape: [2, 3], values: Float64Array.of(1, 2, 3, 4, 5, 6) },
  cube: { shape: [2, 3, 4], values: Float64Array.from({ length: 24 }, (_, i) => i) },
  texts: { shape: [3], values: ["a", "é", ""] },
  flags: { shape: [2], values: Float64Array.of(1, 0) },
  category: { shape: [4], values: ["x", null, "y", "x"] },
  maybe_whole: { shape: [3], values: Float64Array.of(1, NaN, 3) },
  maybe_flag: { shape: [2], values: Float64Array.of(1, NaN) },
  neighbors: { params: { method: "umap", n_neighbors: 15 } },
  frame: {
    _index: { shape: [2], values: ["p", "q"] },
    score: { shape: [2], values: Float64Array.of(1, 2) },
  },
  empty: {},
};

describe("uns of zarr stores", () => {
  let folder: string;
  let web: WebServer;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-zarr-uns-"));
    for (const version of [2, 3]) await unzip(archive(version), path.join(folder, `v${version}`));
    web = await serveFolder(folder);
  });
  after(async () => {
    await web.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const version of [2, 3])
    it(`is read whole and in parts: version ${version}, archive, folder and web address`, async () => {
      for (const place of [archive(version), path.join(folder, `v${version}`), `${web.url}/v${version}`]) {
        const cells = await openCells(place);
        try {
          assert.deepEqual(await cells.uns?.(), UNS, place);
          assert.deepEqual(await cells.uns?.("neighbors/params"), UNS.neighbors.params);
          assert.equal(await cells.uns?.("neighbors/params/method"), "umap");
          assert.equal(await cells.uns?.("nowhere/at/all"), undefined);
          await assert.rejects(cells.uns!("../obs"), { code: "BAD_NAME" });
          await assert.rejects(cells.uns!("records"), (error: Error & { code?: string }) => {
            assert.equal(error.code, "ODD_ENCODING", error.message);
            return error.message.includes("uns/records");
          });
        } finally {
          await cells.close();
        }
      }
    });

  it("of a web address without consolidated metadata is read by whole paths", async () => {
    for (const [name, file] of [
      ["v2", ".zmetadata"],
      ["v3", "zarr.json"],
    ] as const) {
      const place = path.join(folder, name, file);
      const whole = readFileSync(place, "utf8");
      if (name === "v2") rmSync(place);
      else {
        const top = JSON.parse(whole) as Record<string, unknown>;
        assert.ok(top.consolidated_metadata);
        writeFileSync(place, JSON.stringify({ ...top, consolidated_metadata: undefined }));
      }
      const cells = await openCells(`${web.url}/${name}`);
      assert.deepEqual(cells.obsmNames, []);
      assert.equal(await cells.uns?.("neighbors/params/n_neighbors"), 15);
      await assert.rejects(cells.uns!("neighbors"), { code: "NO_LISTING" });
      await cells.close();
      writeFileSync(place, whole);
    }
  });

  it("refuses more than it holds at once, and masks of another length", async () => {
    const cells = await openCells(path.join(folder, "v2"));
    const edit = (name: string, shape: number[]): void => {
      const file = path.join(folder, "v2/uns", name, ".zarray");
      writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, "utf8")) as object), shape }));
    };
    edit("cube", [2000, 3000, 4000]);
    await assert.rejects(cells.uns!(), { code: "UNS_TOO_LARGE" });
    await assert.rejects(cells.uns!("cube"), { code: "UNS_TOO_LARGE" });
    edit("maybe_flag/mask", [1]);
    await assert.rejects(cells.uns!("maybe_flag"), { code: "SIZES_DISAGREE" });
    await cells.close();
  });
});
