import assert from "node:assert/strict";
import { meansOf, rowsOfConditions, selectConditions } from "../../src/data/select.ts";
import { toyPseudobulk } from "../support/pseudobulk.ts";

describe("data/select", () => {
  const all = toyPseudobulk({ singles: 4, genes: 7, noise: 0.1 });

  it("takes every field along, in the order asked for", () => {
    const labels = ["T2+ctrl", "T0+T3", "ctrl"];
    const chosen = selectConditions({ ...all, nCells: all.conditions.map((_, i) => i) }, labels);
    assert.deepEqual(
      chosen.conditions.map(({ label }) => label),
      labels,
    );
    assert.equal(chosen.control, 2);
    labels.forEach((label, row) => {
      const from = all.conditions.findIndex((condition) => condition.label === label);
      assert.deepEqual(meansOf(chosen, row), meansOf(all, from).slice());
      assert.equal(chosen.nCells[row], from);
      for (const half of [0, 1] as const)
        assert.deepEqual(
          chosen.halves[half].slice(row * 7, row * 7 + 7),
          all.halves[half].slice(from * 7, from * 7 + 7),
        );
    });
    assert.equal(chosen.variances.length, 21);
    assert.equal(chosen.genes, all.genes);
  });

  it("copies: a model may change its training data", () => {
    const chosen = selectConditions(all, ["ctrl", "T0+ctrl"]);
    const before = all.means.slice();
    chosen.means.fill(0);
    assert.deepEqual(all.means, before);
  });

  it("names unknown conditions with what was probably meant", () => {
    assert.throws(() => selectConditions(all, ["ctrl", "T3+T0"]), {
      code: "UNKNOWN_CONDITION",
      message: /T3\+T0: it is written "T0\+T3" there/,
    });
    assert.throws(() => rowsOfConditions(all, ["T9+ctrl"]), { message: /toy.*did you mean "T0\+ctrl"/ });
  });

  it("refuses a condition twice and a selection without control", () => {
    assert.throws(() => selectConditions(all, ["ctrl", "T0+ctrl", "T0+ctrl"]), {
      code: "DUPLICATE_CONDITION",
      message: /"T0\+ctrl" twice/,
    });
    assert.throws(() => selectConditions(all, ["T0+ctrl"]), { code: "NO_CONTROL", message: /add "ctrl"/ });
  });
});
