import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Locator, Page } from "playwright-core";
import { notebookOf, openNotebook, runAll, runCell, screenshot, waitIdle } from "../support/lab.ts";
import { type LabPage, openLabPage } from "../support/labPage.ts";

const pixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

const cells = {
  code: `interface Gene { name: string; mean: number } // one gene
const gene: Gene = { name: "KLF1", mean: 0.5 };
/** Adds **two** numbers. */
function add(a: number, b: number): number { return a + b; }
add(1, 2)`,
  // Long enough for the test to see the bar on its way.
  progress: `for (const step of progress([1, 2, 3, 4, 5, 6], "fitting")) await new Promise((done) => setTimeout(done, 250));`,
  update: `const shown = display(md\`**before**\`);
await new Promise((done) => setTimeout(done, 100));
shown.update(md\`**after**\`);`,
  clear: `console.log("first"); clearOutput({ wait: true }); console.log("second");`,
  image: `image(Buffer.from("${pixel}", "base64"), { width: 60, alt: "a pixel" })`,
  svg: 'svg`<svg width="80" height="40"><circle cx="20" cy="20" r="18" fill="teal"/></svg>`',
  mistake: `const wrong: number = "text"; new Map([["a", { b: [1, 2] }]])`,
  streams: `console.log("\\x1b[31mred\\x1b[0m"); console.error("to stderr");`,
  figure: `const drawn = { data: [{ mode: "markers", x: [1, 2, 3], y: [1.1, 1.9, 3.2] }], layout: { title: { text: "Drawn" } } };
drawn`,
  empty: "",
};
const at = Object.fromEntries(Object.keys(cells).map((name, i) => [name, i])) as Record<
  keyof typeof cells,
  number
>;

