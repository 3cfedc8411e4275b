import assert from "node:assert/strict";
import { benchmark, meanScores } from "../../src/report/benchmark.ts";
import { judgeNoBetter, measuredWorld, nullWorld } from "../support/measuredWorld.ts";

describe("baselines on simulated worlds", function () {
  this.timeout(60_000);

  it("have nothing to hold on to where only a hidden graph explains effects", async () => {
    const { tasks } = await benchmark(measuredWorld("graph-wins"), { seeds: [1, 2, 3] });
    const means = new Map(meanScores(tasks[0]!.scores, "l2").map(({ model, mean }) => [model, mean]));
    const noChange = means.get("no_change")!;
    console.log(`      L2: ${[...means].map(([model, mean]) => `${model} ${mean.toFixed(2)}`).join(", ")}`);
    for (const model of ["mean", "linear"])
      assert.ok(means.get(model)! > 0.93 * noChange, `${model} is no help`);
  });

  // 200 draws each in presets.full.test.ts.
  for (const model of ["noise", "replicate"] as const)
    it(`are not beaten by what is no better: additive ${model === "noise" ? "plus noise" : "of a second experiment"}`, async () => {
      const world = nullWorld(1);
      let better = 0;
      for (let seed = 1; seed <= 8; seed++)
        if ((await judgeNoBetter(model, world, seed)).answer === "better") better++;
      assert.ok(better <= (model === "noise" ? 0 : 2), `${better} of 8`);
    });
});
