import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import type { EnergyEstimator } from "../../src/stats/energyDistance.ts";
import {
  ENERGY_ESTIMATORS,
  energyDistance,
  energyEstimator,
  energyGroup,
} from "../../src/stats/energyDistance.ts";
import type { DenseMatrix } from "../../src/stats/matrix.ts";
import { fromRows } from "../../src/stats/matrix.ts";
import { shared } from "../support/shared.ts";
import { skip } from "../support/skip.ts";

const distance = (a: DenseMatrix, b: DenseMatrix, estimator: EnergyEstimator): number =>
  energyDistance(energyGroup(a, estimator), energyGroup(b, estimator), estimator);

function toy(): (label: string) => DenseMatrix {
  const { labels, real_lognorm: real } = JSON.parse(readFileSync(shared("reference/toy_data.json")!, "utf8")) as { labels: string[]; real_lognorm: number[][] }; // prettier-ignore
  return (label) => fromRows(real.filter((_, i) => labels[i] === label).map((row) => row.slice(0, 8)));
}

describe("energy distance", () => {
  it("is scPerturb's, corrected and not", function () {
    const file = shared("reference/scperturb.json");
    if (!file || !shared("reference/toy_data.json")) skip(this, "no ../shared/reference/scperturb.json");
    const { groups, edist_sample_correct: corrected, edist_uncorrected: plain } = JSON.parse(readFileSync(file, "utf8")) as { groups: string[]; edist_sample_correct: number[][]; edist_uncorrected: number[][] }; // prettier-ignore
    const points = groups.map(toy());
    for (const [id, expected] of [
      ["scperturb", corrected],
      ["scperturb-uncorrected", plain],
    ] as const)
      // prettier-ignore
      points.forEach((a, i) =>
        points.forEach((b, j) => {
          // Of a group and itself scPerturb writes 0.
          if (i !== j) assert.ok(Math.abs(distance(a, b, energyEstimator(id)) - expected[i]![j]!) < 1e-9);
        }),
      );
  });

  it("is pertpy's, direct and from precomputed distances", function () {
    const file = shared("reference/pertpy_distances.json");
    if (!file || !shared("reference/toy_data.json"))
      skip(this, "no ../shared/reference/pertpy_distances.json");
    const { values } = JSON.parse(readFileSync(file, "utf8")) as { values: Record<string, number> };
    const [x, y] = [toy()("g03"), toy()("non-targeting")];
    assert.ok(Math.abs(distance(x, y, energyEstimator("pertpy")) - values.edistance!) < 1e-9);
    assert.ok(
      Math.abs(distance(x, y, energyEstimator("cell-eval")) - values.edistance_from_precomputed!) < 1e-9,
    );
  });

  const points = fc.integer({ min: 1, max: 3 }).chain((columns) => {
    const group = fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: columns, maxLength: columns }), { minLength: 2, maxLength: 70 }); // prettier-ignore
    return fc.tuple(group, group);
  });

  it("is the sum over all pairs, in any order, for any number of points", () => {
    fc.assert(
      fc.property(points, ([x, y]) => {
        for (const estimator of ENERGY_ESTIMATORS) {
          const between = (a: number[][], b: number[][]): number =>
            a.reduce((sum, p) => sum + b.reduce((inner, q) => {
              const square = p.reduce((s, value, k) => s + (value - q[k]!) ** 2, 0);
              return inner + (estimator.squared ? square : Math.sqrt(square));
            }, 0), 0); // prettier-ignore
          const within = (a: number[][]): number => between(a, a) / (a.length * (estimator.distinct ? a.length - 1 : a.length)); // prettier-ignore
          const expected = (2 * between(x, y)) / (x.length * y.length) - within(x) - within(y);
          const found = distance(fromRows(x), fromRows(y), estimator);
          assert.ok(Math.abs(found - expected) < 1e-9, `${estimator.id}: ${found} for ${expected}`);
          const turned = distance(fromRows([...y].reverse()), fromRows([...x].reverse()), estimator);
          assert.ok(Math.abs(found - turned) < 1e-9);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("is not defined for one point where pairs must be distinct, and names the estimators", () => {
    const [one, two] = [fromRows([[1]]), fromRows([[1], [2]])];
    assert.ok(Number.isNaN(distance(one, two, energyEstimator("pertpy"))));
    assert.equal(distance(one, two, energyEstimator("cell-eval")), 0.5);
    assert.throws(() => energyEstimator("edist"), {
      code: "UNKNOWN_ESTIMATOR",
      message: /scperturb, pertpy/,
    });
  });
});
