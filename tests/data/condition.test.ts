import assert from "node:assert/strict";
import fc from "fast-check";
import {
  byCodePoint,
  conditionKey,
  isControl,
  isDouble,
  isSingle,
  parseCondition,
} from "../../src/data/condition.ts";

describe("condition", () => {
  for (const [label, genes, key] of [
    ["ctrl", [], "ctrl"],
    ["control", [], "ctrl"],
    ["Non-Targeting", [], "ctrl"],
    ["KLF1+ctrl", ["KLF1"], "KLF1"],
    ["ctrl+KLF1", ["KLF1"], "KLF1"],
    ["KLF1", ["KLF1"], "KLF1"],
    ["CDKN1B+CDKN1A", ["CDKN1B", "CDKN1A"], "CDKN1A+CDKN1B"],
    ["A + B", ["A", "B"], "A+B"],
    ["C+a+B", ["C", "a", "B"], "B+C+a"],
  ] as const)
    it(`reads ${label}`, () => {
      assert.deepEqual(parseCondition(label), { label, genes, key });
    });

  it("takes another control label where it is told, whole or as a part", () => {
    assert.equal(parseCondition("DMSO").key, "DMSO");
    assert.equal(parseCondition("DMSO", "DMSO").key, "ctrl");
    assert.equal(parseCondition("DMSO+A", "DMSO").key, "A");
    assert.equal(parseCondition("AAVS1+AAVS1", "AAVS1+AAVS1").key, "ctrl");
  });

  it("tells control, singles and doubles apart", () => {
    const kinds = ["ctrl", "A+ctrl", "A+B", "A+B+C"].map((label) => {
      const one = parseCondition(label);
      return [isControl(one), isSingle(one), isDouble(one)];
    });
    assert.deepEqual(kinds, [
      [true, false, false],
      [false, true, false],
      [false, false, true],
      [false, false, false],
    ]);
  });

  it("has one key for all orders of the genes", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[A-Z][A-Z0-9-]{1,6}$/), { minLength: 1, maxLength: 4 }),
        (genes) => {
          assert.equal(
            parseCondition(genes.join("+")).key,
            parseCondition([...genes].reverse().join("+")).key,
          );
          assert.equal(conditionKey(genes), conditionKey([...genes].reverse()));
        },
      ),
    );
  });

  it("sorts by code point, capitals before small letters", () => {
    assert.deepEqual(["b", "a", "B", "Z", "a"].sort(byCodePoint), ["B", "Z", "a", "a", "b"]);
  });
});
