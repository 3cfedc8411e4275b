import assert from "node:assert/strict";
import { auditDropped, auditOverlap, auditSets, auditValidation } from "../../../src/splits/audit/sets.ts";
import { splitFor } from "../../../src/splits/registry.ts";
import type { Split } from "../../../src/splits/split.ts";
import { parsed } from "../../support/splits.ts";

const conditions = parsed(["ctrl", "A+ctrl", "B+ctrl", "C+ctrl", "A+B"]);
const split = (change: Partial<Split>): Split => ({
  algorithm: "given",
  seed: 0,
  fractions: {},
  train: ["ctrl", "A+ctrl", "B+ctrl"],
  validation: [],
  test: ["C+ctrl", "A+B"],
  dropped: [],
  ...change,
});

describe("splits/audit/sets", () => {
  for (const [id, severity, change, sentence] of [
    ["few-held-out", "caution", {}, /^2 conditions are held out \(2 test, 0 validation\)/],
    ["not-in-data", "problem", { test: ["A+B", "X"] }, /^1 condition is in the split but not in the data: X\.$/], // prettier-ignore
    ["control-held-out", "problem", { test: ["ctrl"], train: ["A+ctrl"] }, /Control \(ctrl\) is held out/],
    ["control-not-trained", "problem", { train: ["A+ctrl"] }, /Control \(ctrl\) is not among/],
    ["nothing-to-train-on", "problem", { train: ["ctrl"] }, /No perturbation is trained on/],
    ["nothing-held-out", "problem", { test: [] }, /No condition is held out/],
    ["not-listed", "caution", { test: ["A+B"] }, /^1 condition is in the data but not in the split: C\+ctrl/],
  ] as const)
    it(`finds ${id}`, () => {
      const found = auditSets({ conditions }, split(change), {}).find((one) => one.id === id);
      assert.equal(found?.severity, severity);
      assert.match(found!.sentence, sentence);
    });

  it("finds the same perturbation under two labels", () => {
    const twice = { train: ["ctrl", "A+ctrl", "B+A"], test: ["ctrl+A", "A+B"], validation: ["C"] };
    const [found] = auditOverlap({ conditions }, split(twice), {});
    assert.equal(found!.severity, "problem");
    assert.match(found!.sentence, /^2 perturbations are in more than one set: "A\+ctrl" in train and "ctrl\+A" in test, "B\+A" in train and "A\+B" in test/); // prettier-ignore
    assert.deepEqual(found!.conditions, ["A+ctrl", "ctrl+A", "B+A", "A+B"]);
    assert.deepEqual(auditOverlap({ conditions }, split({}), {}), []);
  });

  it("knows a control label of the data's own", () => {
    const data = { conditions: [{ label: "NegSgRNA", genes: [], key: "ctrl" }, ...parsed(["A", "B"])] };
    const both = split({ train: ["NegSgRNA", "A+NegSgRNA"], test: ["A", "B"] });
    const [overlap] = auditOverlap(data, both, {});
    assert.match(overlap!.sentence, /"A\+NegSgRNA" in train and "A" in test/);
  });

  it("groups what was dropped by reason", () => {
    const made = splitFor(
      { conditions: parsed(["ctrl", "A", "B", "A+B", "A+X", "B+X", "A+B+C"]) },
      { seed: 1 },
    );
    const [found] = auditDropped({ conditions }, made, {});
    assert.match(found!.sentence, /^3 conditions belong to no set: A\+X, B\+X \(single X is not in the data\); A\+B\+C \(it perturbs 3 genes/); // prettier-ignore
    assert.equal(found!.conditions!.length, 3);
  });

  it("asks for validation that is scored, unless only test is", () => {
    const pooled = split({ validation: ["B+ctrl"], train: ["ctrl", "A+ctrl"] });
    assert.match(auditValidation({ conditions }, pooled, {})[0]!.sentence, /^1 of the 3 scored/);
    assert.deepEqual(auditValidation({ conditions }, pooled, { scored: "test" }), []);
    const noTest = { ...pooled, test: [] };
    assert.match(auditValidation({ conditions }, noTest, { scored: "test" })[0]!.sentence, /no test set/);
    assert.equal(auditValidation({ conditions }, split({}), {})[0]!.id, "no-validation");
  });
});
