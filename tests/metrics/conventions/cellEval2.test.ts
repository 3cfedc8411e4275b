import assert from "node:assert/strict";
import { setMetric } from "../../../src/metrics/setRegistry.ts";
import { setOf } from "../../support/scoredSet.ts";

const value = (id: string, set: ReturnType<typeof setOf>): number[] => [...setMetric(id).compute(set)];
const CE1 = "cell_eval_discrimination_score_";
const CE2 = "cell_eval2_pds_";

describe("discrimination scores", () => {
  it("divide by P in cell-eval and by P − 1 in cell-eval2", () => {
    // The prediction of the first condition is closer to the truth of the second.
    const set = setOf(["A", "B", "C"], ["g0", "g1"], [[1, 3], [0, 4], [-4, -4]], [[4, 0], [0, 4], [-4, -4]], [0, 0]); // prettier-ignore
    assert.deepEqual(value(`${CE1}l1`, set), [1 - 1 / 3, 1, 1]);
    assert.deepEqual(value(`${CE2}l1`, set), [0.5, 1, 1]);
  });

  it("subtract the model's own control in cell-eval, the observed one in cell-eval2", () => {
    const set = setOf(["A", "B"], ["g0", "g1"], [[10, 0], [0, 10]], [[10, 0], [0, 10]], [0, 0]); // prettier-ignore
    const wrong = { ...set, predictedControl: Float64Array.of(6, -6) };
    assert.deepEqual(value(`${CE1}l1`, wrong), [0.5, 1]);
    assert.deepEqual(value(`${CE2}l1`, wrong), [1, 1]);
  });

  it("leave out the own gene in cell-eval and every target in cell-eval2", () => {
    const rows = [[2, 2, 0, 1], [9, 1, 1, 0]]; // prettier-ignore
    const set = setOf(["A", "B"], ["A", "B", "x", "y"], rows, [[1, 9, 0, 1], [9, 1, 1, 0]], [0, 0, 0, 0]); // prettier-ignore
    // Without A: |2 − 9| against |2 − 1| + 1 + 1, so B is closer; without both the match is exact.
    assert.deepEqual(value(`${CE1}l1`, set), [0.5, 1]);
    assert.deepEqual(value(`${CE2}l1`, set), [1, 1]);
  });

  it("give a tie to the first of the alphabet in cell-eval, and to nobody in cell-eval2", () => {
    const labels = ["cc", "aa", "bb", "ff", "ee", "dd"];
    const truth = labels.map((_, i) => [i + 1, 6 - i]);
    const set = setOf(labels, ["g0", "g1"], labels.map(() => [7, 7]), truth, [7, 7]); // prettier-ignore
    const places = [2, 0, 1, 5, 4, 3];
    value(`${CE1}cosine`, set).forEach((one, i) => assert.ok(Math.abs(one - (1 - places[i]! / 6)) < 1e-12));
    assert.deepEqual(value(`${CE2}cosine`, set), labels.map(() => 0.5)); // prettier-ignore
  });

  it("of a single condition are 1", () => {
    const set = setOf(["A"], ["g0"], [[3]], [[5]], [0]);
    for (const id of [`${CE1}cosine`, `${CE2}cosine`]) assert.deepEqual(value(id, set), [1]);
  });
});
