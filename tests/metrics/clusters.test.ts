import assert from "node:assert/strict";
import { clustersOf } from "../../src/metrics/clusters.ts";

describe("clustersOf", () => {
  const labels = ["A+B", "B+A", "A+ctrl", "ctrl+A", "A+A", "ctrl"];

  it("tells which rows are not independent", () => {
    assert.deepEqual(clustersOf(labels, "rows"), [["0"], ["1"], ["2"], ["3"], ["4"], ["5"]]);
    assert.deepEqual(clustersOf(labels, "conditions"), [["A+B"], ["A+B"], ["A"], ["A"], ["A+A"], ["ctrl"]]);
    assert.deepEqual(clustersOf(labels, "genes"), [["A", "B"], ["B", "A"], ["A"], ["A"], ["A"], ["ctrl"]]);
  });
});
