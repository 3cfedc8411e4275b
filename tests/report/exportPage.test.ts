import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { closeRenderer } from "../../src/render/index.ts";
import { exportPage } from "../../src/report/exportPage.ts";
import { FIGURE_PAGES, figurePage } from "../../src/report/figurePage.ts";
import { FIGURES } from "../figures/demo.ts";

describe("exportPage", function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => void (folder = await mkdtemp(path.join(os.tmpdir(), "pertline-page-"))));
  after(async () => {
    await closeRenderer();
    await rm(folder, { recursive: true });
  });

  it("writes a page of 180 mm in the colours asked for, and nothing for formats of numbers", async () => {
    const page = figurePage(
      { fig2b: FIGURES.fig2b!(), fig2c: FIGURES.fig2c!() },
      FIGURE_PAGES.fig2,
      "Figure 2",
    );
    await exportPage(page, path.join(folder, "fig2"), { formats: ["svg", "png", "csv", "html"], palette: "colour-blind" }); // prettier-ignore
    assert.deepEqual((await readdir(folder)).sort(), ["fig2.html", "fig2.png", "fig2.svg"]);
    const svg = await readFile(path.join(folder, "fig2.svg"), "utf8");
    assert.match(svg, /^<svg [^>]*width="179\.917mm"/);
    assert.ok(!/rgb\(255, 39, 0\)/.test(svg) && /rgb\(213, 94, 0\)/.test(svg), "colours of the palette");
    const png = await readFile(path.join(folder, "fig2.png"));
    assert.equal(png.readUInt32BE(16), 2125);
    // 300 dots per inch are 11,811 per metre.
    const at = png.indexOf("pHYs");
    assert.equal(png.readUInt32BE(at + 4), 11_811);
    assert.match(await readFile(path.join(folder, "fig2.html"), "utf8"), /<title>Figure 2<\/title>/);
  });
});
