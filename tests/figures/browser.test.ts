import assert from "node:assert/strict";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { findBrowser, launchBrowser } from "../support/browser.ts";
import { skip } from "../support/skip.ts";
import { FIGURES } from "./demo.ts";

interface Box {
  what: string;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Runs in the browser: draws the figure and measures texts, points and panels relative to the picture. */
const MEASURE = `async (figure) => {
  const place = document.body.appendChild(document.createElement("div"));
  await Plotly.newPlot(place, figure.data, figure.layout, figure.config);
  const origin = place.querySelector("svg.main-svg").getBoundingClientRect();
  const box = (element, what) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { what, left: left - origin.left, top: top - origin.top, right: right - origin.left, bottom: bottom - origin.top };
  };
  const seen = (list) => list.filter((one) => one.right > one.left && one.bottom > one.top);
  const texts = [...place.querySelectorAll("svg text")].filter((text) => !text.closest(".hoverlayer, .modebar-container"));
  const points = [...place.querySelectorAll(".scatterlayer .points path, .barlayer .point path")];
  const result = {
    size: [origin.width, origin.height],
    texts: seen(texts.map((text) => box(text, text.textContent))),
    points: points.map((point) => box(point, "point")),
    lines: place.querySelectorAll(".scatterlayer .lines path").length,
    panels: [...place.querySelectorAll(".draglayer .nsewdrag")].map((drag) => box(drag, "panel")),
  };
  place.remove();
  return result;
}`;

/** Figures of lines or of coloured squares alone. */
const WITHOUT_POINTS = /^(heatmap|extendedData(2b|8b|9b))$/;

describe("figures in a browser", function () {
  this.timeout(60_000);
  let browser: Browser | undefined;
  let page: Page;

  before(async function () {
    const file = findBrowser();
    if (file === undefined) skip(this, "no Chromium or Chrome is installed");
    browser = await launchBrowser(file);
    page = await browser.newPage({ viewport: { width: 1300, height: 1000 } });
    await page.setContent("<!doctype html><body></body>");
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve("plotly.js-dist-min") });
  });
  after(() => browser?.close());

  for (const [name, draw] of Object.entries(FIGURES))
    it(`${name} has no text on text, nothing cut off and every point in a panel`, async () => {
      const figure = draw();
      const found = (await page.evaluate(`(${MEASURE})(${JSON.stringify(figure)})`)) as {
        size: [number, number];
        texts: Box[];
        points: Box[];
        lines: number;
        panels: Box[];
      };
      const { width, height } = figure.layout as { width: number; height: number };
      assert.deepEqual(found.size, [width, height]);
      assert.ok(found.texts.length > 6, "hardly any text was drawn");
      assert.ok(
        WITHOUT_POINTS.test(name) || found.points.length + found.lines > 1,
        "hardly anything was drawn",
      );
      assert.ok(found.panels.length > 0);
      const cut = found.texts.filter(
        (one) => one.left < 2 || one.top < 2 || one.right > width - 2 || one.bottom > height - 2,
      );
      assert.deepEqual(cut, [], "texts at or over the edge");
      const touching = found.texts.flatMap((a, i) =>
        found.texts
          .slice(i + 1)
          .filter(
            (b) =>
              overlap(a.left, a.right, b.left, b.right) > 1 && overlap(a.top, a.bottom, b.top, b.bottom) > 3,
          )
          .map((b) => `${a.what} | ${b.what}`),
      );
      assert.deepEqual(touching, [], "texts on each other");
      const astray = found.points.filter((point) => {
        // A bar on a logarithmic axis begins far below it: its end is what counts.
        const y = name === "cellsPerCondition" ? point.top : (point.top + point.bottom) / 2;
        const x = (point.left + point.right) / 2;
        const within = (panel: Box): boolean =>
          x >= panel.left - 4 && x <= panel.right + 4 && y >= panel.top - 1 && y <= panel.bottom + 1;
        return !found.panels.some(within);
      });
      assert.deepEqual(astray, [], "points outside every panel");
    });
});

function overlap(aLow: number, aHigh: number, bLow: number, bHigh: number): number {
  return Math.min(aHigh, bHigh) - Math.max(aLow, bLow);
}
