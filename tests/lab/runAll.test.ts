import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { demoFile } from "../../src/data/demo.ts";
import { findBrowser, launchBrowser } from "../support/browser.ts";
import {
  hasPython,
  notebookOf,
  openNotebook,
  runAll,
  screenshot,
  startLab,
  waitIdle,
} from "../support/lab.ts";
import type { Lab } from "../support/lab.ts";
import { notebookOutputs } from "../support/notebookOutputs.ts";
import { skip } from "../support/skip.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** What a notebook imports, copied as `git clone` would. */
function copyClone(target: string): void {
  const parts = ["package.json", "tsconfig.json", "src", "kernels", "notebooks"];
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", ...parts], {
    cwd: root,
    encoding: "utf8",
  });
  for (const file of listed.trim().split("\n"))
    cpSync(path.join(root, file), path.join(target, file), { recursive: true });
}

describe("JupyterLab in a clone", function () {
  this.timeout(120_000);
  let clone: string;
  let lab: Lab | undefined;
  let browser: Browser | undefined;
  let page: Page;

  before(async function () {
    this.timeout(300_000); // The first start installs JupyterLab.
    const executable = findBrowser();
    if (!executable) skip(this, "no Chromium or Chrome is installed");
    if (!hasPython()) skip(this, "no Python 3.10 with venv is installed");
    // Below the project, whose node_modules Node then finds; `pertline` itself is the clone's.
    mkdirSync(path.join(root, ".lab"), { recursive: true });
    clone = mkdtempSync(path.join(root, ".lab/clone-"));
    copyClone(clone);
    const live = notebookOf(
      `import { expressionPanel, loadCells, panelSentence, pseudobulk } from "pertline";
const truth = await pseudobulk(await loadCells("demo"));
let runs = 0;`,
      `runs += 1;
\`run \${runs}: \${panelSentence({ truth, panel: expressionPanel(truth) })}\``,
    );
    writeFileSync(path.join(clone, "notebooks/live.ipynb"), JSON.stringify(live));
    await demoFile();
    lab = await startLab(path.join(clone, "notebooks"));
    browser = await launchBrowser(executable);
    page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
  });

  after(async function () {
    this.timeout(60_000);
    await browser?.close();
    await lab?.stop();
    if (clone) rmSync(clone, { recursive: true, force: true });
  });

  it("re-running a cell after an edit below src/ shows the new result, in the same kernel", async () => {
    assert.ok(lab);
    await openNotebook(page, lab, "live.ipynb");
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
    assert.ok(lab);
    await openNotebook(page, lab, "04-figures.ipynb");
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
