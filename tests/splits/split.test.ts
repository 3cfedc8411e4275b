import assert from "node:assert/strict";
import { heldOut, holdOutOnly } from "../../src/splits/split.ts";

describe("splits/split", () => {
  it("holds out some of what is held out, and drops the rest", () => {
    const split = {
      algorithm: "given",
      seed: 0,
      fractions: {},
      train: ["c", "a"],
      validation: ["v", "w"],
      test: ["t"],
      dropped: [{ condition: "x", reason: "r" }],
    };
    assert.deepEqual(holdOutOnly(split, ["w", "t", "other"], "later"), {
      ...split,
      validation: ["w"],
      dropped: [...split.dropped, { condition: "v", reason: "later" }],
    });
  });

  it("pools test and validation, as the paper's figures do", () => {
    const split = {
      algorithm: "given",
      seed: 0,
      fractions: {},
      train: ["c"],
      validation: ["v"],
      test: ["t"],
      dropped: [],
    };
    assert.deepEqual(heldOut(split), ["t", "v"]);
  });
});
