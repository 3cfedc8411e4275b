import assert from "node:assert/strict";
import { changesOf, effectSize, mostChanged, withMixedControl } from "../../src/data/changes.ts";
import { pseudobulkOf } from "../support/models.ts";

describe("changes from control", () => {
  const truth = pseudobulkOf(
    ["ctrl", "A", "B"],
    ["x", "y", "z"],
    Float64Array.of(1, 2, 3, 1, 5, 3, 4, 2, 7),
    [10, 5, 5],
  );

  it("are differences to the control row", () => {
    assert.deepEqual([...changesOf(truth, 1)], [0, 3, 0]);
    assert.deepEqual([...changesOf(truth, 0)], [0, 0, 0]);
  });

  it("have a size over the genes asked for", () => {
    assert.equal(effectSize(truth, 2), 5);
    assert.equal(effectSize(truth, 2, [0]), 3);
    assert.equal(effectSize(truth, 2, []), 0);
  });

  it("rank genes over several conditions", () => {
    assert.deepEqual(mostChanged(truth, [1, 2], [0, 1, 2]), [2, 0, 1]);
    assert.deepEqual(mostChanged(truth, [1], [2, 1]), [1, 2]);
  });

  it("grow with foreign control cells, weighted by their number", () => {
    const other = pseudobulkOf(["ctrl", "A"], ["x", "y", "z"], Float64Array.of(4, 2, 3, 0, 0, 0), [30, 5]);
    const mixed = withMixedControl(truth, other);
    assert.deepEqual([...changesOf(mixed, 1)], [-2.25, 3, 0]);
    assert.equal(mixed.nCells[0], 40);
    assert.equal(truth.means[0], 1, "the pseudobulk given is left as it was");
  });
});
