import assert from "node:assert/strict";
import { JSDOM } from "jsdom";
import { FIGURE_PAGES, figurePage, pageHtml, pageSvg } from "../../src/report/figurePage.ts";
import { closeRenderer } from "../../src/render/index.ts";
import { FIGURES } from "../figures/demo.ts";

const figures = { fig2a: FIGURES["fig2a-one"]!(), fig2b: FIGURES.fig2b!(), fig2c: FIGURES.fig2c!() };

describe("figurePage", function () {
  this.timeout(60_000);
  after(closeRenderer);

  it("puts panels of a row side by side and those of a column below each other, none over another", () => {
    const { panels, width, height } = figurePage(figures, FIGURE_PAGES.fig2);
    const boxes = panels.map(({ name, figure, left, top }) => {
      const size = figure.layout as { width: number; height: number };
      return { name, left, top, right: left + size.width, bottom: top + size.height };
    });
    const [a, b, c] = boxes as [(typeof boxes)[0], (typeof boxes)[0], (typeof boxes)[0]];
    assert.ok(b.top > a.bottom && b.top === c.top && c.left > b.right);
    for (const { right, bottom } of boxes) assert.ok(right <= width + 1 && bottom <= height + 1);
  });

  it("leaves no hole for panels that are not there", () => {
    const { fig2c } = figures;
    const one = figurePage({ fig2c, other: fig2c }, FIGURE_PAGES.fig2);
    assert.deepEqual(one.panels.map(({ name, left, top }) => [name, left, top]), [["fig2c", 0, 0]]); // prettier-ignore
    assert.throws(() => figurePage({ other: fig2c }, FIGURE_PAGES.fig2), { code: "NO_PANELS", message: /fig2a, fig2b, fig2c.*found other/ }); // prettier-ignore
  });

  it("draws them as one document whose ids occur once and whose references lead somewhere", async () => {
    const svg = await pageSvg(figurePage(figures, FIGURE_PAGES.fig2));
    const { document } = new JSDOM(svg, { contentType: "image/svg+xml" }).window;
    assert.equal(document.documentElement.getAttribute("width"), "1020");
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    assert.equal(new Set(ids).size, ids.length);
    const used = [...svg.matchAll(/url\(['"]?(?:&quot;)?#([\w-]+)/g)].map(([, id]) => id!);
    assert.ok(used.length > 3);
    assert.deepEqual(used.filter((id) => !ids.includes(id)), []); // prettier-ignore
    const texts = [...document.querySelectorAll("text")].map((text) => text.textContent);
    for (const text of ["W", "scGPT", "not run"]) assert.ok(texts.includes(text), text);
  });

  it("makes a page with every panel live in its place", async () => {
    const page = figurePage({ fig2b: figures.fig2b, fig2c: figures.fig2c }, FIGURE_PAGES.fig2);
    const { document } = new JSDOM(await pageHtml(page)).window;
    assert.deepEqual([...document.querySelectorAll(".panel")].map(({ id }) => id), ["fig2b", "fig2c"]); // prettier-ignore
    assert.equal(document.querySelectorAll("script.figure-data").length, 2);
    const [, second] = [...document.querySelectorAll<HTMLElement>(".panel")];
    assert.equal(second!.style.left, `${page.panels[1]!.left}px`);
  });
});
