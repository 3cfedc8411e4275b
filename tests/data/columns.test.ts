import assert from "node:assert/strict";
import { detectCondition } from "../../src/data/columns.ts";
import type { Column } from "../../src/io/table.ts";
import { category, tableOf } from "../support/memoryCells.ts";

const obsOf = (columns: Record<string, Column>): { obs: ReturnType<typeof tableOf> } => ({
  obs: tableOf(columns, 4),
});
const good = category(["ctrl", "A+ctrl", "A+B", "B"]);

describe("detectCondition", () => {
  it("finds the column and the control label, and says so", () => {
    const found = detectCondition(obsOf({ batch: category(["1", "2", "1", "2"]), condition: good }));
    assert.deepEqual([found.name, found.control], ["condition", "ctrl"]);
    assert.match(found.notes.join(" "), /"condition" was taken.*--condition.*"ctrl" was taken.*--control/);
  });

  it("says nothing where it was told", () => {
    const options = { condition: "condition", control: "B" };
    assert.deepEqual(detectCondition(obsOf({ condition: good }), options), {
      name: "condition",
      control: "B",
      notes: [],
    });
  });

  it("prefers usual names in their order, and mentions the others", () => {
    const { name, notes } = detectCondition(obsOf({ gene: good, perturbation: good, other: good }));
    assert.equal(name, "perturbation");
    assert.match(notes[0] as string, /\(gene would do too\)/);
  });

  it("prefers a column with more than two labels", () => {
    const stimulated = category(["ctrl", "stim", "ctrl", "stim"]);
    assert.equal(detectCondition(obsOf({ condition: stimulated, perturbation: good })).name, "perturbation");
    assert.equal(detectCondition(obsOf({ condition: stimulated })).name, "condition");
  });

  it("takes a column of another name where it is the only one with a control label", () => {
    assert.equal(detectCondition(obsOf({ mine: good, batch: category(["1", "2", "1", "2"]) })).name, "mine");
  });

  it("asks for a table of the cells where there is none", () => {
    assert.throws(() => detectCondition(obsOf({})), { code: "NO_CONDITION_COLUMN", message: /--obs FILE/ });
  });

  it("finds control whatever its case", () => {
    const labels = category(["Non-Targeting", "A", "B", "C"]);
    assert.equal(detectCondition(obsOf({ target_gene: labels })).control, "Non-Targeting");
  });

  for (const [what, columns, options, code, message] of [
    [
      "two unusual columns",
      { one: good, two: good },
      {},
      "AMBIGUOUS_CONDITION",
      /one \(ctrl, A\+ctrl.*two \(/,
    ],
    [
      "no control label",
      { condition: category(["A", "B", "C", "D"]) },
      {},
      "NO_CONTROL_LABEL",
      /condition \(A, B, C, D\).*--control/,
    ],
    [
      "no condition column",
      { batch: category(["x", "y", "x", "y"]) },
      {},
      "NO_CONDITION_COLUMN",
      /batch \(x, y\).*--condition/,
    ],
    [
      "no text at all",
      { n: { kind: "number", values: new Float64Array(4) } },
      {},
      "NO_CONDITION_COLUMN",
      /no text columns/,
    ],
    [
      "a misspelt column",
      { condition: good },
      { condition: "conditon" },
      "UNKNOWN_COLUMN",
      /mean "condition"/,
    ],
    ["a misspelt control", { condition: good }, { control: "crtl" }, "UNKNOWN_LABEL", /mean "ctrl"/],
    [
      "a misspelt control of a given column",
      { condition: good },
      { condition: "condition", control: "CTRL" },
      "UNKNOWN_LABEL",
      /mean "ctrl"/,
    ],
    [
      "one condition",
      { condition: category(["ctrl", "ctrl", "ctrl", "ctrl"]) },
      {},
      "ONE_CONDITION",
      /one condition only \(ctrl\)/,
    ],
    [
      "an empty column",
      { condition: category([undefined, undefined, undefined, undefined]) },
      { condition: "condition" },
      "NO_CONDITION_COLUMN",
      /empty/,
    ],
  ] as [string, Record<string, Column>, object, string, RegExp][])
    // prettier-ignore
    it(`refuses ${what}`, () => {
      assert.throws(() => detectCondition(obsOf(columns), options), { code, message });
    });
});
