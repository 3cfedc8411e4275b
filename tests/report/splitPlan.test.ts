import assert from "node:assert/strict";
import { splitPlan } from "../../src/report/splitPlan.ts";
import { splitFor } from "../../src/splits/registry.ts";
import { heldOut } from "../../src/splits/split.ts";
import { holdOut, toyPseudobulk } from "../support/pseudobulk.ts";

describe("report/splitPlan", () => {
  const truth = toyPseudobulk({ singles: 8, genes: 20 });

  it("makes two tasks of what is held out of doubles and singles, on the same training conditions", () => {
    const plan = splitPlan(truth, "gears-simulation", { seeds: [1, 2], source: "s" });
    assert.deepEqual(plan.map(({ kind, split }) => [kind, split.seed]), [["doubles", 1], ["singles", 1], ["doubles", 2], ["singles", 2]]); // prettier-ignore
    const whole = splitFor(truth, { algorithm: "gears-simulation", seed: 1, source: "s" });
    const [doubles, singles] = plan.map(({ split }) => split);
    assert.deepEqual([doubles!.train, singles!.train], [whole.train, whole.train]);
    assert.deepEqual([...heldOut(doubles!), ...heldOut(singles!)].sort(), heldOut(whole).sort());
    assert.ok(heldOut(doubles!).every((label) => !label.includes("ctrl")));
    assert.match(doubles!.dropped[0]!.reason, /doubles are scored by themselves/);
    assert.equal(doubles!.source, "s");
  });

  it("takes a split as it is, once, and draws once what depends on no seed", () => {
    const given = holdOut(truth, ["T0+T1", "T2+T3"]);
    assert.deepEqual(splitPlan(truth, given, { seeds: [1, 2, 3] }), [{ kind: "doubles", split: given }]);
    assert.equal(splitPlan(truth, "all-doubles", { seeds: [1, 2, 3] }).length, 1);
  });

  it("refuses what no baseline can be compared on", () => {
    assert.throws(() => splitPlan(truth, "gears-no_split", { seeds: [1] }), { code: "NO_TRAINING", message: /trains on 0 conditions/ }); // prettier-ignore
    assert.throws(() => splitPlan(truth, holdOut(truth, ["ctrl"]), { seeds: [1] }), { code: "NOTHING_HELD_OUT" }); // prettier-ignore
    assert.throws(() => splitPlan(truth, "norman", { seeds: [1] }), { code: "UNKNOWN_SPLIT" });
  });
});
