import assert from "node:assert/strict";
import golden from "../../../golden/cpa.json" with { type: "json" };
import { validator } from "../../../../src/models/deep/cpa/validation.ts";
import { random } from "../../../../src/stats/random.ts";
import { goldenCpa } from "../../../support/cpaModel.ts";

describe("CPA's validation", () => {
  it("is the metric of cpa-tools: R² of means and variances, purity of neighbours before and after", async () => {
    const { network, cells, code } = goldenCpa();
    const chosen = Int32Array.from(golden.rows);
    const { validate, close } = validator(network, cells, code, chosen, {
      batch: 100,
      threads: 1,
      source: random(1),
    });
    const found = await validate();
    const { r2, purity, metric } = golden.forward;
    const close4 = (own: number, its: number): void => assert.ok(Math.abs(own - its) < 1e-4 * Math.max(1, Math.abs(its)), `${own} ${its}`); // prettier-ignore
    close4(found.r2Mean, r2[0]!);
    close4(found.r2Variance, r2[1]!);
    close4(found.basal, purity[0]!);
    close4(found.after, purity[1]!);
    close4(found.metric, metric);
    await close();
  });

  it("is the mean over batches", async () => {
    const { network, cells, code } = goldenCpa();
    const chosen = Int32Array.from(golden.rows);
    const options = { threads: 1, source: random(2) };
    const { validate, close } = validator(network, cells, code, chosen, { ...options, batch: 24 });
    const both = await validate();
    await close();
    const order = random(2).shuffle(chosen.slice());
    const halves = [];
    for (const part of [order.slice(0, 24), order.slice(24)]) {
      const one = validator(network, cells, code, part, { ...options, batch: 24 });
      halves.push((await one.validate()).metric);
      await one.close();
    }
    assert.ok(Math.abs(both.metric - (halves[0]! + halves[1]!) / 2) < 1e-4);
  });
});
