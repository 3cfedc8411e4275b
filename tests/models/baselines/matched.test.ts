import { linear } from "../../../src/models/baselines/linear.ts";
import assert from "node:assert/strict";
import { fromRows } from "../../../src/stats/matrix.ts";
import { random } from "../../support/numbers.ts";
import { pseudobulkOf } from "../../support/models.ts";

describe("models/baselines/matched", () => {
  it("refuses fewer than three matched perturbations, naming them and why it matters", async () => {
    const labels = ["control", "A", "B", "C", "g0", "g1", "g0+g1"];
    const next = random(2);
    const few = pseudobulkOf(
      labels,
      ["g0", "g1", "x"],
      Float64Array.from({ length: 21 }, () => next()),
    );
    await assert.rejects(linear.fit(few), {
      code: "TOO_FEW_MATCHED",
      message: /at least 3 .*3 measured genes.*describes a perturbation by the expression of its target; of the 5 singly perturbed genes here, 2 \(g0, g1\) are\./, // prettier-ignore
    });
    const one = pseudobulkOf(labels, ["g0", "y", "x"], few.means);
    await assert.rejects(linear.fit(one), { message: /1 \(g0\) is\. Use a file/ });
    const none = pseudobulkOf(labels, ["z", "y", "x"], few.means);
    await assert.rejects(linear.fit(none), { message: /none are\./ });
    const embedding = { ...fromRows([[1]]), rowNames: ["A"], columnNames: ["e"] };
    await assert.rejects(linear.fit(few, { embedding }), { message: /rows of the embedding/ });
  });
});
