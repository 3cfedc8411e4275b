import assert from "node:assert/strict";
import { fig2c } from "../../../src/figures/fig2c.ts";
import { FIGURE_2C_MODELS } from "../../../src/report/paper/sourceModels.ts";
import { publishedNumbers, publishedRatios } from "../../../src/report/paper/publishedNumbers.ts";

describe("publishedNumbers", () => {
  it("lists every published number and recomputes none", () => {
    const { rows, notDetermined } = publishedNumbers();
    assert.ok(rows.length > 300);
    assert.ok(rows.every(({ recomputed, pass }) => Number.isNaN(recomputed) && !pass));
    assert.deepEqual(
      rows.filter(({ figure, quantity }) => figure === "Fig 1a" && quantity === "L2 of additive_model"),
      [{ figure: "Fig 1a", quantity: "L2 of additive_model", published: "2.766", recomputed: NaN, tolerance: 0.0005 + 1e-9, pass: false, source: "drawn in the paper, digits derived from the Source Data in Python" }], // prettier-ignore
    );
    assert.ok(notDetermined.some(({ figure }) => figure === "ED 3"));
  });

  it("gives the ratios of Fig 2c with their intervals", () => {
    const ratios = publishedRatios();
    // Eleven models on three data sets, and on each the one with P of another screen.
    assert.equal(ratios.length, 11 * 3 + 3);
    assert.ok(ratios.every(({ ratio, low, high, n }) => low <= ratio && ratio <= high && n > 0));
    assert.deepEqual(
      ratios.find(({ model, dataset }) => model === "lpm_replogle" && dataset === "RPE1"),
      { dataset: "RPE1", model: "lpm_replogle", ratio: 0.894, low: 0.866, high: 0.924, n: 224 },
    );
    const { data } = fig2c({ ratios, models: FIGURE_2C_MODELS, provenance: "published" });
    assert.ok(data.length > 3);
    assert.ok(ratios.every(({ model }) => FIGURE_2C_MODELS.some(({ id }) => id === model)));
  });
});
