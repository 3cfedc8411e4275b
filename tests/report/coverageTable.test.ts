import assert from "node:assert/strict";
import { expressionPanel } from "../../src/data/panel.ts";
import { modelsByName } from "../../src/models/registry.ts";
import { compareModels } from "../../src/report/compareModels.ts";
import { coverageTable } from "../../src/report/coverageTable.ts";
import { doubles, holdOut, toyPseudobulk } from "../support/pseudobulk.ts";

describe("coverageTable", () => {
  it("says what each model predicts of what is held out, and why not the rest", async () => {
    const truth = toyPseudobulk();
    // One single is held out with the doubles, so that the doubles with its gene lose their sum.
    const [gene] = truth.conditions.find(({ label }) => label === doubles(truth, 9)[8])!.genes;
    const single = truth.conditions.find(({ key }) => key === gene)!;
    const split = holdOut(truth, [single.label, ...doubles(truth, 9)]);
    const models = modelsByName("mean,additive");
    const { evaluation } = await compareModels(truth, split, { models, panel: expressionPanel(truth) });
    const rows = coverageTable(evaluation);
    assert.deepEqual(rows.map(({ model }) => model), ["additive", "mean"]); // prettier-ignore
    assert.deepEqual(rows[1]!.predicted, 10);
    assert.ok(rows[0]!.predicted < 9 && rows[0]!.heldOut === 10 && rows[0]!.panel === rows[0]!.genes);
    assert.match(rows[0]!.why, new RegExp(`^single ${gene} is not among the training conditions`));
  });
});
