import assert from "node:assert/strict";
import fc from "fast-check";
import { CELL_DISTANCES, cellDistance } from "../../../src/stats/distances/registry.ts";
import { fromRows } from "../../../src/stats/matrix.ts";
import type { DenseMatrix } from "../../../src/stats/matrix.ts";
import { cellsOf, reference, toyData } from "../../support/toyData.ts";

const PEERS_NAMES: Record<string, string> = { mmd_rbf: "mmd_rbf_gamma1", mmd_poly: "mmd_poly_deg2_gamma1" };
/** Not computed here, or not a number. */
const LEFT_OUT = ["nb_ll_counts", "edistance_bootstrap_n5_seed0"];

describe("distances of cells", () => {
  it("are pertpy's own", function () {
    const toy = toyData(this);
    const { values } = reference<{ values: Record<string, number> }>(this, "pertpy_distances.json");
    const [x, y] = [cellsOf(toy, "real", "g03", 8), cellsOf(toy, "real", toy.control, 8)];
    for (const { id, compute } of CELL_DISTANCES) {
      const expected = values[PEERS_NAMES[id] ?? id]!;
      const value = compute(x, y);
      const off = Math.abs(value - expected) / Math.max(1, Math.abs(expected));
      assert.ok(off < 1e-9, `${id}: ${value} for ${expected}`);
    }
    const ours = CELL_DISTANCES.map(({ id }) => PEERS_NAMES[id] ?? id);
    assert.deepEqual(Object.keys(values).filter((name) => !ours.includes(name) && !LEFT_OUT.includes(name)), []); // prettier-ignore
  });

  // Two points at (0, 0) and (2, 0), two at (1, 3) and (1, 5): means (1, 0) and (1, 4).
  const x = fromRows([[0, 0], [2, 0]]); // prettier-ignore
  const y = fromRows([[1, 3], [1, 5]]); // prettier-ignore
  const r10 = Math.sqrt(10);
  const r26 = Math.sqrt(26);
  for (const [id, expected] of [
    ["euclidean", 4],
    ["root_mean_squared_error", 4],
    ["mse", 8],
    ["mean_absolute_error", 2],
    ["mmd", 16],
    ["mean_pairwise", (r10 + r26) / 2],
    ["edistance", r10 + r26 - 2 - 2],
    ["edistance_from_precomputed", r10 + r26 - 1 - 1],
    ["cosine_distance", 1 - 1 / Math.sqrt(17)],
    ["pearson_distance", 2],
    ["spearman_distance", 2],
    ["kendalltau_distance", 1],
    ["r2_distance", 16 / 0.5],
    ["ks_test", (0.5 + 1) / 2],
  ] as const)
    it(`have ${id} right by hand`, () => {
      const value = cellDistance(id).compute(x, y);
      assert.ok(Math.abs(value - expected) < 1e-12, `${value} for ${expected}`);
    });

  it("have Mahalanobis' distance right by hand, and none without an inverse", () => {
    const cross = fromRows([[1, 0], [-1, 0], [0, 2], [0, -2]]); // prettier-ignore
    // Variances 2/3 and 8/3.
    const value = cellDistance("mahalanobis").compute(cross, fromRows([[2, 4]]));
    assert.ok(Math.abs(value - Math.sqrt(4 / (2 / 3) + 16 / (8 / 3))) < 1e-12);
    assert.ok(Number.isNaN(cellDistance("mahalanobis").compute(x, y)));
    // The third feature follows the others but for rounding: positive definite for one factorisation, singular for the other.
    const nearly = fromRows([[8.999999999996648, 0.10000000000000013, 9], [8.982476806542675, 1.3307899017363132, 0.10000000000000009], [0.17489801849995645, 0.1909688818871522, 0.6173791977562099], [8.999999999999975, 0.10000000000000002, 8.999999990860877]]); // prettier-ignore
    assert.ok(Number.isNaN(cellDistance("mahalanobis").compute(nearly, fromRows([[1, 2, 3]]))));
  });

  const group = (columns: number): fc.Arbitrary<DenseMatrix> =>
    fc
      .array(
        fc.array(fc.double({ min: 0.1, max: 9, noNaN: true }), { minLength: columns, maxLength: columns }),
        { minLength: 4, maxLength: 9 },
      ) // prettier-ignore
      .map(fromRows);
  const ASYMMETRIC = ["r2_distance", "mahalanobis"];
  const NOT_ZERO = ["mean_pairwise"];

  it("are symmetric where pertpy's are, 0 for a group and itself, and not negative", () => {
    fc.assert(
      fc.property(fc.tuple(group(3), group(3)), ([a, b]) => {
        for (const { id, compute } of CELL_DISTANCES) {
          const [there, back, self] = [compute(a, b), compute(b, a), compute(a, a)];
          const size = 1e-9 * Math.max(1, Math.abs(there));
          if (!ASYMMETRIC.includes(id) && !Number.isNaN(there) && Number.isFinite(there))
            assert.ok(Math.abs(there - back) <= size, id);
          // The E-distance of distinct pairs is unbiased, so that it can be negative, also for a group and itself.
          if (id !== "edistance" && !Number.isNaN(there))
            assert.ok(there >= -1e-6 * Math.max(1, size), `${id} ${there}`);
          if (id !== "edistance" && !NOT_ZERO.includes(id) && !Number.isNaN(self))
            assert.ok(Math.abs(self) < 1e-6, `${id}: ${self} for itself`);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("refuse an unknown name with what may have been meant", () => {
    assert.throws(() => cellDistance("edist"), { code: "UNKNOWN_DISTANCE", message: /edistance/ });
  });
});
