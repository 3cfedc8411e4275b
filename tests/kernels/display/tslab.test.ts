import assert from "node:assert/strict";
import { createDisplayApi, KERNEL } from "../../../kernels/display/api.ts";
import { createComms } from "../../../kernels/display/comm.ts";
import { type Display, display, newDisplay, versions } from "../../../kernels/display/tslab.ts";
import type { CellOutput } from "../../../kernels/session/events.ts";

describe("tslab's interface", () => {
  const outputs: CellOutput[] = [];
  before(() => {
    (globalThis as Record<symbol, unknown>)[KERNEL] = createDisplayApi({
      emit: (output) => outputs.push(output),
      ask: () => Promise.resolve(undefined),
      comm: createComms(() => undefined).api,
    });
  });
  after(() => {
    delete (globalThis as Record<symbol, unknown>)[KERNEL];
  });
  beforeEach(() => void outputs.splice(0));

  const mime: [keyof Display, string][] = [
    ["javascript", "text/javascript"],
    ["html", "text/html"],
    ["markdown", "text/markdown"],
    ["latex", "text/latex"],
    ["svg", "image/svg+xml"],
    ["text", "text/plain"],
  ];
  for (const [method, type] of mime)
    it(`shows ${method} as ${type}`, () => {
      (display[method] as (text: string) => void)("x");
      assert.deepEqual(
        outputs.map((one) => "data" in one && one.data),
        [{ [type]: "x" }],
      );
    });

  it("shows bytes as base64", () => {
    display.png(new Uint8Array([1, 2, 3]));
    display.raw("application/pdf", new Uint8Array([4]));
    assert.deepEqual(
      outputs.map((one) => "data" in one && one.data),
      [{ "image/png": "AQID" }, { "application/pdf": "BA==" }],
    );
  });

  it("overwrites what a new display showed", () => {
    const own = newDisplay();
    own.text("first");
    own.html("<b>second</b>");
    assert.deepEqual(
      outputs.map(({ type }) => type),
      ["display_data", "update_display_data"],
    );
    const ids = outputs.map((one) => "displayId" in one && one.displayId);
    assert.equal(ids[0], ids[1]);
  });

  it("tells versions", () => {
    assert.match(versions.typescript, /^\d+\.\d+/);
    assert.equal(versions.node, process.version);
  });
});
