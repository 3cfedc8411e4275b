import assert from "node:assert/strict";
import { JSDOM } from "jsdom";
import { transformBox } from "../../src/render/box.ts";
import type { Box } from "../../src/render/box.ts";
import { elementBox, pageMatrix } from "../../src/render/elementBox.ts";
import { closeRenderer, renderSvg } from "../../src/render/index.ts";
import { decodePng } from "../support/png.ts";

describe("draw", function () {
  this.timeout(60_000);
  after(closeRenderer);

  it("places titles, ticks, legend and annotations of two panels without overlap, inside the figure", async () => {
    const svg = await renderSvg({
      data: [
        { x: [1, 2, 3], y: [2, 1, 3], name: "a model with a long name" },
        {
          x: ["no change", "additive", "linear model"],
          y: [10, 5, 4],
          type: "bar",
          name: "error",
          xaxis: "x2",
          yaxis: "y2",
        },
      ],
      layout: {
        width: 1000,
        height: 450,
        title: { text: "<b>Figure 1</b> two panels" },
        grid: { rows: 1, columns: 2, pattern: "independent" },
        xaxis: { title: { text: "Observed log fold change" } },
        yaxis: { title: { text: "Predicted log fold change" } },
        yaxis2: { title: { text: "Error" } },
        annotations: [
          { text: "a", xref: "paper", yref: "paper", x: -0.05, y: 1.1, showarrow: false, font: { size: 18 } },
        ],
      },
    });
    const { document } = new JSDOM(svg, { contentType: "image/svg+xml" }).window;
    const boxes: [string, Box][] = [...document.querySelectorAll("text")]
      .map((text): [string, Box | undefined] => {
        const box = elementBox(text);
        return [text.textContent ?? "", box && transformBox(box, pageMatrix(text))];
      })
      .filter((entry): entry is [string, Box] => entry[1] !== undefined && entry[0].trim() !== "");
    assert.ok(boxes.length >= 18, `${boxes.length} texts`);
    for (const [i, [text, a]] of boxes.entries()) {
      assert.ok(
        a.x >= 0 && a.y >= 0 && a.x + a.width <= 1000 && a.y + a.height <= 450,
        `${text} leaves the figure: ${JSON.stringify(a)}`,
      );
      for (const [other, b] of boxes.slice(i + 1)) {
        const overlap = Math.min(
          a.x + a.width - b.x,
          b.x + b.width - a.x,
          a.y + a.height - b.y,
          b.y + b.height - a.y,
        );
        assert.ok(overlap <= 1, `${text} and ${other} overlap by ${overlap} pixels`);
      }
    }
  });

  it("fills a heatmap's cells with the colours of its scale", async () => {
    const svg = await renderSvg({
      data: [
        {
          type: "heatmap",
          z: [[0, 1]],
          colorscale: [
            [0, "#f00"],
            [1, "#00f"],
          ],
          showscale: false,
        },
      ],
    });
    const png = /xlink:href="data:image\/png;base64,([^"]+)"/.exec(svg)?.[1];
    assert.ok(png, "no image in the heatmap");
    const { width, height, rgba } = decodePng(Buffer.from(png, "base64"));
    const at = (x: number): number[] => [
      ...rgba.subarray((Math.floor(height / 2) * width + x) * 4).subarray(0, 4),
    ];
    assert.deepEqual(
      [at(5), at(width - 5)],
      [
        [255, 0, 0, 255],
        [0, 0, 255, 255],
      ],
    );
  });
});
