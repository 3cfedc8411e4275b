import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { findBrowser, launchBrowser } from "../support/browser.ts";
import { skip } from "../support/skip.ts";

const root = path.resolve(import.meta.dirname, "../..");

/**
 * Acts as JupyterLab: shares a widget class, asks for the module, draws a figure twice and disposes of it.
 * Runs in the page.
 */
const host = `(async () => {
  class Widget {
    node = document.createElement("div");
    isDisposed = false;
    addClass(name) { this.node.classList.add(name); }
    dispose() { this.isDisposed = true; this.node.remove(); }
  }
  const container = window._JUPYTERLAB["pertline-plotly"];
  await container.init({ "@lumino/widgets": { "2.0.0": { get: async () => () => ({ Widget }) } } });
  const { default: extension } = (await container.get("./mimeExtension"))();
  const { rendererFactory, rank, dataType, id } = extension;
  const mimeType = rendererFactory.mimeTypes[0];
  const widget = rendererFactory.createRenderer({ mimeType });
  document.body.append(widget.node);
  const points = () => widget.node.querySelectorAll(".scatterlayer path.point").length;
  const draw = (figure) => widget.renderModel({ data: { [mimeType]: figure } });
  const figure = Object.freeze({ data: [{ mode: "markers", y: [1, 2, 3] }] });
  await draw(figure);
  const first = points();
  await draw({ data: [{ mode: "markers", y: [1, 2, 3, 4, 5] }], layout: { width: 300, height: 200 } });
  const second = points();
  const size = [widget.node.querySelector(".main-svg").getAttribute("width"), widget.node.clientHeight];
  const buttons = ["a", "b"].map((name, i) => ({ name, label: name, method: "update", args: [{ y: [[i, 7, 8]] }, { title: { text: name } }, [0]] }));
  const linked = { data: [{ mode: "markers", y: [1, 2, 3], ids: ["a", "b", "c"] }], layout: { updatemenus: [{ buttons }] } };
  await draw(linked);
  await draw(linked);
  let updates = 0;
  widget.node.on("plotly_update", () => updates++);
  const click = async (pointNumber) => {
    widget.node.emit("plotly_click", { points: [{ data: widget.node.data[0], pointNumber }] });
    await new Promise((resolve) => setTimeout(resolve, 300));
  };
  await click(1);
  await click(2);
  const { _fullLayout: shown, data: [{ y: clicked }] } = widget.node;
  const followed = { clicked: [...clicked], active: shown.updatemenus[0].active, title: shown.title.text, updates };
  widget.dispose();
  widget.dispose();
  return { followed, id, mimeType, rank, dataType, safe: rendererFactory.safe, isWidget: widget instanceof Widget, first, second, size, kept: "_fullLayout" in widget.node };
})()`;

describe("extension", function () {
  this.timeout(60_000);
  let out: string;
  let server: Server | undefined;

  before(function () {
    out = mkdtempSync(path.join(tmpdir(), "pertline-extension-"));
    const script = `import { buildExtension } from ${JSON.stringify(path.join(root, "scripts/build-extension.mjs"))}; await buildExtension({ out: ${JSON.stringify(out)} });`;
    const run = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    assert.equal(run.status, 0, run.stderr);
  });
  after(() => {
    server?.close();
    rmSync(out, { recursive: true });
  });

  it("has types that hold", () => {
    const tsc = [
      path.join(root, "node_modules/typescript/bin/tsc"),
      "-p",
      path.join(root, "kernels/lab/extension"),
    ];
    const run = spawnSync(process.execPath, tsc, { encoding: "utf8" });
    assert.equal(run.status, 0, run.stdout);
  });

  it("names the file that JupyterLab loads, small, with plotly.js beside it", () => {
    const { name, jupyterlab } = JSON.parse(readFileSync(path.join(out, "package.json"), "utf8")) as {
      name: string;
      jupyterlab: { mimeExtension: boolean; _build: { load: string; mimeExtension: string } };
    };
    assert.equal(name, "pertline-plotly");
    assert.deepEqual([jupyterlab.mimeExtension, jupyterlab._build.mimeExtension], [true, "./mimeExtension"]);
    const entry = readFileSync(path.join(out, jupyterlab._build.load), "utf8");
    assert.ok(entry.length < 10_000, `${entry.length} characters`);
    const plotly = /plotly\.\w+\.js/.exec(entry)?.[0];
    assert.ok(plotly && existsSync(path.join(out, "static", plotly)));
  });

  it("gives a host a renderer that draws, updates and disposes", async function () {
    const executable = findBrowser();
    if (!executable) skip(this, "no Chromium or Chrome is installed");
    const { jupyterlab } = JSON.parse(readFileSync(path.join(out, "package.json"), "utf8")) as {
      jupyterlab: { _build: { load: string } };
    };
    server = createServer(({ url = "/" }, response) => {
      const script = url.endsWith(".js");
      response.setHeader("content-type", script ? "text/javascript" : "text/html");
      response.end(script ? readFileSync(path.join(out, url)) : "<!doctype html><body></body>");
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const browser = await launchBrowser(executable);
    try {
      const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
      await page.goto(base);
      await page.addScriptTag({ url: base + jupyterlab._build.load });
      assert.deepEqual(await page.evaluate(host), {
        id: "pertline-plotly:renderer",
        mimeType: "application/vnd.plotly.v1+json",
        rank: 0,
        dataType: "json",
        safe: true,
        isWidget: true,
        first: 3,
        second: 5,
        size: ["300", 200],
        kept: false,
        // A click on the second point did what the second button does, once; the third has no button.
        followed: { clicked: [1, 7, 8], active: 1, title: "b", updates: 1 },
      });
    } finally {
      await browser.close();
    }
  });
});
