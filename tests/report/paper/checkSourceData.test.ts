import assert from "node:assert/strict";
import { checkSheets } from "../../../src/report/paper/checkSourceData.ts";
import type { SourceDataCheck } from "../../../src/report/paper/checkSourceData.ts";
import { altered, sourceData } from "../../support/sourceData.ts";

describe("checkSourceData", function () {
  this.timeout(180_000);
  let result: SourceDataCheck;
  before(async function () {
    result = checkSheets(await sourceData(this));
  });

  it("finds every published number that the Source Data determine", () => {
    const wrong = result.rows.filter(({ pass }) => !pass).map(({ figure, quantity, published, recomputed }) => `${figure} ${quantity}: ${recomputed}, published ${published}`); // prettier-ignore
    assert.deepEqual(wrong, []);
    assert.ok(result.rows.length > 250, String(result.rows.length));
    assert.ok(result.notDetermined.length > 0);
  });

  it("asks whole numbers to be exact and others to agree in every printed digit", () => {
    for (const { published, tolerance, quantity } of result.rows) {
      const digits = /\.(\d+)$/.exec(published)?.[1]?.length;
      if (/\bend\b|standard error|wider/.test(quantity)) continue;
      if (/largest (relative )?(difference|\|stored)/.test(quantity)) assert.ok(tolerance <= 0.01, quantity);
      else assert.ok(tolerance <= (digits === undefined ? 0 : 0.51 * 10 ** -digits), quantity);
    }
  });

  it("notices a model whose scores differ by half a per cent", async function () {
    const data = altered(await sourceData(this), "single_perturbation_prediction", "Panel A", "l2", ["method", "gears"], (value) => value * 1.005); // prettier-ignore
    const failed = checkSheets(data, { resamples: 100 }).rows.filter(({ pass }) => !pass).map(({ figure, quantity }) => `${figure} ${quantity}`); // prettier-ignore
    for (const dataset of ["K562", "RPE1", "Adamson"])
      assert.ok(failed.includes(`Fig 2a L2 of gears, ${dataset}`), failed.join("\n"));
    assert.ok(failed.includes("Q22 mean of ratios (as published) of gears, K562"));
    const others = failed.filter((name) => !/gears|1,000 genes|points above|\bend\b|Q21/.test(name));
    assert.deepEqual(others, []);
  });
});
