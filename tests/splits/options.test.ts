import assert from "node:assert/strict";
import { checkTestGenes, toldOptions } from "../../src/splits/options.ts";

describe("splits/options", () => {
  it("returns what was told, not what was left as it is", () => {
    const options = { seed: 1, source: "x", trainGenes: 0.5, onlyTestGenes: false };
    assert.deepEqual(toldOptions("s", options, ["trainGenes", "onlyTestGenes"]), { trainGenes: 0.5 });
  });

  it("refuses what an algorithm would pass over", () => {
    assert.throws(() => toldOptions("s", { seed: 1, testSize: 0.2 }, ["trainGenes"]), {
      code: "BAD_OPTION",
      message: "The split s does not take testSize; it takes seed, trainGenes.",
    });
  });

  it("refuses shares that are none", () => {
    for (const testSize of [0, -1, 1.01, Number.NaN, "0.5" as unknown as number])
      assert.throws(() => toldOptions("s", { seed: 1, testSize }, ["testSize"]), { code: "BAD_FRACTION" });
  });

  it("takes test genes that are perturbed only", () => {
    checkTestGenes(["A"], ["A", "B"]);
    assert.throws(() => checkTestGenes(["A", "C"], ["A", "B"]), { code: "UNKNOWN_GENE", message: /C is not/ }); // prettier-ignore
    assert.throws(() => checkTestGenes([], ["A"]), { code: "BAD_OPTION" });
  });
});
