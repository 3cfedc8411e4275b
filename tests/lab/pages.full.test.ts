import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { findBrowser, launchBrowser } from "../support/browser.ts";
import { screenshot } from "../support/lab.ts";
import { skip } from "../support/skip.ts";

const root = path.resolve(import.meta.dirname, "../..");
const notebook = path.join(root, "notebooks/04-figures.ipynb");
const labPython = path.join(
  root,
  ".lab/venv",
  process.platform === "win32" ? "Scripts/python.exe" : "bin/python",
);

describe("a notebook as a page", function () {
  this.timeout(120_000);
  let folder: string;
  let browser: Browser | undefined;
  let page: Page;
  const asked: string[] = [];
  const complaints: string[] = [];

  before(async function () {
    const executable = findBrowser();
    if (!executable) skip(this, "no Chromium or Chrome is installed");
    folder = mkdtempSync(path.join(tmpdir(), "pertline-pages-"));
    browser = await launchBrowser(executable);
    page = await browser.newPage({ viewport: { width: 1100, height: 1400 } });
    page.on("request", (request) => asked.push(request.url()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  });
  after(async () => {
    await browser?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it("pertline notebook html: figures work, plotly.js is in it once, nothing else is asked for", async () => {
    const file = path.join(folder, "figures.html");
    const program = path.join(root, "dist/bin/pertline.js");
    execFileSync(process.execPath, [program, "notebook", "html", notebook, "-o", file], { stdio: "pipe" });
    const html = readFileSync(file, "utf8");
    assert.equal(html.split("plotly.js v").length - 1, 1);
    await page.goto(pathToFileURL(file).href);
    const plots = page.locator(".js-plotly-plot:has(.main-svg)");
    await plots.nth(3).waitFor();
    assert.equal(await plots.count(), 4);

    await plots.first().scrollIntoViewIfNeeded();
    const points = plots.first().locator(".scatterlayer path.point");
    assert.ok((await points.count()) > 50);
    await points.first().hover({ force: true });
    await plots.first().locator(".hovertext").first().waitFor();
    await screenshot(page, "notebook-html");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      plots.first().locator('.modebar-btn[data-title^="Download plot"]').click(),
    ]);
    assert.equal(
      readFileSync(await download.path())
        .subarray(1, 4)
        .toString(),
      "PNG",
    );
    assert.equal(await page.locator('.modebar-btn[data-title^="Share"]').count(), 0, "no upload is offered");

    await page.setViewportSize({ width: 700, height: 1000 });
    await page.waitForTimeout(500);
    // A figure with a width of its own is scrolled within its place, never the page.
    const widths = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]");
    assert.ok((widths as number[])[0]! <= (widths as number[])[1]!, String(widths));
    await screenshot(page, "notebook-html-narrow");
    assert.deepEqual(
      asked.filter((url) => !/^(file|data|blob):/.test(url)),
      [],
    );
    assert.deepEqual(complaints, []);
  });

  it("nbconvert: HTML and markdown show each figure's picture", function () {
    if (!existsSync(labPython)) skip(this, "no .lab/venv (npm run lab makes it)");
    for (const format of ["html", "markdown"])
      execFileSync(labPython, ["-m", "nbconvert", "--to", format, "--output-dir", folder, notebook], {
        stdio: "pipe",
      });
    const html = readFileSync(path.join(folder, "04-figures.html"), "utf8");
    assert.equal(html.match(/<img[^>]*src="data:image\/png;base64,/g)?.length, 4);
    const markdown = readFileSync(path.join(folder, "04-figures.md"), "utf8");
    const pictures = [...markdown.matchAll(/!\[[^\]]*\]\(([^)]+\.png)\)/g)].map((match) => match[1] ?? "");
    assert.equal(pictures.length, 4);
    for (const picture of pictures) {
      const file = path.join(folder, picture);
      assert.ok(statSync(file).size < 150_000, picture);
      assert.ok(readFileSync(file).readUInt32BE(16) >= 400, picture);
    }
    assert.match(markdown, /^```typescript$/m);
    assert.ok(readdirSync(folder).includes("04-figures_files"));
  });
});
