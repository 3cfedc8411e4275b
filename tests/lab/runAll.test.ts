import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { demoFile } from "../../src/data/demo.ts";
import { copyClone } from "../support/clone.ts";
import { notebookOf, openNotebook, runAll, screenshot, waitIdle } from "../support/lab.ts";
import { type LabPage, openLabPage } from "../support/labPage.ts";
import { notebookOutputs } from "../support/notebookOutputs.ts";

const root = path.resolve(import.meta.dirname, "../..");

describe("JupyterLab in a clone", function () {
  this.timeout(120_000);
  let opened: LabPage | undefined;
  let clone: string;
  let page: Page;

  before(async function () {
    this.timeout(300_000);
    const live = notebookOf(
      `import { expressionPanel, loadCells, panelSentence, pseudobulk } from "pertline";
const truth = await pseudobulk(await loadCells("demo"));
let runs = 0;`,
      `runs += 1;
\`run \${runs}: \${panelSentence({ truth, panel: expressionPanel(truth) })}\``,
    );
    await demoFile();
    opened = await openLabPage(this, {
      name: "clone",
      height: 1000,
      prepare(folder) {
        copyClone(folder);
        writeFileSync(path.join(folder, "notebooks/live.ipynb"), JSON.stringify(live));
        return path.join(folder, "notebooks");
      },
    });
    ({ page, folder: clone } = opened);
  });

  after(async function () {
    this.timeout(60_000);
    await opened?.close();
  });

  it("re-running a cell after an edit below src/ shows the new result, in the same kernel", async () => {
    assert.ok(opened);
    await openNotebook(page, opened.lab, "live.ipynb");
    await waitIdle(page);
    await runAll(page);
    const result = page.locator(".jp-CodeCell").nth(1).locator(".jp-OutputArea-executeResult pre");
    await result.waitFor();
    await waitIdle(page);
    assert.match((await result.textContent()) ?? "", /run 1: the 1,000 genes/);

    const source = path.join(clone, "src/data/panel.ts");
    const before = readFileSync(source, "utf8");
    const after = before.replace("size = 1000", "size = 900");
    assert.notEqual(after, before, "panel.ts has the default size that this test changes");
    writeFileSync(source, after);

    // Only the cell that calls the function: `truth` and `runs` are those of the kernel that still runs.
    await page.locator(".jp-CodeCell").nth(1).locator(".cm-content").click();
    await page.keyboard.press("Control+Enter");
    await result.filter({ hasText: "run 2" }).waitFor({ timeout: 30_000 });
    assert.match((await result.textContent()) ?? "", /run 2: the 900 genes/);
    const prompts = await page.locator(".jp-CodeCell .jp-InputPrompt").allTextContents();
    assert.deepEqual(prompts, ["[1]:", "[3]:"], "the first cell was not run again");
    await screenshot(page, "live-edit");
    writeFileSync(source, before);
  });

  it("04-figures.ipynb: Run All ends without an error and draws four figures", async () => {
    assert.ok(opened);
    await openNotebook(page, opened.lab, "04-figures.ipynb");
    await waitIdle(page);
    // What is stored is cleared, so that only this run can put anything there.
    await page.getByRole("menuitem", { name: "Edit", exact: true }).click();
    await page.getByText("Clear Outputs of All Cells", { exact: true }).click();
    const panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)");
    await panel.locator(".jp-OutputArea-output").first().waitFor({ state: "detached" });
    await runAll(page);
    await waitIdle(page);

    // The saved notebook has every output; on the page, JupyterLab attaches only cells within the window.
    const file = path.join(clone, "notebooks/04-figures.ipynb");
    await page.keyboard.press("Control+s");
    await page.locator(".lm-TabBar-tab.jp-mod-current.jp-mod-dirty").waitFor({ state: "detached" });
    const cells = notebookOutputs(file);
    const bad = cells.flatMap(({ title, outputs }) =>
      outputs
        .filter(({ type }) => type === "error" || type === "stream stderr")
        .map((one) => ({ title, ...one })),
    );
    assert.deepEqual(bad, []);
    assert.deepEqual(
      cells.filter(({ outputs }) => outputs.length > 0).length,
      notebookOutputs(path.join(root, "notebooks/04-figures.ipynb")).filter(
        ({ outputs }) => outputs.length > 0,
      ).length,
    );

    await page.setViewportSize({ width: 1280, height: 8000 });
    const plots = panel.locator(".js-plotly-plot:has(.main-svg)");
    await plots.nth(3).waitFor();
    assert.equal(await plots.count(), cells.flatMap(({ figures }) => figures).length);
    // The forest of the last one has a point for each model but the mean.
    for (let i = 0; i < (await plots.count()); i++)
      assert.ok((await plots.nth(i).locator(".scatterlayer path.point").count()) > 1, `figure ${i + 1}`);
    assert.ok((await plots.locator(".scatterlayer path.point").count()) > 500);
    await page.setViewportSize({ width: 1280, height: 3000 });
    await plots.first().scrollIntoViewIfNeeded();
    await page.waitForTimeout(500); // Figures fit themselves to the page again.
    await screenshot(page, "04-figures");
  });
});
