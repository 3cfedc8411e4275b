import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { parseCondition } from "../../../src/data/condition.ts";
import { gearsSimulation } from "../../../src/splits/gears/simulation.ts";
import { heldOut } from "../../../src/splits/split.ts";
import { shared } from "../../support/shared.ts";
import { skip } from "../../support/skip.ts";
import { letters, misplaced, parsed, splitCases } from "../../support/splits.ts";

const json = <T>(file: string): T => JSON.parse(readFileSync(file, "utf8")) as T;

describe("splits/gears/simulation", () => {
  const { lists, cases } = splitCases("gears-simulation");
  for (const { conditions, seed, split, options } of cases)
    it(`equals numpy: ${conditions}, seed ${seed}, ${JSON.stringify(options)}`, () => {
      const found = gearsSimulation(parsed(lists[conditions]!), { seed, ...options });
      const { subgroups, validationSubgroups } = found;
      assert.deepEqual({ sets: letters(found, lists[conditions]!), subgroups, validationSubgroups }, split);
      assert.deepEqual(misplaced(found, lists[conditions]!), []);
      assert.deepEqual(found.options ?? {}, options);
    });

  it("gives every published label of the paper's three single-perturbation data sets", function () {
    const [conditions, labels] = ["paper_conditions.json", "paper_split_labels.json"].map((name) => shared(`reference/${name}`)); // prettier-ignore
    if (!conditions || !labels) skip(this, "shared/reference is not there");
    const lists = json<Record<string, string[]>>(conditions!);
    let compared = 0;
    for (const [key, published] of Object.entries(json<Record<string, Record<string, string>>>(labels!))) {
      const [name, seed] = key.split("|") as [string, string];
      const split = gearsSimulation(parsed(lists[name]!), { seed: Number(seed) });
      const sets = { train: new Set(split.train), val: new Set(split.validation), test: new Set(split.test) };
      for (const [condition, set] of Object.entries(published)) {
        assert.ok(sets[set as keyof typeof sets].has(condition), `${key}: ${condition} is ${set}`);
        compared++;
      }
      const sizes = { adamson: [55, 6, 21], replogle_k562_essential: [734, 82, 272], replogle_rpe1_essential: [1036, 115, 384] }; // prettier-ignore
      assert.deepEqual([sets.train.size, sets.val.size, sets.test.size], sizes[name as keyof typeof sizes]);
    }
    assert.equal(compared, 1649);
  });

  it("puts every condition into one set, and no unseen gene into training", () => {
    const gene = fc.integer({ min: 0, max: 14 }).map((n) => `G${n}`);
    const list = fc.uniqueArray(
      fc.oneof(
        gene,
        fc.tuple(gene, gene).map(([a, b]) => (a === b ? a : `${a}+${b}`)),
      ),
      {
        minLength: 1,
        maxLength: 50,
      },
    );
    fc.assert(
      fc.property(list, fc.nat(), (labels, seed) => {
        const all = ["control", ...labels];
        const split = gearsSimulation(parsed(all), { seed });
        assert.deepEqual([...split.train, ...heldOut(split)].sort(), [...all].sort());
        assert.ok(split.train.includes("control"));
        const trained = new Set(split.train.flatMap((label) => parseCondition(label).genes));
        for (const label of split.subgroups!.unseen_single!) assert.ok(!trained.has(label));
      }),
    );
  });

  it("does not depend on the order of the conditions, but for the order of its lists", () => {
    const labels = ["ctrl", "A+ctrl", "B+ctrl", "C+ctrl", "D+ctrl", "A+B", "C+D", "A+D"];
    const [a, b] = [labels, [...labels].reverse()].map((list) => gearsSimulation(parsed(list), { seed: 3 }));
    assert.deepEqual([...a!.train].reverse(), b!.train);
    assert.deepEqual([...a!.test].reverse(), b!.test);
  });

  it("lists conditions of three genes as dropped", () => {
    const split = gearsSimulation(parsed(["ctrl", "A+ctrl", "B+ctrl", "A+B+C"]), { seed: 1, source: "x" });
    assert.deepEqual(split.dropped, [
      { condition: "A+B+C", reason: "it perturbs 3 genes; GEARS splits singles and doubles" },
    ]);
    assert.equal(split.source, "x");
  });

  it("refuses what cannot be split", () => {
    assert.throws(() => gearsSimulation(parsed(["ctrl"]), { seed: 1 }), { code: "NO_PERTURBATIONS" });
    assert.throws(() => gearsSimulation(parsed(["A", "B"]), { seed: 1 }), { code: "NO_CONTROL" });
    assert.throws(() => gearsSimulation(parsed(["ctrl", "A"]), { seed: 1, trainGenes: 1.2 }), {
      code: "BAD_FRACTION",
    });
    for (const [options, code, message] of [
      [{ testSize: 0.1 }, "BAD_OPTION", /does not take testSize; it takes seed, trainGenes/],
      [{ onlyTestGenes: true }, "BAD_OPTION", /give testGenes/],
      [{ testGenes: [] }, "BAD_OPTION", /empty/],
      [{ testGenes: ["KLF2"] }, "UNKNOWN_GENE", /KLF2 is not. Did you mean "KLF1"/],
      [{ testGenes: ["KLF1", "B"], trainGenes: 1 }, "TOO_FEW_GENES", /onlyTestGenes/],
    ] as const)
      assert.throws(() => gearsSimulation(parsed(["ctrl", "KLF1", "B"]), { seed: 1, ...options }), { code, message }); // prettier-ignore
    for (const seed of [-1, 1.5, Number.NaN, 2 ** 32])
      assert.throws(() => gearsSimulation(parsed(["ctrl", "A"]), { seed }), { code: "BAD_SEED" });
  });
});
