import assert from "node:assert/strict";
import {
  compareWithPublished,
  nameOf,
  printedTolerance,
  printedValue,
} from "../../../src/report/paper/check.ts";

describe("published numbers", () => {
  it("are read as printed, with half a unit of the last digit to agree", () => {
    assert.deepEqual(["118,965", "+.0015", "-.19", "14.8", "0"].map(printedValue), [118965, 0.0015, -0.19, 14.8, 0]); // prettier-ignore
    const tolerances = ["118,965", "+.0015", "14.8"].map(printedTolerance);
    assert.ok(
      tolerances.every((one, i) => Math.abs(one - [0, 0.00005, 0.05][i]!) < 2e-9),
      String(tolerances),
    );
  });

  it("pass where the recomputed number rounds to them, and fail where there is none", () => {
    const published = ["2.766", "310", "1.0", ".9"].map((printed, i) => ({ figure: "Fig 1a", quantity: `q${i}`, printed, source: "s" })); // prettier-ignore
    const found = new Map([2.7656, 311, 1.06].map((value, i) => [nameOf("Fig 1a", `q${i}`), value]));
    const rows = compareWithPublished(published, found);
    assert.deepEqual(rows.map(({ pass }) => pass), [true, false, false, false]); // prettier-ignore
    assert.ok(Number.isNaN(rows[3]!.recomputed));
    const [wider] = compareWithPublished([{ ...published[2]!, tolerance: 0.1 }], found);
    assert.deepEqual([wider!.pass, wider!.tolerance, wider!.published], [true, 0.1, "1.0"]);
  });
});
