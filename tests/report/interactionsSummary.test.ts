import assert from "node:assert/strict";
import { selectConditions } from "../../src/data/select.ts";
import { interactionsSummary } from "../../src/report/interactionsSummary.ts";
import { toyPseudobulk } from "../support/pseudobulk.ts";

describe("interactionsSummary", () => {
  const truth = toyPseudobulk({ interaction: 0.1, noise: 0.02 });
  const panel = Int32Array.from(truth.genes, (_, g) => g);

  it("says how many values are called, beside what noise alone gives", () => {
    const [sentence, ...more] = interactionsSummary({ truth, panel });
    assert.match(sentence!, /^Interactions: \d+ of 2800 values \([\d.]+ %\) are called interactions; if all effects added up exactly/); // prettier-ignore
    assert.deepEqual(more, []);
  });

  it("says why none can be called, and nothing of data without doubles", () => {
    const [sentence] = interactionsSummary({ truth, panel: panel.slice(0, 2) });
    assert.match(sentence!, /^Interactions were not called\. .*200 values, found 56/);
    const singles = truth.conditions.filter(({ genes }) => genes.length < 2).map(({ label }) => label);
    assert.deepEqual(interactionsSummary({ truth: selectConditions(truth, singles), panel }), []);
  });
});
