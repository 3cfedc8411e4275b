import assert from "node:assert/strict";
import { MOSAIC_HEIGHT, mosaic, mosaicCounts } from "../../src/figures/interactionMosaic.ts";
import { fig1fInput } from "../../src/figures/fromInteractions.ts";
import { demoInteractions } from "../support/demoInteractions.ts";

type Bars = { x: number[]; y: number[]; base: number[]; width: number[] };

describe("interactionMosaic", () => {
  const found = demoInteractions();
  const { strongest } = fig1fInput(found, { points: 0 });

  it("counts as the results do", () => {
    found.models.forEach((model, i) => assert.deepEqual(mosaicCounts(strongest[i]!), model.strongest.mosaic));
  });

  it("draws bars as high as their class is frequent, divided to 1, none upon another", () => {
    for (const values of strongest) {
      const { traces, annotations } = mosaic(values, { xaxis: "x", yaxis: "y" }, "Model");
      const pieces = (traces as unknown as Bars[]).flatMap(({ x, y, base, width }) => x.map((_, i) => ({ x: x[i]!, y: y[i]!, base: base[i]!, width: width[i]! }))); // prettier-ignore
      const bars = new Map(pieces.map(({ y, width }) => [y, width]));
      let height = 0;
      let end = 0;
      for (const [y, width] of [...bars].sort(([a], [b]) => a - b)) {
        const own = pieces.filter((piece) => piece.y === y).sort((a, b) => a.base - b.base);
        assert.ok(Math.abs(own.reduce((sum, piece) => sum + piece.x, 0) - 1) < 1e-9);
        own.forEach((piece, i) => assert.ok(i === 0 || Math.abs(piece.base - own[i - 1]!.base - own[i - 1]!.x) < 1e-9)); // prettier-ignore
        assert.ok(y - width / 2 > end);
        end = y + width / 2;
        height += width;
      }
      assert.ok(Math.abs(height - 110) < 1e-9 && end <= MOSAIC_HEIGHT);
      assert.equal(annotations.length, 3);
    }
  });
});
