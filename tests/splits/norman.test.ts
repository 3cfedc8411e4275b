import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseCondition } from "../../src/data/condition.ts";
import { allDoubles, eligibleDoubles, normanPaper } from "../../src/splits/norman.ts";
import { shared } from "../support/shared.ts";
import { skip } from "../support/skip.ts";
import { splitCases } from "../support/splits.ts";

const parsed = (labels: readonly string[]) => labels.map((label) => parseCondition(label));

/** The part of the spreadsheet reader that is used here. */
interface Xlsx {
  read(data: Buffer): { Sheets: Record<string, unknown> };
  utils: { sheet_to_json(sheet: unknown): Record<string, unknown>[] };
}

describe("splits/norman", () => {
  const { lists, cases } = splitCases("norman-paper");
  for (const { conditions, seed, split } of cases)
    it(`equals numpy, order included: ${conditions}, seed ${seed}`, () => {
      const { train, test, validation } = normanPaper(parsed(lists[conditions]!), { seed });
      assert.deepEqual({ train, test, validation }, split);
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
