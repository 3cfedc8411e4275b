import assert from "node:assert/strict";
import path from "node:path";
import type { Page } from "playwright-core";
import { demoFile } from "../../src/data/demo.ts";
import { copyClone } from "../support/clone.ts";
import { openNotebook, runAll, screenshot, waitIdle } from "../support/lab.ts";
import { type LabPage, openLabPage } from "../support/labPage.ts";
import { notebookOutputs } from "../support/notebookOutputs.ts";
import { assertSameOutputs, NOTEBOOKS, notebooksFolder, withoutData } from "../support/notebooks.ts";

describe("all notebooks in JupyterLab", function () {
  this.timeout(420_000);
  let opened: LabPage | undefined;
  let clone: string;
  let page: Page;
  withoutData();

  before(async function () {
    this.timeout(300_000);
    await demoFile();
    await demoFile({ line: "second" });
    opened = await openLabPage(this, {
      name: "notebooks",
      height: 1000,
      prepare(folder) {
        copyClone(folder);
        return path.join(folder, "notebooks");
      },
    });
    ({ page, folder: clone } = opened);
  });

  after(async function () {
    this.timeout(60_000);
    await opened?.close();
  });

  for (const name of NOTEBOOKS)
    it(`${name}: Run All gives the committed outputs`, async () => {
      assert.ok(opened);
      await openNotebook(page, opened.lab, name);
      await waitIdle(page);
      await page.getByRole("menuitem", { name: "Edit", exact: true }).click();
      await page.getByText("Clear Outputs of All Cells", { exact: true }).click();
      const panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)");
      await panel.locator(".jp-OutputArea-output").first().waitFor({ state: "detached" });
      await runAll(page);
      await waitIdle(page, 400_000);
      await page.keyboard.press("Control+s");
      await page.locator(".lm-TabBar-tab.jp-mod-current.jp-mod-dirty").waitFor({ state: "detached" });
      await screenshot(page, path.basename(name, ".ipynb"));
      const [here, committed] = [path.join(clone, "notebooks"), notebooksFolder].map((folder) => notebookOutputs(path.join(folder, name))); // prettier-ignore
      assertSameOutputs(here!, committed!);
      assert.deepEqual(here!.map(({ figures }) => figures), committed!.map(({ figures }) => figures)); // prettier-ignore
    });
});
