import assert from "node:assert/strict";
import { PRINT_SCALE, atPrintSize, millimetres } from "../../src/render/printSize.ts";

describe("print size", () => {
  it("is 180 mm for 1,020 pixels, and 300 dots per inch", () => {
    assert.ok(Math.abs(millimetres(1020) - 180) < 0.1);
    const dots = (1020 * PRINT_SCALE) / (millimetres(1020) / 25.4);
    assert.ok(Math.abs(dots - 300) < 0.01, String(dots));
  });

  it("is written into the head of an SVG document alone", () => {
    const svg =
      '<svg class="a" width="1020" height="510" viewBox="0 0 1020 510"><rect width="1020" height="4"/></svg>';
    assert.equal(
      atPrintSize(svg),
      '<svg class="a" width="179.917mm" height="89.958mm" viewBox="0 0 1020 510"><rect width="1020" height="4"/></svg>',
    );
  });
});
