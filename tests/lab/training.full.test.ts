import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Locator, Page } from "playwright-core";
import { notebookOf, openNotebook, runCell, screenshot, waitIdle } from "../support/lab.ts";
import { type LabPage, openLabPage } from "../support/labPage.ts";
import { RESUME, SETUP, TRAIN } from "../support/trainingCells.ts";

/** A person, or a browser, needs a while to find the menu. */
const SLOWLY = TRAIN.replace("done, 100", "done, 400");

describe("training in JupyterLab", function () {
  this.timeout(180_000);
  let opened: LabPage | undefined;
  let page: Page;

  before(async function () {
    this.timeout(300_000);
    opened = await openLabPage(this, {
      name: "training",
      height: 1600,
      prepare: (folder) =>
        writeFileSync(path.join(folder, "training.ipynb"), JSON.stringify(notebookOf(SETUP, SLOWLY, RESUME))),
    });
    ({ page } = opened);
    await openNotebook(page, opened.lab, "training.ipynb");
    await waitIdle(page);
  });

  after(async function () {
    this.timeout(60_000);
    await opened?.close();
  });

  it("draws a curve that grows, is interrupted from the menu, and goes on to the same numbers", async () => {
    const cell = (at: number): Locator => page.locator(".jp-CodeCell").nth(at);
    await runCell(page, cell(0));
    await waitIdle(page);
    await runCell(page, cell(1));
    const points = cell(1).locator(".js-plotly-plot .scatterlayer .trace").first();
    await points.waitFor({ timeout: 60_000 });
    const path = (): Promise<string | null> => points.locator("path.js-line").first().getAttribute("d");
    const early = await path();
    await page.waitForTimeout(2000);
    assert.notEqual(await path(), early, "the curve has not grown");
    await page.getByRole("menuitem", { name: "Kernel", exact: true }).click();
    await page.getByText("Interrupt Kernel", { exact: true }).click();
    await waitIdle(page);
    assert.match(await cell(1).innerText(), /The cell was interrupted/);
    await runCell(page, cell(2));
    await waitIdle(page);
    const found = JSON.parse(await cell(2).locator(".jp-OutputArea-output").innerText()) as { from: number; same: boolean }; // prettier-ignore
    await screenshot(page, "training");
    assert.ok(found.from >= 1 && found.from < 60, `resumed after ${found.from} epochs`);
    assert.ok(found.same);
  });
});
