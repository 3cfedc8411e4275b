import assert from "node:assert/strict";
import { judgeNoBetter, nullWorld } from "../support/measuredWorld.ts";

const DRAWS = 200;
const PER_WORLD = 10;

describe("the verdict on worlds without interactions", function () {
  this.timeout(1_800_000);

  for (const model of ["noise", "replicate"] as const)
    it(`calls additive ${model === "noise" ? "plus noise" : "of a second experiment"} better in at most 5 % of ${DRAWS} draws`, async () => {
      const answers = new Map<string, number>();
      for (let first = 0; first < DRAWS; first += PER_WORLD) {
        const world = nullWorld(1 + first);
        for (let seed = 1 + first; seed <= first + PER_WORLD; seed++) {
          const { answer } = await judgeNoBetter(model, world, seed);
          answers.set(answer, (answers.get(answer) ?? 0) + 1);
        }
      }
      console.log(`      ${[...answers].map(([answer, n]) => `${answer} ${n}`).join(", ")}`);
      assert.ok((answers.get("better") ?? 0) <= 0.05 * DRAWS);
    });
});
