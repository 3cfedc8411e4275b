import assert from "node:assert/strict";
import { nameOf } from "../../../src/report/paper/check.ts";
import { recomputeInteractions } from "../../../src/report/paper/recomputeInteractions.ts";
import golden from "../../golden/source_interactions.json" with { type: "json" };
import { altered, sourceData } from "../../support/sourceData.ts";

describe("recomputeInteractions", function () {
  this.timeout(120_000);

  it("counts what pandas counts", async function () {
    const found = recomputeInteractions(await sourceData(this));
    const of = (figure: string, quantity: string): number => found.get(nameOf(figure, quantity))!;
    for (const [model, rates] of Object.entries(golden.tpr))
      ["0.1", "0.25", "0.5", "0.75"].forEach((fdp, k) => assert.ok(Math.abs(of("Fig 1c", `true positive rate at false discovery proportion ${fdp} of ${model}`) - rates[k]!) < 1e-11)); // prettier-ignore
    for (const [model, n] of Object.entries(golden.above)) assert.equal(of("Fig 1c", `grid points above no change of ${model}`), n); // prettier-ignore
    for (const [model, n] of Object.entries(golden.predicted))
      ["predicted buffering", "predicted synergy", "predicted opposite", "predicted and observed synergy"].forEach((what, k) => assert.equal(of("Fig 1f", `${what} of ${model}`), n[k])); // prettier-ignore
    for (const counts of [golden.genes, golden.pairs])
      for (const [model, names] of Object.entries(counts))
        for (const [name, n] of Object.entries(names).filter(([name]) => name !== "Other")) assert.equal(of("ED 5", `${name} of ${model}`), n, `${name} of ${model}`); // prettier-ignore
  });

  it("sees a curve that falls, and a class that was changed", async function () {
    const data = await sourceData(this);
    const curves = altered(data, "perturbation_prediction", "Panel C", "tpr", ["method", "cpa"], (value) => 1 - value); // prettier-ignore
    const wrong = "curves that are not on the grid 0, .01 … 1, that fall, or that do not end at 1";
    assert.deepEqual([data, curves].map((one) => recomputeInteractions(one).get(nameOf("Fig 1c", wrong))), [0, 1]); // prettier-ignore
    const values = altered(data, "perturbation_prediction", "Panel F", "value", ["method", "cpa"], () => 100);
    assert.equal(recomputeInteractions(values).get(nameOf("Fig 1f", "predicted buffering of cpa")), 0);
  });
});
