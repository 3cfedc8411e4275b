import assert from "node:assert/strict";
import { toDanfo } from "../../src/data/danfo.ts";
import { splitTable } from "../../src/report/splitTable.ts";

describe("splitTable", function () {
  // danfojs takes a while to load.
  this.timeout(30_000);

  it("has one row per condition", async () => {
    const rows = splitTable({
      ...{ algorithm: "made up", seed: 1, fractions: {} },
      ...{ train: ["ctrl", "A"], validation: ["A+B"], test: ["A+C"] },
      dropped: [{ condition: "A+Z", reason: "single Z is not in the data" }],
    });
    assert.deepEqual(rows.map(({ condition, set }) => `${condition} ${set}`), ["ctrl train", "A train", "A+B validation", "A+C test", "A+Z dropped"]); // prettier-ignore
    const frame = await toDanfo(rows);
    assert.deepEqual(frame.tail(1).values, [["A+Z", "dropped", "single Z is not in the data"]]);
  });
});
