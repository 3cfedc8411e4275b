import assert from "node:assert/strict";
import { additive } from "../../src/models/baselines/additive.ts";
import { mean } from "../../src/models/baselines/mean.ts";
import { noChange } from "../../src/models/baselines/noChange.ts";
import { splitControlComparison } from "../../src/report/splitControlComparison.ts";
import { allGenes, doubles, holdOut, toyPseudobulk } from "../support/pseudobulk.ts";

describe("splitControlComparison", () => {
  it("finds less correlation where prediction and truth do not share the control's noise", async () => {
    const truth = toyPseudobulk({ noise: 0.4, genes: 300 });
    const split = holdOut(truth, doubles(truth, 12));
    const rows = await splitControlComparison(truth, split, {
      panel: allGenes(truth),
      models: [noChange, mean, additive],
    });
    assert.deepEqual(
      rows.map(({ model }) => model),
      ["mean", "additive"],
    );
    for (const row of rows) {
      assert.equal(row.n, 12);
      assert.ok(row.split < row.shared, `${row.model}: ${row.split} < ${row.shared}`);
    }
  });

  it("changes nothing without noise", async () => {
    const truth = toyPseudobulk({ noise: 0 });
    const split = holdOut(truth, doubles(truth, 3));
    const [row] = await splitControlComparison(truth, split, { panel: allGenes(truth), models: [additive] });
    assert.ok(Math.abs(row!.shared - row!.split) < 1e-9);
  });
});
