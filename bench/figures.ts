// Figures with many points in JupyterLab: how long they take to appear, frame times while zooming, panning and hovering, memory.
//   npm run bench:figures [-- COUNT …]   numbers of faint points in Fig 1f (5000 310000)
// Needs Chromium or Chrome and what `npm run lab` sets up. Without a graphics processor, WebGL is computed in software.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import type { Page } from "playwright-core";
import { benchmark, fig1f, fig1fInput, heldOut, interactions, loadCells, modelsByName, pseudobulk } from "pertline"; // prettier-ignore
import type { Figure } from "pertline";
import { findBrowser } from "../tests/support/browser.ts";
import { notebookOf, startLab } from "../tests/support/lab.ts";
import { saveResults } from "./support/results.ts";

/** Frame times of one kind of action in milliseconds. */
interface Frames {
  median: number;
  p95: number;
  longest: number;
  frames: number;
}

interface Measured {
  points: number;
  megabytes: number;
  "first picture (s)": number;
  "JavaScript heap (MB)": number;
  zoom: Frames;
  pan: Frames;
  hover: Frames;
}

/** Between two frames the main thread did whatever the page was busy with. */
const RECORDER = `
  window.frameTimes = [];
  let last = performance.now();
  (function next(now) { window.frameTimes.push(now - last); last = now; requestAnimationFrame(next); })(last);
`;

const root = path.resolve(import.meta.dirname, "..");
const counts = process.argv.slice(2).map(Number);
const executablePath = findBrowser();
if (!executablePath) throw new Error("No Chromium or Chrome is installed.");

const truth = await pseudobulk(await loadCells("demo"));
const models = modelsByName("no_change,mean,matching_mean,global_epistasis");
const { tasks, panel } = await benchmark(truth, { models });
const task = tasks.find(({ kind }) => kind === "doubles")!;
const runs = task.comparisons.flatMap(({ split, predictions }) =>
  predictions.map((one) => ({ seed: split.seed, predictions: one, heldOut: heldOut(split) })),
);
const found = interactions(truth, runs, { panel, draws: 0 });

mkdirSync(path.join(root, ".lab"), { recursive: true });
const folder = mkdtempSync(path.join(root, ".lab/bench-figures-"));
const lab = await startLab(folder, 18_990);
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--enable-precise-memory-info"], // prettier-ignore
});
const results: Record<string, Measured> = {};
try {
  for (const points of counts.length > 0 ? counts : [5_000, 310_000]) {
    const figure = fig1f(fig1fInput(found, { points }));
    results[`Fig 1f, ${points.toLocaleString("en")} faint points`] = await measure(figure, points);
  }
} finally {
  await browser.close();
  await lab.stop();
  rmSync(folder, { recursive: true, force: true });
}
for (const [name, { zoom, pan, hover, ...rest }] of Object.entries(results)) {
  console.log(`\n${name}`);
  for (const [what, value] of Object.entries(rest)) console.log(`  ${what.padEnd(22)}${value}`);
  for (const [what, one] of Object.entries({ zoom, pan, hover }))
    console.log(`  ${`${what}, frame times`.padEnd(22)}median ${one.median} ms, 95 % ${one.p95} ms, longest ${one.longest} ms (${one.frames} frames)`); // prettier-ignore
}
saveResults("figures", { figures: results });

/** Opens a notebook whose stored output is the figure, and uses it with the mouse. */
async function measure(figure: Figure, points: number): Promise<Measured> {
  const output = { "application/vnd.plotly.v1+json": figure, "text/plain": "figure" };
  const text = JSON.stringify(notebookOf({ source: "figure", output }));
  writeFileSync(path.join(folder, `figure-${points}.ipynb`), text);
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  const began = Date.now();
  await page.goto(`${lab.base}lab/workspaces/figure-${points}/tree/figure-${points}.ipynb?reset&token=${lab.token}`); // prettier-ignore
  const plot = page.locator(".js-plotly-plot:has(.main-svg)").first();
  await plot.waitFor({ timeout: 180_000 });
  await page.waitForFunction(
    `document.querySelector(".js-plotly-plot .heatmaplayer image, .js-plotly-plot .scatterlayer path.point")`,
    undefined,
    {
      timeout: 180_000,
    },
  );
  await settle(page);
  const drawn = (Date.now() - began) / 1000;
  await page.evaluate(RECORDER);
  const facet = page.locator(".js-plotly-plot .nsewdrag").first();
  await facet.scrollIntoViewIfNeeded();
  const box = (await facet.boundingBox())!;
  const at = (x: number, y: number): [number, number] => [box.x + x * box.width, box.y + y * box.height];

  const zoom = await recorded(page, async () => {
    for (const far of [0.9, 0.8, 0.7]) {
      await page.mouse.move(...at(0.1, 0.1));
      await page.mouse.down();
      await page.mouse.move(...at(far, far), { steps: 10 });
      await page.mouse.up();
      await settle(page);
      await page.mouse.dblclick(...at(0.5, 0.5));
      await settle(page);
    }
  });
  await plot.hover();
  await page.locator('.modebar-btn[data-title="Pan"]').first().click({ force: true });
  const pan = await recorded(page, async () => {
    await page.mouse.move(...at(0.5, 0.5));
    await page.mouse.down();
    for (let i = 0; i < 30; i++) await page.mouse.move(...at(0.5 + 0.3 * Math.sin(i / 3), 0.5));
    await page.mouse.up();
    await settle(page);
  });
  const hover = await recorded(page, async () => {
    for (let i = 0; i < 60; i++) await page.mouse.move(...at(0.5 + 0.4 * Math.sin(i / 5), 0.5 + 0.4 * Math.cos(i / 7))); // prettier-ignore
    await settle(page);
  });
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const heap = Number(await page.evaluate("performance.memory.usedJSHeapSize")) / 2 ** 20;
  await page.close();
  return {
    points,
    megabytes: Math.round(text.length / 1e5) / 10,
    "first picture (s)": drawn,
    "JavaScript heap (MB)": Math.round(heap),
    ...{ zoom, pan, hover },
  };
}

/** Two frames in a row, so that what was asked for is drawn. */
async function settle(page: Page): Promise<void> {
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
}

async function recorded(page: Page, act: () => Promise<void>): Promise<Frames> {
  await page.evaluate("window.frameTimes.length = 0");
  await act();
  const times = ((await page.evaluate("window.frameTimes")) as number[]).sort((a, b) => a - b);
  const at = (share: number): number => Math.round(times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? NaN); // prettier-ignore
  return { median: at(0.5), p95: at(0.95), longest: at(1), frames: times.length };
}
