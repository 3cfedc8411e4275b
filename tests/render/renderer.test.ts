import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { JSDOM } from "jsdom";
import { closeRenderer, renderPng, renderSvg } from "../../src/render/index.ts";
import type { Figure } from "../../src/render/index.ts";

const twoPanels: Figure = {
  data: [
    { x: [1, 2, 3, 4], y: [2, 1, 3, 5], mode: "markers", name: "additive baseline" },
    { x: [1, 2, 3], y: [3, 1, 2], mode: "markers", name: "deep model", xaxis: "x2", yaxis: "y2" },
  ],
  layout: {
    width: 900,
    height: 420,
    title: { text: "Prediction error" },
    grid: { rows: 1, columns: 2, pattern: "independent" },
    xaxis: { title: { text: "Observed" } },
    yaxis: { title: { text: "Predicted" } },
    xaxis2: { title: { text: "Model" } },
    yaxis2: { title: { text: "L<sub>2</sub> distance" } },
  },
};

function parse(svg: string): Document {
  return new JSDOM(svg, { contentType: "image/svg+xml" }).window.document;
}

function size(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

describe("renderer", function () {
  this.timeout(60_000);
  after(closeRenderer);

  it("draws every axis title, legend entry and point as SVG", async () => {
    const document = parse(await renderSvg(twoPanels));
    const texts = [...document.querySelectorAll("text")].map((text) => text.textContent);
    for (const expected of [
      "Prediction error",
      "Observed",
      "Predicted",
      "Model",
      "L2\u200b distance",
      "additive baseline",
      "deep model",
    ]) {
      assert.ok(
        texts.some((text) => text?.replaceAll("\u200b", "") === expected.replaceAll("\u200b", "")),
        `no text ${expected} among ${texts.join("|")}`,
      );
    }
    assert.equal(document.querySelectorAll(".scatterlayer path.point").length, 7);
  });

  it("gives PNG of width × scale, and lowers the scale until the file fits", async () => {
    const png = await renderPng(twoPanels, { scale: 1.5 });
    assert.deepEqual([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    assert.deepEqual(size(png), [1350, 630]);
    const small = await renderPng(twoPanels, { maxBytes: 8_000 });
    assert.ok(small.length <= 8_000);
    assert.ok(size(small)[0] < 1800 && size(small)[0] > 300);
    await assert.rejects(renderPng(twoPanels, { maxBytes: 100 }), { code: "RENDER_TOO_LARGE" });
  });

  it("takes its size from options, layout, then plotly's default, and leaves the figure alone", async () => {
    const before = JSON.stringify(twoPanels);
    assert.match(
      await renderSvg(twoPanels, { width: 500, height: 300 }),
      /^<svg[^>]* width="500" height="300"/,
    );
    assert.match(await renderSvg({ data: [{ y: [1, 2] }] }), /^<svg[^>]* width="700" height="450"/);
    assert.equal(JSON.stringify(twoPanels), before);
  });

  it("draws concurrent figures apart, and the same bytes every time", async () => {
    const other: Figure = { data: [{ type: "violin", y: [1, 2, 2, 3, 5], points: "all" }] };
    const [a, b, c] = await Promise.all([renderSvg(twoPanels), renderSvg(other), renderSvg(twoPanels)]);
    assert.equal(a, c);
    assert.notEqual(a, b);
    await closeRenderer();
    assert.equal(await renderSvg(other), b);
    assert.deepEqual(await renderPng(twoPanels), await renderPng(twoPanels));
  });

  it("refuses what is no figure, unknown and WebGL traces, and functions", async () => {
    await assert.rejects(renderSvg({ data: "x" } as unknown as Figure), { code: "RENDER_FIGURE_INVALID" });
    await assert.rejects(renderSvg({ data: [{ type: "scater", y: [1] }] }), {
      code: "RENDER_FIGURE_INVALID",
      message: /scater/,
    });
    await assert.rejects(renderSvg({ data: [{ type: "surface", z: [[1]] }] }), {
      code: "RENDER_TRACE_UNSUPPORTED",
    });
    await assert.rejects(renderSvg({ data: [{ y: () => 1 }] }), { code: "RENDER_FIGURE_INVALID" });
    assert.match(
      await renderSvg({ data: [{ type: "scattergl", mode: "markers", y: [1, 2] }] }),
      /class="point"/,
    );
  });

  it("fails waiting figures when closed, and starts again", async () => {
    const waiting = renderSvg(twoPanels);
    await Promise.all([assert.rejects(waiting, { code: "RENDER_CLOSED" }), closeRenderer()]);
    assert.match(await renderSvg(twoPanels), /^<svg/);
  });

  it("keeps a process alive while drawing and lets it end afterwards", () => {
    const entry = new URL("../../src/render/index.ts", import.meta.url).href;
    const code = `const { renderSvg } = await import(${JSON.stringify(entry)}); console.log((await renderSvg({ data: [{ y: [1] }] })).length > 1000);`;
    const run = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
      encoding: "utf8",
      timeout: 30_000,
    });
    assert.deepEqual([run.stdout, run.status], ["true\n", 0], run.stderr);
  });
});
