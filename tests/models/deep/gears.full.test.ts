import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { learned, learningTask, type LearningTaskName } from "../../support/gearsLearning.ts";
import { skip } from "../../support/skip.ts";

interface Learned {
  epochs: number;
  /** Mean L2 of each run, of which the first has the seed of the split and each further one 20 more. */
  rows: { seed: number; cellGears: number[] }[];
}
const golden = JSON.parse(readFileSync(path.join(import.meta.dirname, "../../golden/gears_learning.json"), "utf8")) as Record<LearningTaskName, Learned>; // prettier-ignore

describe("GEARS, trained", function () {
  this.timeout(3_600_000);
  for (const name of ["demo", "norman"] as const)
    it(`is as far from held-out conditions as cell-gears is (${name})`, async function () {
      const task = await learningTask(name);
      if (!task) return skip(this, "shared/data/cells/norman-mcfaline-devel.h5ad is not here");
      const { rows, epochs } = golden[name];
      assert.equal(task.epochs, epochs);
      let [ours, theirs, mean] = [0, 0, 0];
      for (const { seed, cellGears } of rows)
        for (const [run, distance] of cellGears.entries()) {
          const found = await learned(task, seed, seed + 20 * run);
          const share = 1 / cellGears.length / rows.length;
          ours += found.gears * share;
          mean += found.mean * share;
          theirs += distance * share;
          const { epochs: seen } = found.fitted.details;
          assert.ok(seen.at(-1)!.loss < seen[0]!.loss, `seed ${seed} learns nothing`);
        }
      console.log(`      ${name}: L2 ${ours.toFixed(3)}, cell-gears ${theirs.toFixed(3)}, mean ${mean.toFixed(3)}: GEARS ${ours < mean ? "beats" : "does not beat"} mean`); // prettier-ignore
      assert.ok(Math.abs(ours / theirs - 1) < 0.05, `${ours} against ${theirs}`);
    });
});
