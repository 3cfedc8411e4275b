import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { closeRenderer, renderPng, renderSvg } from "../../src/render/index.ts";
import { FIGURES } from "./demo.ts";

const folder = path.join(import.meta.dirname, "specs");

/** Six digits: the last ones differ between processors. */
function rounded(key: string, value: unknown): unknown {
  return typeof value === "number" && key !== "width" ? Number(value.toPrecision(6)) : value;
}

describe("figure specifications", function () {
  this.timeout(60_000);
  after(closeRenderer);

  for (const [name, draw] of Object.entries(FIGURES)) {
    it(`${name} is the reviewed one (UPDATE_GOLDEN=1 rewrites it)`, () => {
      const file = path.join(folder, `${name}.json`);
      const text = `${JSON.stringify(draw(), rounded, 1)}\n`;
      if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, text);
      assert.ok(existsSync(file), `${file} is missing: run with UPDATE_GOLDEN=1 and look at the picture`);
      assert.deepEqual(JSON.parse(text), JSON.parse(readFileSync(file, "utf8")));
    });

    it(`${name} is plain data that every front end draws, and says what its numbers are`, async () => {
      const figure = draw();
      assert.deepEqual(Object.keys(figure).sort(), ["config", "data", "layout"]);
      assert.deepEqual(JSON.parse(JSON.stringify(figure)), figure);
      const svg = await renderSvg(figure);
      assert.match(svg, /Simulated data|Real data, computed here|Schematic/);
      assert.ok(
        !/ (d|x|y|transform|width)="[^"]*(NaN|undefined|Infinity)/.test(svg),
        "a place in the picture is not a number",
      );
      assert.ok((await renderPng(figure)).length > 5000);
    });
  }
});
