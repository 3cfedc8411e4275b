import assert from "node:assert/strict";
import { conditionMap } from "../../src/data/conditionMap.ts";
import { parseCondition } from "../../src/data/condition.ts";

/** Two genes that vary and one that does not: the map is the plane of the two. */
const places = [[0, 0], [4, 0], [-4, 0.5], [0, 1], [0.1, 1], [0.2, -1]] as const; // prettier-ignore
const bulk = {
  dataset: "toy",
  genes: ["A", "B", "C"],
  control: 0,
  conditions: ["ctrl", "A+ctrl", "B+ctrl", "A+B", "C+ctrl", "A+C"].map((label) => parseCondition(label)),
  means: Float64Array.from(places.flatMap(([x, y]) => [x, y, 5])),
};

describe("conditionMap", () => {
  const { points, axes } = conditionMap(bulk, 3);

  it("keeps distances between conditions", () => {
    for (const [i, a] of points.entries())
      for (const [j, b] of points.entries()) {
        const given = Math.hypot(places[i]![0] - places[j]![0], places[i]![1] - places[j]![1]);
        assert.ok(Math.abs(Math.hypot(a.x - b.x, a.y! - b.y!) - given) < 1e-9);
      }
    assert.match(axes[0], /^PC 1 \(9\d %\)$/);
    assert.deepEqual(points.map(({ genes }) => genes), [0, 1, 1, 2, 1, 2]); // prettier-ignore
  });

  it("labels conditions that lie far apart, never control", () => {
    const labelled = points.filter((one) => one.labelled).map(({ condition }) => condition);
    assert.deepEqual(labelled.slice(0, 2), ["A+ctrl", "B+ctrl"]);
    assert.equal(labelled.length, 3);
    assert.equal(conditionMap(bulk, 50).points.filter((one) => one.labelled).length, 5);
  });
});
