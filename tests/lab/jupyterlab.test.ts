import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { notebookOf, openNotebook, screenshot, waitIdle } from "../support/lab.ts";
import { type LabPage, openLabPage } from "../support/labPage.ts";

const figure = {
  data: [
    { type: "scatter", mode: "markers", name: "additive", x: [1, 2, 3, 4], y: [1.1, 1.9, 3.2, 3.9] },
    { type: "bar", name: "mean", x: [1, 2, 3, 4], y: [2, 2, 2, 2], xaxis: "x2", yaxis: "y2" },
  ],
  layout: {
    title: { text: "Observed and predicted" },
    grid: { rows: 1, columns: 2, pattern: "independent" },
  },
};

describe("JupyterLab", function () {
  this.timeout(60_000);
  let opened: LabPage | undefined;
  let page: Page;

  before(async function () {
    this.timeout(300_000);
    const output = { "application/vnd.plotly.v1+json": figure, "text/plain": "Figure" };
    // As one downloaded from elsewhere: outputs stored, never signed on this machine.
    const stored = notebookOf({ source: "figure", output });
    opened = await openLabPage(this, {
      name: "test",
      height: 900,
      prepare: (folder) => writeFileSync(path.join(folder, "stored.ipynb"), JSON.stringify(stored)),
    });
    ({ page } = opened);
  });

  after(async function () {
    this.timeout(60_000);
    await opened?.close();
  });

  it("draws the stored figure of an untrusted notebook with plotly.js", async () => {
    assert.ok(opened);
    await openNotebook(page, opened.lab, "stored.ipynb");
    await page.locator(".js-plotly-plot .main-svg").first().waitFor();
    const count = (selector: string): Promise<number> => page.locator(`.js-plotly-plot ${selector}`).count();
    assert.equal(await count(".scatterlayer path.point"), 4);
    assert.equal(await count(".barlayer g.point path"), 4);
    assert.equal(await page.locator(".js-plotly-plot .gtitle").textContent(), "Observed and predicted");
    await screenshot(page, "jupyterlab-stored-figure");
  });

  it("fits the figure to the notebook's width, again after a resize", async () => {
    const widths = async (): Promise<[number, number]> => {
      const plot = page.locator(".js-plotly-plot").first();
      const drawn = Number(await plot.locator(".main-svg").first().getAttribute("width"));
      return [drawn, await plot.evaluate((element) => element.clientWidth)];
    };
    const fits = async (): Promise<number> => {
      for (let i = 0; i < 50; i++) {
        const [drawn, place] = await widths();
        if (Math.abs(drawn - place) <= 1) return drawn;
        await page.waitForTimeout(100);
      }
      assert.fail(
        `The figure is drawn at another width than its place: ${(await widths()).join(" and ")} pixels`,
      );
    };
    const wide = await fits();
    await page.setViewportSize({ width: 900, height: 900 });
    await page.waitForTimeout(300);
    const narrow = await fits();
    assert.ok(narrow < wide - 200, `${wide} → ${narrow}`);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it("offers our kernel for the notebook and has it idle", async () => {
    await waitIdle(page);
    assert.match(
      (await page.locator(".jp-KernelName").first().textContent()) ?? "",
      /TypeScript \(pertline\)/,
    );
  });

  it("loads nothing from anywhere else", () => assert.deepEqual(opened?.foreign, []));

  it("ends with Ctrl-C, in order", async function () {
    this.timeout(30_000);
    assert.ok(opened);
    const { lab } = opened;
    const code = await lab.stop();
    assert.equal(code, 0, lab.printed());
    assert.match(lab.printed(), /has been stopped/);
    await assert.rejects(fetch(lab.base));
  });
});
