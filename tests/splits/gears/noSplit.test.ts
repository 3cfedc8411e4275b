import assert from "node:assert/strict";
import { gearsNoSplit } from "../../../src/splits/gears/noSplit.ts";
import { parsed } from "../../support/splits.ts";

describe("splits/gears/noSplit", () => {
  it("tests everything, control too", () => {
    const labels = ["A+ctrl", "ctrl", "A+B", "A+B+C"];
    const { train, validation, test, dropped, seed } = gearsNoSplit(parsed(labels), { seed: 3 });
    assert.deepEqual({ train, validation, test, dropped, seed }, { train: [], validation: [], test: labels, dropped: [], seed: 3 }); // prettier-ignore
  });

  it("refuses a seed that is none and data without control", () => {
    assert.throws(() => gearsNoSplit(parsed(["ctrl", "A"]), { seed: 0.5 }), { code: "BAD_SEED" });
    assert.throws(() => gearsNoSplit(parsed(["B", "A"]), { seed: 1 }), { code: "NO_CONTROL" });
  });
});
