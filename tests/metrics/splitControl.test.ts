import assert from "node:assert/strict";
import { pearsonDelta } from "../../src/metrics/pearsonDelta.ts";
import { pearsonDeltaSplit, splitControlWarning, withControlHalf } from "../../src/metrics/splitControl.ts";
import { mean } from "../../src/stats/summary.ts";
import { allGenes, toyPseudobulk } from "../support/pseudobulk.ts";

describe("pearsonDeltaSplit", () => {
  // Control noise as large as the effects: the shared control alone correlates unrelated singles.
  const truth = toyPseudobulk({ singles: 12, genes: 300, noise: 0.4, seed: 4 });
  const columns = allGenes(truth);
  const row = (k: number) => truth.means.slice(k * 300, (k + 1) * 300);
  const pairs = Array.from({ length: 12 }, (_, i) => [i + 1, ((i + 1) % 12) + 1] as const);

  it("is near 0 for unrelated changes, where a shared control is not", () => {
    const shared = mean(pairs.map(([a, b]) => pearsonDelta.compute(row(a), row(b), row(0), [])));
    const split = mean(pairs.map(([a, b]) => pearsonDeltaSplit([row(a), row(a)], truth, b, columns)));
    assert.ok(shared > 0.2, `shared ${shared}`);
    assert.ok(Math.abs(split) < 0.05, `split ${split}`);
  });

  it("is not defined for no change fitted with the control half", () => {
    const halves = ([0, 1] as const).map((half) => withControlHalf(truth, half).means.slice(0, 300));
    assert.ok(Number.isNaN(pearsonDeltaSplit([halves[0]!, halves[1]!], truth, 1, columns)));
    assert.notDeepEqual(halves[0], row(0));
  });

  it("warns below 1,000 control cells", () => {
    assert.match(splitControlWarning(truth)!, /Only 50 control cells/);
    assert.equal(splitControlWarning({ ...truth, nCells: truth.nCells.map(() => 1000) }), undefined);
  });
});
