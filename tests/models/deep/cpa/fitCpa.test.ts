import assert from "node:assert/strict";
import { cpa } from "../../../../src/models/deep/cpa.ts";
import { fitCpa } from "../../../../src/models/deep/cpa/fitCpa.ts";
import { cpaCells } from "../../../support/cpaCells.ts";

const short = { epochs: 2, batch: 60 };

describe("fitCpa", function () {
  this.timeout(60_000);

  it("scales what it decodes as told: to 10,000, to the control cell's sum, or not at all", async () => {
    const { training, read } = await cpaCells();
    const sums: Record<string, number> = {};
    for (const output of ["cp10k", "data", "counts"] as const) {
      const { predict } = await fitCpa(cpa, training(["A+C"]), { ...short, output, controls: "all" }, read);
      const { values } = await predict(["A+C"]);
      sums[output] = values.reduce((sum, value) => sum + Math.expm1(value), 0);
    }
    // The cells were scaled to 1,000. Means of logarithms are a little below the logarithm of the mean.
    assert.ok(sums.cp10k! > 9000 && sums.cp10k! < 10_000, `${sums.cp10k}`);
    assert.ok(sums.data! > 900 && sums.data! < 1000, `${sums.data}`);
    assert.ok(sums.counts! > 50 && sums.counts! < 400, `${sums.counts}`);
  });

  it("draws control cells by the seed and the condition, or takes all of them", async () => {
    const { training, read } = await cpaCells();
    const profile = async (controls: "random" | "all", asked: string[]): Promise<number[]> => {
      const { predict } = await fitCpa(cpa, training(["A+C", "B+C"]), { ...short, controls }, read);
      const { values } = await predict(asked);
      return [...values.subarray(values.length - training().genes.length)];
    };
    assert.deepEqual(await profile("random", ["A+C"]), await profile("random", ["B+C", "A+C"]));
    assert.notDeepEqual(await profile("random", ["A+C"]), await profile("all", ["A+C"]));
  });
});
