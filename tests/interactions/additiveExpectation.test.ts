import assert from "node:assert/strict";
import { parseCondition } from "../../src/data/condition.ts";
import { additiveExpectation } from "../../src/interactions/additiveExpectation.ts";
import { doubles, rowOf, toyPseudobulk } from "../support/pseudobulk.ts";

describe("additiveExpectation", () => {
  const truth = toyPseudobulk({ singles: 5, genes: 12 });
  const width = truth.genes.length;
  const at = (label: string, gene: number): number => truth.means[rowOf(truth, label) * width + gene]!;

  it("is A + B − control, and e what is observed beyond it, at the genes of the panel in its order", () => {
    const { control, additive, e, observed, genes, doubles: found } = additiveExpectation(truth, { panel: [7, 2] }); // prettier-ignore
    assert.deepEqual(genes, ["G7", "G2"]);
    assert.equal(found.length, 10);
    found.forEach((condition, d) =>
      [7, 2].forEach((gene, k) => {
        const [a, b] = condition.genes.map((name) => at(name, gene)) as [number, number];
        assert.equal(control[k], at("ctrl", gene));
        assert.equal(additive[d * 2 + k], a + b - at("ctrl", gene));
        assert.equal(observed[d * 2 + k], at(condition.label, gene));
        assert.equal(e[d * 2 + k], observed[d * 2 + k]! - additive[d * 2 + k]!);
      }),
    );
  });

  it("takes the genes highest in control unless told, and only the doubles asked for, in any spelling", () => {
    const found = additiveExpectation(truth, { doubles: ["T1+T0", "T3_T2"] });
    assert.deepEqual(found.doubles.map(({ label }) => label), ["T0+T1", "T2+T3"]); // prettier-ignore
    assert.ok(found.control.every((value, g) => g === 0 || value <= found.control[g - 1]!));
  });

  it("lists what it leaves out with the reason: singles that are not there, labels that are unknown or no double", () => {
    const conditions = truth.conditions.map((one) => (one.label === "T4+ctrl" ? parseCondition("X+ctrl") : one)); // prettier-ignore
    const all = additiveExpectation({ ...truth, conditions });
    assert.equal(all.doubles.length, 6);
    assert.deepEqual(all.left.map(({ condition }) => condition), ["T0+T4", "T1+T4", "T2+T4", "T3+T4"]); // prettier-ignore
    assert.match(all.left[0]!.reason, /single T4 not in the data/);
    const some = additiveExpectation(truth, { doubles: ["T0+T1", "no+such", "T2+ctrl"] });
    assert.deepEqual(some.left, [
      { condition: "no+such", reason: "not in the data" },
      { condition: "T2+ctrl", reason: "not a double" },
    ]);
  });

  it("weights a single that is there twice by its cells", () => {
    const conditions = truth.conditions.map((one) => (one.label === "T1+ctrl" ? parseCondition("ctrl+T0") : one)); // prettier-ignore
    const nCells = truth.conditions.map(({ label }) => (label === "T0+ctrl" ? 150 : 50));
    const { a } = additiveExpectation({ ...truth, conditions, nCells }, { panel: [0], doubles: ["T0+T2"] });
    assert.ok(Math.abs(a[0]! - (0.75 * at("T0", 0) + 0.25 * at("T1", 0))) < 1e-12);
  });

  it("refuses data without a double that has both singles", () => {
    assert.throws(() => additiveExpectation(truth, { doubles: [] }), { code: "NO_DOUBLES" });
    const conditions = truth.conditions.map((one) => (doubles(truth).includes(one.label) ? one : parseCondition(`${one.label}x`))); // prettier-ignore
    conditions[0] = truth.conditions[0]!;
    assert.throws(() => additiveExpectation({ ...truth, conditions }), { code: "NO_DOUBLES", message: /single T0/ }); // prettier-ignore
  });
});
