import assert from "node:assert/strict";
import fc from "fast-check";
import { gearsComboSeen0, gearsComboSeen1, gearsComboSeen2, gearsSingle } from "../../../src/splits/gears/singleAndCombo.ts"; // prettier-ignore
import { conditionLists } from "../../support/conditionLists.ts";
import { letters, misplaced, parsed, splitCases } from "../../support/splits.ts";

const ALGORITHMS = {
  "gears-single": gearsSingle,
  "gears-combo_seen0": gearsComboSeen0,
  "gears-combo_seen1": gearsComboSeen1,
  "gears-combo_seen2": gearsComboSeen2,
};

describe("splits/gears/singleAndCombo", () => {
  for (const [algorithm, make] of Object.entries(ALGORITHMS)) {
    const { lists, cases } = splitCases(algorithm);
    for (const { conditions, seed, split, options } of cases)
      it(`${algorithm} equals numpy: ${conditions}, seed ${seed}, ${JSON.stringify(options)}`, () => {
        const found = make(parsed(lists[conditions]!), { seed, ...options });
        assert.equal(letters(found, lists[conditions]!), split.sets);
        assert.deepEqual(misplaced(found, lists[conditions]!), []);
        assert.deepEqual(found.options ?? {}, options);
      });
  }

  it("drops doubles of a tested gene and another, and says why", () => {
    const labels = ["ctrl", "A", "B", "C", "D", "A+B", "A+C", "C+D", "A+B+C"];
    const found = gearsComboSeen0(parsed(labels), { seed: 1, testGenes: ["A", "B"] });
    assert.deepEqual(found.test, ["A", "B", "A+B"]);
    assert.deepEqual(found.train, ["ctrl", "C", "D", "C+D"]);
    assert.deepEqual(
      found.dropped.map(({ condition }) => condition),
      ["A+C", "A+B+C"],
    );
    assert.match(found.dropped[0]!.reason, /^it perturbs A, whose single is in the test set; gears-combo_seen0 neither/); // prettier-ignore
    assert.match(found.dropped[1]!.reason, /3 genes/);
    const single = gearsSingle(parsed(labels), { seed: 1, testGenes: ["A"] });
    assert.deepEqual(single.dropped.map(({ condition }) => condition), ["A+B", "A+C", "A+B+C"]); // prettier-ignore
  });

  it("puts every condition into one place, tested genes never into training singles", () => {
    fc.assert(
      fc.property(
        conditionLists,
        fc.nat(),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        (labels, seed, testSize) => {
          for (const make of Object.values(ALGORITHMS)) {
            let split;
            try {
              split = make(parsed(labels), { seed, testSize });
            } catch (error) {
              assert.match((error as { code: string }).code, /^(NOTHING_HELD_OUT|NO_DOUBLES)$/);
              continue;
            }
            assert.deepEqual(misplaced(split, labels), []);
            assert.ok(split.train.includes("ctrl"));
            if (split.algorithm === "gears-combo_seen2") continue;
            const trained = new Set(parsed(split.train).flatMap(({ genes }) => genes));
            for (const { genes } of parsed(split.test).filter((one) => one.genes.length === 1))
              assert.ok(!trained.has(genes[0]!), `${split.algorithm}: ${genes[0]}`);
          }
        },
      ),
    );
  });

  it("refuses what cannot be split", () => {
    const labels = ["ctrl", "KLF1", "B", "KLF1+B"];
    const single = (options: object) => () => gearsSingle(parsed(labels), { seed: 1, ...options });
    assert.throws(single({}), { code: "NOTHING_HELD_OUT", message: /rounded down. Raise testSize/ });
    assert.throws(single({ trainGenes: 0.5 }), {
      code: "BAD_OPTION",
      message: /takes seed, testSize, testGenes/,
    });
    assert.throws(single({ testSize: 0 }), { code: "BAD_FRACTION" });
    assert.throws(single({ testGenes: ["KLF"] }), { code: "UNKNOWN_GENE", message: /"KLF1"/ });
    assert.throws(() => gearsComboSeen2(parsed(["ctrl", "A", "B"]), { seed: 1 }), { code: "NO_DOUBLES" });
    assert.throws(() => gearsComboSeen2(parsed(labels), { seed: 1, testConditions: ["B+KLF1"] }), {
      code: "UNKNOWN_CONDITION",
      message: /written "KLF1\+B"/,
    });
    assert.throws(() => gearsSingle(parsed(["A", "B"]), { seed: 1 }), { code: "NO_CONTROL" });
    assert.throws(() => gearsSingle(parsed(labels), { seed: -1 }), { code: "BAD_SEED" });
  });
});
