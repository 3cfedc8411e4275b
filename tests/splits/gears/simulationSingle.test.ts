import assert from "node:assert/strict";
import fc from "fast-check";
import { gearsSimulation } from "../../../src/splits/gears/simulation.ts";
import { gearsSimulationSingle } from "../../../src/splits/gears/simulationSingle.ts";
import { conditionLists } from "../../support/conditionLists.ts";
import { letters, misplaced, parsed, splitCases } from "../../support/splits.ts";

describe("splits/gears/simulationSingle", () => {
  const { lists, cases } = splitCases("gears-simulation_single");
  for (const { conditions, seed, split, options } of cases)
    it(`equals numpy: ${conditions}, seed ${seed}, ${JSON.stringify(options)}`, () => {
      const found = gearsSimulationSingle(parsed(lists[conditions]!), { seed, ...options });
      assert.equal(letters(found, lists[conditions]!), split.sets);
      assert.deepEqual(misplaced(found, lists[conditions]!), []);
    });

  it("holds out what gears-simulation does of singles", () => {
    fc.assert(
      fc.property(conditionLists, fc.nat(), (labels, seed) => {
        const singles = labels.filter((label) => label.includes("ctrl"));
        fc.pre(singles.length > 1);
        const { train, validation, test } = gearsSimulationSingle(parsed(singles), { seed });
        const other = gearsSimulation(parsed(singles), { seed });
        assert.deepEqual([train, validation, test], [other.train, other.validation, other.test]);
      }),
    );
  });

  it("refuses doubles, naming some", () => {
    assert.throws(() => gearsSimulationSingle(parsed(["ctrl", "A", "B", "A+B"]), { seed: 1 }), {
      code: "DOUBLES_FOUND",
      message: /found 1 doubles \(A\+B\)/,
    });
  });
});
