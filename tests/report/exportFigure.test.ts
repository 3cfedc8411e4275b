import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { closeRenderer } from "../../src/render/index.ts";
import { exportFigure } from "../../src/report/exportFigure.ts";
import { FIGURES } from "../figures/demo.ts";

describe("exportFigure", function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => void (folder = await mkdtemp(path.join(os.tmpdir(), "pertline-figure-"))));
  after(async () => {
    await closeRenderer();
    await rm(folder, { recursive: true });
  });

  it("writes page, picture and numbers", async () => {
    const base = path.join(folder, "figures", "fig2c");
    const written = await exportFigure(FIGURES.fig2c!(), base);
    assert.deepEqual(written, [`${base}.html`, `${base}.svg`, `${base}.csv`]);
    assert.deepEqual((await readdir(path.dirname(base))).sort(), ["fig2c.csv", "fig2c.html", "fig2c.svg"]);
    assert.match(
      await readFile(`${base}.html`, "utf8"),
      /<title>Error relative to the mean baseline<\/title>/,
    );
    assert.match(await readFile(`${base}.svg`, "utf8"), /^<svg/);
    const csv = await readFile(`${base}.csv`, "utf8");
    assert.match(csv, /^dataset,model,ratio,low,high,n,label\nadamson,linear,0\.9/);
    assert.equal(csv.trim().split("\n").length, 7);
  });

  it("writes the formats asked for", async () => {
    const base = path.join(folder, "w");
    assert.deepEqual(await exportFigure(FIGURES.heatmap!(), base, { formats: ["png"] }), [`${base}.png`]);
    assert.deepEqual([...(await readFile(`${base}.png`)).subarray(1, 4)], [0x50, 0x4e, 0x47]);
  });
});
