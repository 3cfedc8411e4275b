import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { JSDOM } from "jsdom";
import { closeRenderer } from "../../src/render/index.ts";
import { writeReport } from "../../src/report/report.ts";
import type { Report } from "../../src/report/report.ts";
import { FIGURES } from "../figures/demo.ts";
import { findBrowser, launchBrowser } from "../support/browser.ts";
import { skip } from "../support/skip.ts";

const report: Report = {
  title: "Do <models> beat baselines?",
  provenance: "simulated",
  about: "demo",
  summary: ["The additive baseline is best: 3.7 against 4.7."],
  sections: [
    {
      title: "Doubles",
      text: ["First </script> paragraph.", "Second."],
      figures: [{ figure: FIGURES.fig1a!(), caption: "Errors" }, { figure: FIGURES.fig1b!() }],
      tables: [
        {
          caption: "Means",
          columns: ["Model", "L2", "n"],
          rows: [
            ["Additive", 3.69482, 1200],
            ["<b>", NaN, undefined],
            ["Mine", -0.5, 3],
          ],
        },
      ],
    },
    { title: "Singles", figures: [{ figure: FIGURES.fig2c!() }] },
  ],
  notes: ["AAA9+BBB9 lacks a single & was not scored."],
};

describe("report", function () {
  this.timeout(60_000);
  let folder: string;
  let file: string;
  let html: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "pertline-report-"));
    file = await writeReport(report, path.join(folder, "out", "report.html"));
    html = await readFile(file, "utf8");
  });
  after(async () => {
    await closeRenderer();
    await rm(folder, { recursive: true });
  });

  it("is one file with the answer on top, contents, figures, tables and notes", async () => {
    assert.deepEqual(await readdir(path.dirname(file)), ["report.html"]);
    const { document } = new JSDOM(html).window;
    const text = (selector: string): string[] =>
      [...document.querySelectorAll(selector)].map((one) => one.textContent ?? "");
    assert.deepEqual(text("h1"), [report.title]);
    assert.deepEqual(text(".provenance"), ["Simulated data"]);
    assert.deepEqual(text(".summary p"), report.summary);
    assert.deepEqual(text("nav a"), ["Doubles", "Singles", "Notes"]);
    for (const link of document.querySelectorAll("nav a"))
      assert.ok(document.querySelector(link.getAttribute("href")!), "a link that leads nowhere");
    assert.deepEqual(text("figcaption"), ["Errors"]);
    assert.deepEqual(text("td"), ["Additive", "3.69", "1,200", "<b>", "–", "–", "Mine", "−0.5", "3"]);
    assert.deepEqual(text("td.number").length, 6);
    assert.deepEqual(text(".notes li"), report.notes);
    assert.equal(document.querySelectorAll('img[src^="data:image/svg+xml;base64,"]').length, 3);
    assert.equal(document.querySelectorAll("script:not([type])").length, 2);
  });

  it("asks no server for anything, draws its figures in a browser and prints pictures", async function () {
    const executable = findBrowser();
    if (executable === undefined) skip(this, "no Chromium or Chrome is installed");
    const browser = await launchBrowser(executable);
    try {
      const tab = await browser.newPage({ viewport: { width: 1200, height: 800 } });
      const trouble: string[] = [];
      tab.on("request", (request) => {
        if (!/^(file|data|blob):/.test(request.url())) trouble.push(request.url());
      });
      tab.on("console", (message) => trouble.push(message.text()));
      tab.on("pageerror", (error) => trouble.push(error.message));
      await tab.goto(pathToFileURL(file).href);
      await tab.waitForFunction('document.querySelectorAll(".plot.drawn .main-svg").length >= 3');
      assert.deepEqual(trouble, []);
      const shown = (selector: string): Promise<boolean[]> =>
        tab.evaluate(
          `[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => one.getBoundingClientRect().height > 50)`,
        );
      assert.deepEqual(await shown(".plot .live"), [true, true, true]);
      assert.deepEqual(await shown(".plot img"), [false, false, false]);
      await tab.emulateMedia({ media: "print" });
      assert.deepEqual(await shown(".plot .live"), [false, false, false]);
      assert.deepEqual(await shown(".plot img"), [true, true, true]);
    } finally {
      await browser.close();
    }
  });

  it("writes a page of words without plotly.js", async () => {
    const words = { ...report, sections: [{ title: "Words", text: ["Only."] }], notes: [] };
    const small = await writeReport(words, path.join(folder, "words.html"));
    assert.ok((await readFile(small)).length < 10_000);
  });

  it("leaves nothing behind when a figure cannot be drawn", async () => {
    const broken = { data: [{ type: "scatter3d" }], layout: { width: 100, height: 100 } };
    const target = path.join(folder, "broken", "report.html");
    const sections = [{ title: "x", figures: [{ figure: broken }] }];
    await assert.rejects(writeReport({ ...report, sections }, target), { code: "RENDER_TRACE_UNSUPPORTED" });
    assert.ok(!(await readdir(folder)).includes("broken"));
  });
});
