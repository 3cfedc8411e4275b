import assert from "node:assert/strict";
import fc from "fast-check";
import { toCsv } from "../../../../src/figures/figureData.ts";
import { parseCsv } from "../../../../src/report/paper/run/csv.ts";
import { scoresCsv, scoresOfCsv } from "../../../../src/report/paper/run/scoreTable.ts";

describe("parseCsv", () => {
  it("reads what toCsv writes", () => {
    const text = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", " ", "é"), maxLength: 6 });
    const row = fc.record({ name: text, note: text, last: text });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), (rows) => {
        assert.deepEqual(parseCsv(toCsv(rows)), rows.map((one) => ({ ...one }))); // prettier-ignore
      }),
    );
    assert.deepEqual(parseCsv(""), []);
  });

  it("keeps every digit of a score, and that there is none", () => {
    const base = {
      dataset: "d",
      seed: 1,
      model: "linear(components=2,lambda=1)",
      condition: "A+B",
      nGenes: 3,
    };
    const scores = [
      { ...base, metric: "l2", value: 0.1 + 0.2, set: "test" as const },
      { ...base, metric: "pearson_delta", value: NaN },
    ];
    assert.deepEqual(scoresOfCsv(scoresCsv(scores)), scores);
  });
});