describe("a session in JupyterLab", function () {
  this.timeout(60_000);
  let opened: LabPage | undefined;
  let page: Page;

  before(async function () {
    this.timeout(300_000);
    opened = await openLabPage(this, {
      name: "session",
      height: 2000,
      prepare: (folder) =>
        writeFileSync(
          path.join(folder, "session.ipynb"),
          JSON.stringify(notebookOf(...Object.values(cells))),
        ),
    });
    ({ page } = opened);
    // As its own option does: the page's scripts then reach the application, and with it the kernel connection.
    await page.addInitScript(`document.addEventListener("readystatechange", () => {
      const config = document.getElementById("jupyter-config-data");
      if (config) config.textContent = config.textContent.replace('"exposeAppInBrowser": false', '"exposeAppInBrowser": true');
    })`);
    await openNotebook(page, opened.lab, "session.ipynb");
    await waitIdle(page);
  });

  after(async function () {
    this.timeout(60_000);
    await opened?.close();
  });

  const cell = (name: keyof typeof cells): Locator => page.locator(".jp-CodeCell").nth(at[name]);
  const output = (name: keyof typeof cells): Locator => cell(name).locator(".jp-OutputArea-output");
  /** Replaces the text of the last cell and leaves the cursor behind it. */
  const type = async (text: string): Promise<void> => {
    await cell("empty").locator(".cm-content").click();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    await page.keyboard.insertText(text);
  };

  it("colours TypeScript, types included", async () => {
    const colours = (await page.evaluate(`(() => {
      const spans = [...document.querySelectorAll(".jp-CodeCell .cm-line span")];
      const colour = (text) => {
        const span = spans.find((one) => one.textContent === text);
        return span ? getComputedStyle(span).color + " " + getComputedStyle(span).fontStyle : "not coloured";
      };
      return { keyword: colour("interface"), string: colour('"KLF1"'), number: colour("0.5"), comment: colour("// one gene"), type: colour("Gene") };
    })()`)) as Record<string, string>;
    assert.ok(!Object.values(colours).includes("not coloured"), JSON.stringify(colours));
    assert.equal(new Set(Object.values(colours)).size, 5, JSON.stringify(colours));
  });

  it("moves one progress bar in its place, and replaces and clears outputs", async () => {
    await runAll(page);
    const bar = output("progress").locator("progress");
    const seen = new Set<string>();
    for (; !seen.has("1.0000"); await page.waitForTimeout(50))
      if ((await bar.count()) > 0) seen.add((await bar.first().getAttribute("value")) ?? "");
    assert.ok(seen.size >= 4, [...seen].join(" "));
    await waitIdle(page);
    assert.equal(await bar.count(), 1);
    assert.match((await output("progress").textContent()) ?? "", /fitting 6\/6/);
    assert.equal((await output("update").textContent())?.trim(), "after");
    assert.equal((await output("clear").textContent())?.trim(), "second");
  });

  it("shows pictures, warnings and streams", async () => {
    const picture = output("image").locator("img");
    assert.equal(await picture.evaluate((image) => image.clientWidth), 60);
    assert.equal(await output("svg").locator("svg circle, img").count(), 1);
    const mistake = await output("mistake").allTextContents();
    const warning = /cell_\d+\.ts:1:7.*Type 'string' is not assignable to type 'number'/s;
    assert.equal(mistake.filter((text) => warning.test(text)).length, 1, mistake.join("\n"));
    assert.equal(mistake.filter((text) => /Map\(1\) \{ 'a' => \{ b: \[ 1, 2 \] \} \}/.test(text)).length, 1);
    assert.equal(await output("streams").locator(".ansi-red-fg").textContent(), "red");
    assert.match(
      (await cell("streams").locator("[data-mime-type*=stderr]").textContent()) ?? "",
      /to stderr/,
    );
    await screenshot(page, "session-outputs");
  });

  it("draws a figure with plotly.js", async () => {
    await cell("figure").locator(".js-plotly-plot .scatterlayer path.point").nth(2).waitFor();
    assert.equal(await cell("figure").locator(".gtitle").textContent(), "Drawn");
  });

  it("completes members with Tab", async () => {
    await type("gene.");
    await page.keyboard.press("Tab");
    const items = page.locator(".jp-Completer:not(.lm-mod-hidden) .jp-Completer-item");
    await items.first().waitFor();
    assert.deepEqual(await items.locator(".jp-Completer-match").allTextContents(), ["mean", "name"]);
    await screenshot(page, "session-completion");
    await page.keyboard.press("Enter");
    await items.first().waitFor({ state: "detached" });
    assert.equal(await cell("empty").locator(".cm-line").first().textContent(), "gene.mean");
  });

  it("shows signature and documentation with Shift+Tab", async () => {
    await type("add");
    await page.keyboard.press("Shift+Tab");
    const tooltip = page.locator(".jp-Tooltip");
    await tooltip.waitFor();
    assert.match((await tooltip.textContent()) ?? "", /function add\(a: number, b: number\): number/);
    assert.equal(await tooltip.locator("strong").textContent(), "two");
    await screenshot(page, "session-tooltip");
    await page.keyboard.press("Escape");
  });

  it("talks with the page over comms, opened from either side", async () => {
    await page.evaluate(`(() => {
      const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
      window.kernel = kernel;
      kernel.registerCommTarget("page", (comm, open) => {
        comm.onMsg = (message) => comm.send({ twice: 2 * message.content.data.value, greeting: open.content.data });
      });
    })()`);
    await type(`comm.register("kernel", (one, data) => {
  one.onMessage((next) => one.send({ data, next }));
});
const line = comm.open("page", "hello");
const answered = new Promise((done) => line.onMessage(done));
line.send({ value: 21 });
await answered`);
    await runCell(page, cell("empty"));
    await output("empty").filter({ hasText: "{ twice: 42, greeting: 'hello' }" }).waitFor();
    const answer = await page.evaluate(`new Promise((done) => {
      const comm = window.kernel.createComm("kernel");
      comm.onMsg = (message) => { done(message.content.data); comm.close(); };
      comm.open({ from: "page" });
      comm.send([1, 2]);
    })`);
    assert.deepEqual(answer, { data: { from: "page" }, next: [1, 2] });
    await waitIdle(page);
  });

  it("asks for input below the cell", async () => {
    await type('const answer = await prompt("Which gene? "); answer.toLowerCase()');
    await runCell(page, cell("empty"));
    const field = page.locator(".jp-Stdin-input");
    await field.waitFor();
    assert.match((await page.locator(".jp-Stdin").textContent()) ?? "", /Which gene\?/);
    await field.fill("GATA1");
    await field.press("Enter");
    await output("empty").filter({ hasText: "'gata1'" }).waitFor();
    await waitIdle(page);
  });

  it("stops a loop by the stop button and keeps what was there", async () => {
    await type("let rounds = 0; while (true) rounds++;");
    await runCell(page, cell("empty"));
    await page.locator('.jp-Notebook-ExecutionIndicator[data-status="busy"]').first().waitFor();
    await page.waitForTimeout(300);
    const before = Date.now();
    await page.locator('[data-jp-item-name="interrupt"]').click();
    await waitIdle(page);
    assert.ok(Date.now() - before < 5000, `${Date.now() - before} ms`);
    assert.match((await output("empty").allTextContents()).join("\n"), /Interrupt/);
    await screenshot(page, "session-interrupted");
    await type("rounds > 1000 && add(20, 22)");
    await runCell(page, cell("empty"));
    await output("empty")
      .filter({ hasText: /^\s*42\s*$/ })
      .waitFor();
  });

  it("forgets everything by the restart button", async () => {
    await page.locator('[data-jp-item-name="restart"]').click();
    await page.locator(".jp-Dialog-button.jp-mod-accept").click();
    await page.locator(".jp-Dialog").waitFor({ state: "detached" });
    await waitIdle(page);
    await type("typeof gene");
    await runCell(page, cell("empty"));
    await output("empty").filter({ hasText: "'undefined'" }).waitFor();
    await cell("empty").locator(".jp-InputPrompt", { hasText: "[1]:" }).waitFor();
  });

  it("has its logo among the launcher's kernels", async () => {
    await page.locator(".lm-TabBar-addButton:not(.lm-mod-hidden)").first().click();
    const card = page.locator(".jp-LauncherCard", { hasText: "TypeScript (pertline)" }).first();
    const logo = card.locator("img");
    await logo.waitFor();
    assert.match((await logo.getAttribute("src")) ?? "", /logo-svg\.svg/);
    assert.ok(
      (await logo.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)) > 0,
    );
  });

  it("loads nothing from anywhere else", () => assert.deepEqual(opened?.foreign, []));
});
