import assert from "node:assert/strict";
import { parseCondition } from "../../src/data/condition.ts";
import { targetChanges } from "../../src/data/targetChanges.ts";
import { toyPseudobulk } from "../support/pseudobulk.ts";

describe("targetChanges", () => {
  const base = toyPseudobulk({ singles: 3, genes: 4 });
  const conditions = ["ctrl", "G1+ctrl", "X+ctrl", "G2+ctrl", "G1+X", "G1+G2"].map((label) => parseCondition(label)); // prettier-ignore
  const means = Float64Array.from([1, 2, 3, 4, 1, 5, 3, 4, 1, 2, 3, 4, 1, 2, 2, 4, 1, 7, 3, 4, 1, 6, 1, 4]);
  const truth = { ...base, conditions, means };

  it("averages each measured target over the conditions that perturb it, largest change first", () => {
    assert.deepEqual(targetChanges(truth), [
      { gene: "G1", control: 2, perturbed: 6, change: 4, conditions: 3 },
      { gene: "G2", control: 3, perturbed: 1.5, change: -1.5, conditions: 2 },
    ]);
  });

  it("takes the first of repeated symbols", () => {
    const found = targetChanges({ ...truth, genes: ["G0", "G1", "G1", "G2"] });
    assert.equal(found.find(({ gene }) => gene === "G1")!.control, 2);
  });
});
