import assert from "node:assert/strict";
import { parseCondition } from "../../src/data/condition.ts";
import { conditionFinder } from "../../src/data/matchConditions.ts";

describe("conditionFinder", () => {
  const known = ["none", "A+none", "B+A", "none+A", "HLA_X"].map((label) => parseCondition(label, "none"));
  const find = conditionFinder(known, "none");

  it("takes the label itself first, then the same set of genes", () => {
    assert.deepEqual(find("none+A"), [3]);
    for (const label of ["A", "A+ctrl", "ctrl+A"]) assert.deepEqual(find(label), [1, 3], label);
    assert.deepEqual(find("A+B"), [2]);
    for (const label of ["none", "ctrl", "non-targeting"]) assert.deepEqual(find(label), [0], label);
  });

  it("reads _ as + only where nothing else fits", () => {
    assert.deepEqual(find("A_B"), [2]);
    assert.deepEqual(find("HLA_X"), [4]);
    assert.deepEqual(find("C"), []);
    assert.deepEqual(find("A_C"), []);
  });
});
