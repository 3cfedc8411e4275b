import assert from "node:assert/strict";
import { PAIR_CLASSES, pairClasses } from "../../../src/data/simulate/pairClasses.ts";
import { preset } from "../../../src/data/simulate/presets.ts";
import { simulateTruth } from "../../../src/data/simulate/truth.ts";

describe("pairClasses", () => {
  const of = (interactions: object) => simulateTruth(preset("paper-like", { nGenes: 200, nSingles: 12, nDoubles: 20, interactions })); // prettier-ignore
  const none = { buffering: 0, synergy: 0, opposite: 0 };

  for (const kind of ["buffering", "synergy", "opposite"] as const)
    it(`a world of ${kind} only has pairs of that class, additive ones and no other`, () => {
      const truth = of({ ...none, [kind]: 1, pairs: 0.5 });
      const { codeOf } = pairClasses(truth);
      const found = new Set(Array.from(codeOf, (code) => PAIR_CLASSES[code]));
      assert.deepEqual(found, new Set(["not a double", "additive", kind]));
      const additive = codeOf.slice(13).filter((code) => code === 1).length;
      assert.ok(additive >= 4 && additive <= 16, `${additive} of 20 are additive`);
    });

  it("records class, number of genes and strength of each double as the interactions have them", () => {
    const truth = of({ other: 0.5 });
    const { record } = pairClasses(truth);
    const values = (name: string): ArrayLike<number | string> =>
      (record[name] as { values: string[] }).values;
    truth.design.pairs.forEach((_, d) => {
      const rows = Array.from(truth.interactions.double.keys()).filter(
        (i) => truth.interactions.double[i] === d,
      );
      assert.equal(values("genes")[d], rows.length);
      const strength = Math.sqrt(rows.reduce((sum, i) => sum + truth.interactions.value[i]! ** 2, 0));
      assert.ok(Math.abs((values("strength")[d] as number) - strength) < 1e-12);
      assert.equal(values("condition")[d], truth.design.conditions[13 + d]!.label);
    });
  });

  it("interactions of kind other lie where singles disagree, and leave the rest as it was", () => {
    const [without, some] = [of({}), of({ other: 1 })];
    const { interactions, design, means, settings } = some;
    const at = (c: number, g: number): number => means[c * settings.nGenes + g]! - means[g]!;
    let others = 0;
    interactions.kind.forEach((kind, i) => {
      const [a, b] = design.pairs[interactions.double[i]!]!;
      const g = interactions.gene[i]!;
      assert.equal(Math.sign(at(1 + a, g) * at(1 + b, g)), kind === "other" ? -1 : 1);
      if (kind === "other") others++;
    });
    assert.ok(others > 50, `${others}`);
    assert.ok(without.interactions.kind.every((kind) => kind !== "other"));
    assert.deepEqual(without.design, some.design);
  });
});
