import assert from "node:assert/strict";
import { parseCondition } from "../../../src/data/condition.ts";
import { asGearsLists, gearsInput } from "../../../src/splits/gears/input.ts";
import { gearsSimulation } from "../../../src/splits/gears/simulation.ts";
import { parsed } from "../../support/splits.ts";

describe("splits/gears/input", () => {
  it("takes singles and doubles in order of appearance, without control and larger sets", () => {
    const found = gearsInput(parsed(["B+A", "ctrl", "ctrl+C", "A+B+C"]));
    assert.deepEqual(
      found.map(({ label }) => label),
      ["B+A", "ctrl+C"],
    );
  });

  it("knows singles without +ctrl, other control labels, and genes with ctrl in their names, which GEARS does not", () => {
    const mine = ["NegSg", "XctrlY", "A", "B", "C", "XctrlY+A"].map((label) =>
      parseCondition(label, "NegSg"),
    );
    assert.deepEqual(
      gearsInput(mine).map(({ genes }) => genes.length),
      [1, 1, 1, 1, 2],
    );
    const written = parsed(["ctrl", "Xctr1Y+ctrl", "A+ctrl", "B+ctrl", "C+ctrl", "Xctr1Y+A"]);
    const places = (conditions: ReturnType<typeof parsed>) => {
      const { train, test } = gearsSimulation(conditions, { seed: 5 });
      return conditions.map(({ label }) => [train, test].findIndex((set) => set.includes(label)));
    };
    assert.deepEqual(places(mine), places(written));
  });

  it("gives a condition one place: test before validation before dropped before training", () => {
    const labels = ["ctrl", "A", "B", "C", "D"];
    const split = asGearsLists(parsed(labels), { seed: 1 }, {
      algorithm: "x",
      fractions: {},
      told: {},
      test: ["A"],
      validation: ["A", "B"],
      held: new Map([["B", "r"], ["C", "s"]]),
    }); // prettier-ignore
    assert.deepEqual([split.train, split.validation, split.test], [["ctrl", "D"], ["B"], ["A"]]);
    assert.deepEqual(split.dropped, [{ condition: "C", reason: "s" }]);
  });
});
