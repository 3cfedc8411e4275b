import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { figureData } from "../../src/figures/figureData.ts";
import { linkedFig1 } from "../../src/figures/linkedFig1.ts";
import { closeRenderer, renderSvg } from "../../src/render/index.ts";
import { figureHtml, page as htmlPage } from "../../src/report/page.ts";
import { findBrowser, launchBrowser } from "../support/browser.ts";
import { skip } from "../support/skip.ts";
import { doubleScores, linkedDemo, predictions, pseudobulk } from "./demo.ts";

interface Button {
  label: string;
  name: string;
  args: [{ x: number[][]; y: number[][] }, object, number[]];
}

function buttonsOf(figure: ReturnType<typeof linkedDemo>): Button[] {
  return (figure.layout.updatemenus as { buttons: Button[] }[])[0]!.buttons;
}

describe("linkedFig1", () => {
  const figure = linkedDemo();

  it("has a button for every predicted condition and seed, the most surprising first", () => {
    const buttons = buttonsOf(figure);
    assert.equal(buttons.length, 4);
    const errors = buttons.map(({ name }) => {
      const [dataset, seed, condition] = JSON.parse(name) as [string, number, string];
      return doubleScores.find((one) => one.dataset === dataset && one.seed === seed && one.condition === condition && one.model === "additive")!.value; // prettier-ignore
    });
    assert.deepEqual(errors, [...errors].sort((a, b) => b - a)); // prettier-ignore
  });

  it("names on every point of Fig 1a its button, and shows the first one", () => {
    const ids = figure.data.flatMap((trace) => (trace.ids as string[] | undefined) ?? []);
    const l2 = figureData(figure);
    assert.equal(ids.length, l2.length);
    const names = new Set(buttonsOf(figure).map(({ name }) => name));
    assert.equal(ids.filter((id) => names.has(id)).length, 4 * 3);
    const [first] = buttonsOf(figure);
    first!.args[2].forEach((trace, k) => {
      assert.deepEqual(figure.data[trace]!.x, first!.args[0].x[k]);
      assert.deepEqual(figure.data[trace]!.y, first!.args[0].y[k]);
    });
  });

  it("keeps no more conditions than the size allows, and at least one", () => {
    const all = JSON.stringify(buttonsOf(figure)).length;
    const two = linkedFig1({
      ...{ scores: doubleScores, pseudobulk, provenance: "simulated", maxBytes: 1 },
      predictions: [{ seed: 1, predictions: [{ ...predictions[0]!, conditions: ["AAA0+BBB0"] }] }],
    });
    assert.equal(buttonsOf(two).length, 1);
    assert.ok(all < 60_000, String(all));
    assert.throws(() => linkedFig1({ scores: doubleScores, pseudobulk, provenance: "simulated", predictions: [] }), { code: "NO_PREDICTION" }); // prettier-ignore
  });

  describe("in a page", function () {
    this.timeout(60_000);
    let browser: Browser | undefined;
    let page: Page;
    before(async function () {
      const file = findBrowser();
      if (file === undefined) skip(this, "no Chromium or Chrome is installed");
      browser = await launchBrowser(file);
      page = await browser.newPage({ viewport: { width: 1000, height: 1200 } });
      const html = htmlPage("linked", figureHtml(figure, await renderSvg(figure), "linked"), true);
      await page.setContent(html);
      await page.waitForSelector(".plot.drawn");
    });
    after(async () => {
      await browser?.close();
      await closeRenderer();
    });

    interface Shown {
      title: string;
      y: number[];
      active: number;
    }
    const shown = (): Promise<Shown> =>
      page.evaluate(`(() => {
        const place = document.querySelector(".live");
        const trace = place._fullData.find((one) => one.name === "My model" && one.yaxis !== "y");
        return {
          title: place.layout.annotations.map(({ text }) => text).find((text) => text.includes("predicted and observed")),
          y: [...trace.y],
          active: place._fullLayout.updatemenus[0].active,
        };
      })()`);

    it("a click on a point of Fig 1a shows its condition in Fig 1b", async () => {
      const before = await shown();
      const buttons = buttonsOf(figure);
      for (const at of [2, 1, 3]) {
        const place = (await page.evaluate(`(() => {
          const place = document.querySelector(".live");
          const { xaxis, yaxis } = place._fullLayout;
          const trace = place._fullData.find(({ ids, name }) => ids && name === "My model");
          const at = trace.ids.indexOf(${JSON.stringify(buttons[at]!.name)});
          const box = place.getBoundingClientRect();
          return [box.left + xaxis._offset + xaxis.d2p(trace.x[at]), box.top + yaxis._offset + yaxis.d2p(trace.y[at])];
        })()`)) as [number, number];
        // What lies under the pointer is found a frame later: a click before that means nothing.
        const done = `document.querySelector(".live")._fullLayout.updatemenus[0].active === ${at}`;
        for (let attempt = 0; attempt < 20 && !(await page.evaluate(done)); attempt++) {
          await page.mouse.move(place[0] - 4 + (attempt % 2), place[1]);
          await page.mouse.move(place[0], place[1], { steps: 3 });
          await page.waitForTimeout(150);
          await page.mouse.click(place[0], place[1]);
          await page.waitForTimeout(250);
        }
        await page.waitForFunction(done, undefined, { timeout: 5000 });
        const after = await shown();
        const [, seed, condition] = JSON.parse(buttons[at]!.name) as [string, number, string];
        assert.ok(after.title.includes(`${condition} (seed ${seed})`), after.title);
        assert.notDeepEqual(after.y, before.y);
        const trace = buttons[at]!.args[2].findIndex((one) => figure.data[one]!.name === "My model");
        assert.deepEqual(after.y, buttons[at]!.args[0].y[trace]);
      }
    });

    it("the menu does the same", async () => {
      await page.click(".updatemenu-header");
      await page.click(".updatemenu-dropdown-button >> nth=0");
      await page.waitForFunction(`document.querySelector(".live")._fullLayout.updatemenus[0].active === 0`);
      const { title } = await shown();
      const [, seed, condition] = JSON.parse(buttonsOf(figure)[0]!.name) as [string, number, string];
      assert.ok(title.includes(`${condition} (seed ${seed})`), title);
    });
  });
});
