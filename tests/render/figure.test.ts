import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { drawable, sizeFigure, undrawable } from "../../src/render/figure.ts";

describe("sizeFigure", () => {
  it("draws WebGL scatter as SVG scatter and copies nothing else", () => {
    const trace = { type: "bar", y: [1] };
    const { data } = sizeFigure({ data: [{ type: "scattergl", y: [1] }, trace] });
    assert.equal(data[0]?.type, "scatter");
    assert.equal(data[1], trace);
  });

  it("refuses sizes that are none", () => {
    assert.throws(() => sizeFigure({ data: [] }, { width: NaN }), { code: "RENDER_FIGURE_INVALID" });
    assert.throws(() => sizeFigure({ data: [null] }), {
      code: "RENDER_FIGURE_INVALID",
      message: /data\[0\]/,
    });
  });

  it("knows every trace type of the installed plotly.js", function () {
    this.timeout(30_000);
    // In a process of its own: opening the window puts a browser's globals into this one.
    const entry = new URL("../../src/render/browserWindow.ts", import.meta.url).href;
    const code = `const { openWindow } = await import(${JSON.stringify(entry)}); console.log(JSON.stringify(Object.keys(openWindow().plotly.PlotSchema.get().traces))); process.exit();`;
    const run = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
      encoding: "utf8",
    });
    const types = JSON.parse(run.stdout) as string[];
    const known = new Set([...drawable, ...undrawable, "scattergl", "scatterpolargl"]);
    assert.deepEqual([...types].sort(), [...known].sort());
  });
});
