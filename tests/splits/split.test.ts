import assert from "node:assert/strict";
import { heldOut } from "../../src/splits/split.ts";

describe("splits/split", () => {
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
