import assert from "node:assert/strict";
import { nameOf } from "../../../src/report/paper/check.ts";
import { recomputeSingles, sawTheTruth, shortName } from "../../../src/report/paper/recomputeSingles.ts";
import { sourceData } from "../../support/sourceData.ts";

describe("recomputeSingles", function () {
  this.timeout(120_000);

  it("keeps rows that saw the truth out of Fig 2c", async function () {
    const found = recomputeSingles(await sourceData(this), { resamples: 10 });
    for (const name of ["ratio of lpm_k562PertEmb, K562", "ratio of lpm_rpe1PertEmb, RPE1"]) {
      assert.equal(found.has(nameOf("Fig 2c", name)), false);
      assert.ok(found.get(nameOf("Q24", name))! < 0.75);
    }
    assert.ok(found.has(nameOf("Fig 2c", "ratio of lpm_k562PertEmb, Adamson")));
    assert.equal([...found.keys()].filter((name) => name.startsWith("Fig 2c: ratio of")).length, 3 * 15 - 2);
  });

  it("gives as the resamples' mean what the rows give, to Monte-Carlo error", async function () {
    const found = recomputeSingles(await sourceData(this), { resamples: 2000 });
    for (const [name, value] of found) {
      if (!name.startsWith("Fig 2c: ratio of ") || name.includes("cpa")) continue;
      const resampled = found.get(name.replace("ratio of", "mean of resampled ratios of"))!;
      assert.ok(Math.abs(resampled - value) < 0.006, `${name}: ${resampled}, ${value}`);
    }
  });
});

describe("sawTheTruth", () => {
  it("names P of a line on that line, and no other", () => {
    const datasets = ["replogle_k562_essential", "replogle_rpe1_essential", "adamson"];
    const saw = (model: string): boolean[] => datasets.map((dataset) => sawTheTruth(dataset, model));
    assert.deepEqual(saw("lpm_k562PertEmb"), [true, false, false]);
    assert.deepEqual(saw("lpm_rpe1PertEmb"), [false, true, false]);
    assert.deepEqual(saw("lpm_selftrained"), [false, false, false]);
    assert.deepEqual(datasets.map(shortName), ["K562", "RPE1", "Adamson"]);
  });
});
