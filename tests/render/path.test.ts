import assert from "node:assert/strict";
import { flatten, polylineBox, walk } from "../../src/render/path.ts";

describe("flatten", () => {
  it("follows lines, relative commands and closing", () => {
    assert.deepEqual(polylineBox(flatten("M0,0H10V20h-10Z")), { x: 0, y: 0, width: 10, height: 20 });
    assert.equal(walk(flatten("M0,0H10V20h-10Z")).length, 60);
  });

  it("measures a circle of two arcs to 0.5 %", () => {
    const circle = flatten("M5,0A5,5 0 1,1 -5,0A5,5 0 1,1 5,0Z");
    assert.ok(Math.abs(walk(circle).length / (10 * Math.PI) - 1) < 0.005);
    const box = polylineBox(circle);
    assert.ok(box && Math.abs(box.width - 10) < 0.1 && Math.abs(box.height - 10) < 0.1);
  });

  it("ends curves at their end point and finds points along a line", () => {
    assert.deepEqual(flatten("M0,0C0,5 5,10 10,10s10,0 10,10Q20,30 30,30").slice(-2), [30, 30]);
    assert.deepEqual(walk(flatten("M0,0L10,0L10,10"), 15), { length: 15, x: 10, y: 5 });
  });
});
