import assert from "node:assert/strict";
import { parseCondition } from "../../src/data/condition.ts";
import { SPLITS, splitFor } from "../../src/splits/registry.ts";

const data = (labels: readonly string[]) => ({ conditions: labels.map((label) => parseCondition(label)) });
const genes = ["A", "B", "C", "D", "E"];
const pairs = genes.flatMap((a, i) => genes.slice(i + 1).map((b) => `${a}+${b}`));

describe("splits/registry", () => {
  for (const [name, labels, chosen, why] of [
    ["ten doubles with their singles", ["ctrl", ...genes, ...pairs], "norman-paper", /10 of 10 doubles/],
    [
      "few doubles",
      ["ctrl", ...genes, ...pairs.slice(0, 5), "A+X"],
      "all-doubles",
      /only 5 of 6 doubles.*fewer than 10/,
    ],
    ["singles only", ["ctrl", ...genes], "gears-simulation", /5 singles and 0 doubles/],
    ["doubles without their singles", ["ctrl", "A", "X+Y", "A+Z"], "gears-simulation", /no double has both/],
  ] as const)
    it(`chooses for ${name}, and says so`, () => {
      const split = splitFor(data(labels), { seed: 1 });
      assert.equal(split.algorithm, chosen);
      assert.match(split.notes![0]!, why);
    });

  it("says what was dropped", () => {
    const { notes } = splitFor(data(["ctrl", "A", "B", "A+B", "A+X"]), { seed: 1 });
    assert.match(notes![1]!, /1 condition belongs to no set: A\+X \(single X is not in the data\)/);
  });

  it("does what is asked for", () => {
    const many = Array.from({ length: 20 }, (_, i) => `G${i}`);
    for (const algorithm of SPLITS.keys()) {
      const doubles = algorithm.endsWith("_single") ? [] : pairs;
      const split = splitFor(data(["ctrl", ...many, ...genes, ...doubles]), { seed: 3, algorithm, source: "f" }); // prettier-ignore
      assert.deepEqual([split.algorithm, split.seed, split.source], [algorithm, 3, "f"]);
      assert.match(split.notes![0]!, new RegExp(`^Split ${algorithm}, seed 3: `));
    }
  });

  it("passes options on, and keeps what they and the data were", () => {
    const given = { ...data(["ctrl", ...genes]), dataset: "screen", nCells: [10, 1, 2, 3, 4, 5] };
    const split = splitFor(given, { seed: 1, algorithm: "gears-simulation", testGenes: ["B"], onlyTestGenes: true }); // prettier-ignore
    assert.deepEqual(split.test, ["B"]);
    assert.deepEqual(split.options, { testGenes: ["B"], onlyTestGenes: true });
    assert.deepEqual([split.dataset, split.nCells, split.nConditions], ["screen", 25, 6]);
  });

  it("suggests a name for an unknown algorithm", () => {
    assert.throws(() => splitFor(data(["ctrl", "A"]), { seed: 1, algorithm: "gears-simulaton" }), {
      code: "UNKNOWN_SPLIT",
      message: /Did you mean "gears-simulation"/,
    });
    assert.throws(() => splitFor(data(["ctrl", "A"]), { seed: 1, algorithm: "combo_seen0" }), {
      message: /Did you mean "gears-combo_seen0"/,
    });
  });
});
