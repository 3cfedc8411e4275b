import assert from "node:assert/strict";
import {
  CLASS_LABELS,
  DRAWN_CLASSES,
  classOf,
  distinctValues,
  pickValues,
} from "../../src/figures/interactionValues.ts";
import { INTERACTION_CLASSES } from "../../src/interactions/classes.ts";

describe("interactionValues", () => {
  const values = {
    model: "m",
    condition: ["A+B", "A+B", "A+C", "A+B"],
    gene: ["G1", "G2", "G1", "G1"],
    seed: [1, 1, 1, 2],
    control: [0, 1, 2, 3],
    additive: [10, 11, 12, 13],
    observed: [20, 21, 22, 23],
    predicted: [30, 31, 32, 33],
    observedClass: [0, 1, 2, 0],
  };

  it("are picked by position, all columns alike", () => {
    const picked = pickValues(values, [3, 1]);
    assert.deepEqual([picked.condition, picked.gene], [["A+B", "A+B"], ["G1", "G2"]]); // prettier-ignore
    for (const name of ["seed", "control", "additive", "observed", "predicted", "observedClass"] as const)
      assert.deepEqual(Array.from(picked[name]), [values[name][3], values[name][1]]);
  });

  it("are counted once where seeds repeat them", () => {
    assert.deepEqual(distinctValues(values), { values: 3, genes: 2, doubles: 2 });
  });

  it("draw and name every class", () => {
    assert.deepEqual([...DRAWN_CLASSES].sort(), [...INTERACTION_CLASSES].sort());
    assert.deepEqual(INTERACTION_CLASSES.map((_, code) => CLASS_LABELS[classOf(code)].toLowerCase()), [...INTERACTION_CLASSES]); // prettier-ignore
  });
});
