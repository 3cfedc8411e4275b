import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import { closeRenderer, findBrowser, renderSvg, svgToPdf } from "../../src/render/index.ts";
import { skip } from "../support/skip.ts";

const figure = {
  data: [{ type: "scatter", mode: "markers", x: [1, 2, 3], y: [3, 1, 2] }],
  layout: { width: 1020, height: 510, annotations: [{ text: "some words", x: 2, y: 2, showarrow: false }] },
};

describe("svgToPdf", function () {
  this.timeout(60_000);
  after(closeRenderer);

  it("prints one page of the figure's size, with text as text", async function () {
    if (findBrowser() === undefined) skip(this, "no Chromium, Chrome or Edge is installed");
    const pdf = Buffer.from(await svgToPdf(await renderSvg(figure)));
    const text = pdf.toString("latin1");
    assert.match(text, /^%PDF-/);
    assert.equal(text.match(/\/Type\s*\/Page\b/g)?.length, 1);
    const [, width, height] = /\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/.exec(text)!;
    // 1,020 pixels are 510 points, 180 mm.
    assert.ok(Math.abs(Number(width) - 510) < 1 && Math.abs(Number(height) - 255) < 1, `${width} ${height}`);
    assert.match(text, /\/BaseFont\s*\/[A-Z]{6}\+Arimo/);
    const streams = [...text.matchAll(/stream\r?\n/g)].map(({ index, 0: head }) => {
      try {
        return inflateSync(pdf.subarray(index + head.length)).toString("latin1");
      } catch {
        return "";
      }
    });
    assert.ok(
      streams.some((content) => /\bTj\b|\bTJ\b/.test(content)),
      "no text is shown as text",
    );
  });

  it("says what to install where there is no browser, and which one failed", async () => {
    const svg = '<svg viewBox="0 0 10 10"></svg>';
    const before = process.env.PERTLINE_CHROMIUM;
    process.env.PERTLINE_CHROMIUM = "/no/such/browser";
    try {
      await assert.rejects(svgToPdf(svg), { code: "RENDER_NO_BROWSER", message: /PERTLINE_CHROMIUM/ });
    } finally {
      if (before === undefined) delete process.env.PERTLINE_CHROMIUM;
      else process.env.PERTLINE_CHROMIUM = before;
    }
    await assert.rejects(svgToPdf(svg, { browser: process.execPath }), { code: "RENDER_PDF_FAILED", message: /did not print/ }); // prettier-ignore
    await assert.rejects(svgToPdf("<svg></svg>", { browser: process.execPath }), { code: "RENDER_FIGURE_INVALID" }); // prettier-ignore
  });
});
