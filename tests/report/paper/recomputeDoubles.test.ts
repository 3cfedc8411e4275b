import assert from "node:assert/strict";
import { nameOf } from "../../../src/report/paper/check.ts";
import { differences, recomputeDoubles } from "../../../src/report/paper/recomputeDoubles.ts";
import { altered, sourceData } from "../../support/sourceData.ts";

describe("recomputeDoubles", function () {
  this.timeout(120_000);

  it("sees a single profile that does not belong to its scores", async function () {
    const data = await sourceData(this);
    const name = nameOf("Fig 1b", "largest relative difference from the scores of Fig 1a");
    const off = altered(data, "perturbation_prediction", "Panel B", "prediction", ["gene_name", "HBG2"], (value) => value + 0.01); // prettier-ignore
    assert.ok(recomputeDoubles(data, { resamples: 10 }).get(name)! < 1e-6);
    assert.ok(recomputeDoubles(off, { resamples: 10 }).get(name)! > 1e-5);
  });
});

describe("differences", () => {
  const score = (model: string, condition: string, seed: number, value: number) => ({
    ...{ dataset: "d", metric: "l2", nGenes: 1, model, condition, seed, value },
  });

  it("are between the same condition and seed, NaN where the other has none", () => {
    const scores = [
      score("a", "P", 1, 3),
      score("a", "P", 2, 5),
      score("b", "P", 2, 1),
      score("a", "Q", 1, 1),
    ];
    assert.deepEqual(differences(scores, "a", "b").map(({ value }) => value), [NaN, 4, NaN]); // prettier-ignore
  });
});
