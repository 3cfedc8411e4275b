import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Locator, Page } from "playwright-core";
import { notebookOf, openNotebook, runAll, screenshot, waitIdle } from "../support/lab.ts";
import { type LabPage, openLabPage } from "../support/labPage.ts";

const root = path.resolve(import.meta.dirname, "../..");

describe("figures and tables in JupyterLab", function () {
  this.timeout(120_000);
  let opened: LabPage | undefined;
  let page: Page;

  before(async function () {
    this.timeout(300_000);
    const notebook = notebookOf(
      `const plain = { data: [{ mode: "markers", x: [1, 2, 3], y: [1.1, 1.9, 3.2] }], layout: { title: { text: "Observed & <b>predicted</b>" } } };
plain`,
      `const designed = { data: [{ type: "bar", y: [2, 3] }], layout: { height: 250, paper_bgcolor: "#ffffff", font: { color: "#123456" } } };
designed`,
      `import { DataFrame } from "danfojs-node";
new DataFrame([{ gene: "KLF1", mean: 0.5 }, { gene: "GATA1", mean: 1.25 }])`,
    );
    opened = await openLabPage(this, {
      name: "figures",
      height: 1600,
      prepare: (folder) => writeFileSync(path.join(folder, "figures.ipynb"), JSON.stringify(notebook)),
    });
    ({ page } = opened);
    await openNotebook(page, opened.lab, "figures.ipynb");
    await waitIdle(page);
    await runAll(page);
    await waitIdle(page);
  });

  after(async function () {
    this.timeout(60_000);
    await opened?.close();
  });

  const figure = (index: number): Locator => page.locator(".js-plotly-plot:has(.main-svg)").nth(index);

  /** Colours in which plotly.js drew: paper and title or axis labels. */
  const colours = async (index: number): Promise<string[]> =>
    figure(index).evaluate((element) => {
      const drawn = element as unknown as { _fullLayout: { paper_bgcolor: string; font: { color: string } } };
      const { paper_bgcolor, font } = drawn._fullLayout;
      return [paper_bgcolor, font.color];
    });

  const choose = async (theme: string): Promise<void> => {
    await page.getByRole("menuitem", { name: "Settings", exact: true }).click();
    await page.getByText("Theme", { exact: true }).hover();
    await page.getByRole("menuitem", { name: theme, exact: true }).click();
    await page.locator(`body[data-jp-theme-name="${theme}"]`).waitFor({ state: "attached" });
    await page.waitForTimeout(500);
  };

  const download = async (title: string): Promise<{ name: string; bytes: Buffer }> => {
    await figure(0).hover();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      figure(0).locator(`.modebar-btn[data-title="${title}"]`).click(),
    ]);
    return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
  };

  it("shows a danfojs table as a table", async () => {
    const table = page.locator(".jp-OutputArea-output table");
    await table.waitFor();
    assert.deepEqual(await table.locator("thead th").allTextContents(), ["", "gene", "mean"]);
    assert.deepEqual(await table.locator("tbody td").allTextContents(), ["KLF1", "0.5", "GATA1", "1.25"]);
    await screenshot(page, "figures-light");
  });

  it("draws in the colours of a dark theme, unless the figure has its own", async () => {
    await figure(1).waitFor();
    const light = await colours(0);
    assert.deepEqual(light, ["#fff", "#444"]);
    await choose("JupyterLab Dark");
    const dark = await colours(0);
    assert.match(dark[0] ?? "", /^#1|rgb\((1\d|2\d|3\d),/);
    assert.notEqual(dark[1], "#444");
    assert.deepEqual(await colours(1), ["#ffffff", "#123456"]);
    await screenshot(page, "figures-dark");
  });

  it("exports PNG and SVG by the mode bar, in light colours from a dark page", async () => {
    const svg = await download("Download as SVG");
    assert.equal(svg.name, "Observed-predicted.svg");
    const text = svg.bytes.toString();
    assert.match(text, /^<svg[^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    assert.match(text, /background: (white|rgb\(255, 255, 255\))|fill: rgb\(255, 255, 255\)/);
    const png = await download("Download as PNG");
    assert.equal(png.name, "Observed-predicted.png");
    assert.equal(png.bytes.subarray(1, 4).toString(), "PNG");
    const width = Number(await figure(0).locator(".main-svg").first().getAttribute("width"));
    assert.equal(png.bytes.readUInt32BE(16), 2 * width);
    writeFileSync(path.join(root, "out/screenshots/export.png"), png.bytes);
    writeFileSync(path.join(root, "out/screenshots/export.svg"), svg.bytes);
  });

  it("offers no upload of the figure", async () => {
    const titles = await figure(0)
      .locator(".modebar-btn")
      .evaluateAll((all) => all.map((one) => one.getAttribute("data-title") ?? ""));
    assert.ok(titles.includes("Zoom"), titles.join(", "));
    assert.deepEqual(titles.filter((title) => /cloud|plotly\.com|share|edit/i.test(title)), []); // prettier-ignore
  });

  it("keeps the zoom when the theme changes back", async () => {
    const range = (): Promise<number[]> =>
      figure(0).evaluate((element) => {
        const { xaxis } = (element as unknown as { _fullLayout: { xaxis: { range: number[] } } })._fullLayout;
        return xaxis.range.map((value) => Number(value.toFixed(6)));
      });
    const all = await range();
    const box = await figure(0).locator(".nsewdrag").first().boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.3);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.7, { steps: 5 });
    await page.mouse.up();
    await page.waitForTimeout(500);
    const zoomed = await range();
    assert.notDeepEqual(zoomed, all);
    await choose("JupyterLab Light");
    assert.deepEqual(await colours(0), ["#fff", "#444"]);
    assert.deepEqual(await range(), zoomed);
  });

  it("is drawn again from the saved notebook after a reload", async () => {
    assert.ok(opened);
    await page.keyboard.press("Control+s");
    await page.locator(".lm-TabBar-tab.jp-mod-current.jp-mod-dirty").waitFor({ state: "detached" });
    const saved = readFileSync(path.join(opened.folder, "figures.ipynb"), "utf8");
    assert.match(saved, /application\/vnd\.plotly\.v1\+json/);
    assert.doesNotMatch(saved, /1a1a1a|"#111/, "the theme is not written into the figure");
    await openNotebook(page, opened.lab, "figures.ipynb");
    await figure(1).waitFor();
    await figure(0).locator(".scatterlayer path.point").nth(2).waitFor();
    assert.equal(await page.locator(".jp-OutputArea-output table").count(), 1);
    await screenshot(page, "figures-reloaded");
  });
});
