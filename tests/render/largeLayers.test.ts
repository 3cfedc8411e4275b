import assert from "node:assert/strict";
import { closeRenderer, renderSvg } from "../../src/render/index.ts";

const many = Array.from({ length: 6_000 }, (_, i) => i);

describe("largeLayers", function () {
  this.timeout(60_000);
  after(closeRenderer);

  it("draws a large subplot's markers as one image, small traces as vectors, on the axes of all data", async () => {
    const cells = {
      mode: "markers",
      x: many,
      y: many.map((i) => Math.sin(i)),
      marker: { size: 3, color: many, colorscale: "Viridis" },
    };
    const svg = await renderSvg({ data: [cells, { mode: "markers", x: [0, 6000], y: [0, 1] }] });
    assert.equal(svg.match(/<image /g)?.length, 1);
    assert.equal(svg.match(/class="point"/g)?.length, 2);
    assert.match(svg, />6000</);
    assert.ok(svg.length < 1_500_000, `${svg.length} characters`);
  });

  it("keeps vectors up to 5,000 markers, and where a symbol is not known", async () => {
    const vector = await renderSvg({ data: [{ mode: "markers", y: many.slice(0, 5_000) }] });
    assert.equal(vector.match(/class="point"/g)?.length, 5_000);
    const stars = await renderSvg({
      data: [{ mode: "markers", y: many.slice(0, 5_001), marker: { symbol: "star" } }],
    });
    assert.equal(stars.match(/class="point"/g)?.length, 5_001);
  });
});
