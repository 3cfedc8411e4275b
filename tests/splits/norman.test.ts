import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { allDoubles, eligibleDoubles, normanPaper, normanSorted } from "../../src/splits/norman.ts";
import { shared } from "../support/shared.ts";
import { skip } from "../support/skip.ts";
import { parsed, splitCases } from "../support/splits.ts";

/** The part of the spreadsheet reader that is used here. */
interface Xlsx {
  read(data: Buffer): { Sheets: Record<string, unknown> };
  utils: { sheet_to_json(sheet: unknown): Record<string, unknown>[] };
}

describe("splits/norman", () => {
  for (const [name, make, shown] of [
    ["norman-paper", normanPaper, (label: string) => label],
    ["norman-sorted", normanSorted, (label: string) => label.split("+").sort().join("+")],
  ] as const) {
    const { lists, cases } = splitCases(name);
    for (const { conditions, seed, split } of cases)
      it(`${name} equals numpy, order included: ${conditions}, seed ${seed}`, () => {
        const found = make(parsed(lists[conditions]!), { seed });
        const labels = (set: readonly string[]) => {
          for (const label of set) assert.ok(lists[conditions]!.includes(label), label);
          return set.map(shown);
        };
        const [train, test, validation] = [found.train, found.test, found.validation].map(labels);
        assert.deepEqual({ train, test, validation }, split);
      });
  }

  it("draws as the script does from doubles that lack a single, when told", () => {
    const found = normanPaper(parsed(["ctrl", "A+ctrl", "A+B", "A+C", "B+C", "C+D"]), { seed: 1, keepIncomplete: true }); // prettier-ignore
    assert.deepEqual([found.train.length, found.test.length, found.validation.length], [4, 1, 1]);
    assert.deepEqual([found.dropped, found.options], [[], { keepIncomplete: true }]);
    assert.throws(() => normanPaper(parsed(["ctrl", "A", "B", "A+B"]), { seed: 1, trainGenes: 0.5 }), { code: "BAD_OPTION", message: /takes seed, keepIncomplete/ }); // prettier-ignore
  });

  it("keeps both labels of a double that a list has twice", () => {
    const found = normanSorted(parsed(["ctrl", "A", "B", "C", "A+B", "B+A", "A+C"]), { seed: 3 });
    assert.deepEqual([...found.train, ...found.test, ...found.validation].sort(), ["A", "A+B", "A+C", "B", "B+A", "C", "ctrl"]); // prettier-ignore
  });

  it("gives the published test and validation sets of Norman, seeds 1 to 5", function () {
    this.timeout(60000);
    const list = shared("reference/paper_conditions.json");
    const workbook = shared("data/source-data/perturbation_prediction.xlsx");
    if (!list || !workbook) skip(this, "shared data are not there");
    let xlsx: Xlsx;
    try {
      xlsx = createRequire(createRequire(import.meta.url).resolve("danfojs-node"))("xlsx") as Xlsx;
    } catch {
      return skip(this, "no spreadsheet reader is installed");
    }
    const rows = xlsx.utils.sheet_to_json(xlsx.read(readFileSync(workbook!)).Sheets["Panel A"]);
    const conditions = (JSON.parse(readFileSync(list!, "utf8")) as Record<string, string[]>)
      .norman_from_scfoundation!;
    const compare = (names: Iterable<unknown>): string[] => [...new Set(names as Iterable<string>)].sort();
    for (let seed = 1; seed <= 5; seed++) {
      const split = normanPaper(parsed(conditions), { seed });
      assert.deepEqual([split.train.length, split.test.length, split.validation.length], [163, 31, 31]);
      assert.deepEqual(split.dropped, []);
      for (const [set, ours] of [
        ["test", split.test],
        ["val", split.validation],
      ] as const) {
        // prettier-ignore
        const published = rows.filter((row) => row.seed === seed && row.train === set).map((row) => row.perturbation);
        assert.equal(published.length, 9 * 31);
        assert.deepEqual(compare(published), compare(ours));
      }
    }
  });

  const small = ["control", "A", "B", "C", "D", "A+B", "B+C", "C+D", "A+C", "A+D", "A+X", "X+Y", "A+B+C"];
  const reasons = [
    { condition: "A+X", reason: "single X is not in the data" },
    { condition: "X+Y", reason: "single X and single Y are not in the data" },
    { condition: "A+B+C", reason: "it perturbs 3 genes; the split takes singles and doubles" },
  ];

  it("works with five doubles, and says which doubles lack a single", () => {
    const split = normanPaper(parsed(small), { seed: 1 });
    assert.deepEqual([split.train.length, split.test.length, split.validation.length], [7, 1, 2]);
    assert.deepEqual(split.train.slice(0, 5), ["A", "B", "C", "D", "control"]);
    assert.deepEqual(split.dropped, reasons);
  });

  it("does not let dropped doubles change the draw", () => {
    const complete = small.filter((label) => !/X|A\+B\+C/.test(label));
    const [a, b] = [small, complete].map((list) => normanPaper(parsed(list), { seed: 4 }));
    assert.deepEqual({ ...a!, dropped: [] }, b);
  });

  it("holds out every eligible double when asked to", () => {
    const split = allDoubles(parsed(small), { seed: 2, source: "s" });
    assert.deepEqual(split.test, ["A+B", "A+C", "A+D", "B+C", "C+D"]);
    assert.deepEqual(split.train, ["A", "B", "C", "D", "control"]);
    assert.deepEqual([split.validation, split.dropped, split.source], [[], reasons, "s"]);
    assert.equal(eligibleDoubles(parsed(small)).length, 5);
  });

  it("refuses data without doubles or control", () => {
    assert.throws(() => normanPaper(parsed(["ctrl", "A", "B"]), { seed: 1 }), {
      code: "NO_DOUBLES",
      message: /gears-simulation/,
    });
    assert.throws(() => normanPaper(parsed(["ctrl", "A", "A+B"]), { seed: 1 }), {
      message: /A\+B: single B is not in the data/,
    });
    assert.throws(() => normanPaper(parsed(["A", "B", "A+B"]), { seed: 1 }), { code: "NO_CONTROL" });
    assert.throws(() => allDoubles(parsed(small), { seed: -1 }), { code: "BAD_SEED" });
  });
});
