import assert from "node:assert/strict";
import { drawMarkers } from "../../src/render/markers.ts";
import type { Marker } from "../../src/render/markers.ts";

const circle: Marker = {
  x: 10,
  y: 10,
  radius: 4,
  fill: [255, 0, 0, 1],
  stroke: [0, 0, 0, 0],
  strokeWidth: 0,
  shape: "circle",
  open: false,
};

function covered(marker: Marker): number {
  const rgba = drawMarkers([marker], 40, 40, 2);
  let sum = 0;
  for (let i = 3; i < rgba.length; i += 4) sum += (rgba[i] ?? 0) / 255;
  return sum / 4;
}

describe("drawMarkers", () => {
  it("covers each shape's area", () => {
    assert.ok(Math.abs(covered(circle) - Math.PI * 16) < 0.5, `${covered(circle)}`);
    assert.ok(Math.abs(covered({ ...circle, shape: "square" }) - 64) < 0.5);
    assert.ok(Math.abs(covered({ ...circle, shape: "diamond" }) - 2 * 5.2 ** 2) < 1);
  });

  it("lays a translucent marker over an opaque one", () => {
    const rgba = drawMarkers([circle, { ...circle, fill: [0, 0, 255, 0.5] }], 20, 20, 1);
    assert.deepEqual([...rgba.subarray((10 * 20 + 10) * 4, (10 * 20 + 10) * 4 + 4)], [128, 0, 128, 255]);
  });

  it("leaves an open marker's inside empty and clips at the border", () => {
    const rgba = drawMarkers(
      [{ ...circle, x: 0, open: true, stroke: [0, 0, 0, 1], strokeWidth: 1 }],
      20,
      20,
      1,
    );
    assert.equal(rgba[10 * 20 * 4 + 3], 0);
    assert.ok((rgba[(10 * 20 + 4) * 4 + 3] ?? 0) > 100);
  });
});
