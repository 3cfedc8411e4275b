import assert from "node:assert/strict";
import { splitFor } from "../../src/splits/registry.ts";
import { splitText } from "../../src/splits/splitText.ts";
import { parsed } from "../support/splits.ts";

describe("splits/splitText", () => {
  it("says how a split was made, what is in it and what is not", () => {
    const conditions = parsed(["ctrl", "A", "B", "C", "D", "A+B", "A+B+C"]);
    const data = { conditions, dataset: "screen", nCells: conditions.map(() => 200) };
    const split = splitFor(data, { seed: 3, algorithm: "gears-simulation", testGenes: ["A"], onlyTestGenes: true, source: "f0".repeat(32) }); // prettier-ignore
    assert.deepEqual(splitText(split).split("\n"), [
      "algorithm   gears-simulation, seed 3",
      "fractions   train_gene_set_size 0.75, combo_seen2_train_frac 0.75",
      "options     testGenes A, onlyTestGenes true",
      `train           ${split.train.length}  ${split.train.join(", ")}`,
      `validation      ${split.validation.length}  ${split.validation.join(", ")}`,
      "test            2  A, A+B",
      "test kinds  combo_seen1 1, unseen_single 1",
      "dropped         1  A+B+C",
      "data        screen, 1,400 cells, 7 conditions",
      `SHA-256     ${"f0".repeat(32)}`,
    ]);
  });
});
