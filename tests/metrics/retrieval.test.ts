import assert from "node:assert/strict";
import fc from "fast-check";
import type { RetrievalOptions } from "../../src/metrics/retrieval.ts";
import { effectDistances, rowDistances, standings } from "../../src/metrics/retrieval.ts";
import type { ScoredSet } from "../../src/metrics/setMetric.ts";
import { SET_METRICS, setMetric } from "../../src/metrics/setRegistry.ts";
import { fromRows } from "../../src/stats/matrix.ts";
import golden from "../golden/peer_metrics.json" with { type: "json" };
import { closeTo, random } from "../support/numbers.ts";
import { setOf } from "../support/scoredSet.ts";

/** The same distance pair by pair, each from scratch. */
function brute(set: ScoredSet, { distance, control, without }: RetrievalOptions): number[][] {
  const { conditions, genes, truth } = set;
  const own = control === "predicted" ? (set.predictedControl ?? set.control) : set.control;
  const panel = conditions.flatMap((condition) => condition.genes);
  return conditions.map((p, i) =>
    conditions.map((_, j) => {
      const left = without === "own" ? p.genes : without === "panel" ? panel : [];
      const kept = genes.flatMap((gene, g) => (left.includes(gene) ? [] : [g]));
      const a = kept.map((g) => set.prediction.values[i * genes.length + g]! - own[g]!);
      const b = kept.map((g) => truth.values[j * genes.length + g]! - set.control[g]!);
      const sum = (term: (k: number) => number): number => kept.reduce((total, _g, k) => total + term(k), 0);
      if (distance === "l1") return sum((k) => Math.abs(a[k]! - b[k]!));
      if (distance === "l2") return sum((k) => (a[k]! - b[k]!) ** 2);
      const [aa, bb] = [sum((k) => a[k]! ** 2), sum((k) => b[k]! ** 2)];
      return aa > 0 && bb > 0 ? 1 - sum((k) => a[k]! * b[k]!) / Math.sqrt(aa * bb) : 1;
    }),
  );
}

describe("retrieval", () => {
  const toy: ScoredSet = {
    ...setOf(golden.conditions, golden.genes, golden.prediction, golden.truth, golden.control),
    predictedControl: Float64Array.from(golden.own_control),
    perturbedMean: Float64Array.from(golden.genes, (_, g) =>
      golden.truth.reduce((sum, row) => sum + row[g]! / golden.truth.length, 0),
    ),
    weights: fromRows(golden.conditions.map(() => golden.weights)),
  };
  // Labels x1 … are no measured genes, though they read as such; nothing is left out for them.
  for (const [id, expected] of Object.entries(golden.set))
    it(`${id} agrees with scikit-learn's distances and numpy's ranks`, () => {
      closeTo(setMetric(id).compute(toy), expected, 1e-12);
    });

  it("finds distances as pair by pair, whatever is left out", () => {
    const genes = ["A", "B", "C", "D", "A", "E"];
    // Eighths, so that sums are exact and ties are ties.
    const value = fc.integer({ min: -24, max: 24 }).map((one) => one / 8);
    const rows = fc.array(fc.array(value, { minLength: 6, maxLength: 6 }), { minLength: 4, maxLength: 4 });
    const row = fc.array(value, { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(rows, rows, row, row, (prediction, truth, control, own) => {
        const set = { ...setOf(["A", "B+C", "nothing", "D+ctrl"], genes, prediction, truth, control), predictedControl: Float64Array.from(own) }; // prettier-ignore
        for (const distance of ["l1", "l2", "cosine"] as const)
          for (const from of ["observed", "predicted"] as const)
            for (const without of ["own", "panel", "none"] as const) {
              const options = { distance, control: from, without };
              const expected = brute(set, options).flat();
              effectDistances(set, options).values.forEach((found, i) =>
                assert.ok(
                  Math.abs(found - expected[i]!) < 1e-12,
                  `${distance} ${from} ${without}: ${found} for ${expected[i]}`,
                ),
              );
            }
      }),
      { numRuns: 40 },
    );
  });

  it("leaves out a gene that is nearly the whole change without rounding", () => {
    const set = setOf(["A", "x"], ["A", "b"], [[1e6, 0], [1e6, 1e-6]], [[1e6, 0], [1e6, 1e-6]], [0, 0]); // prettier-ignore
    const { values } = effectDistances(set, { distance: "cosine", control: "observed", without: "own" });
    assert.deepEqual([values[0], values[1]], [1, 1]);
  });

  it("counts who is closer and who is as close, and puts NaN last", () => {
    const labels = ["c", "a", "b", "d"];
    const set = setOf(labels, [], labels.map(() => []), labels.map(() => []), []); // prettier-ignore
    const row = [2, 2, 1, NaN];
    const distances = { rows: 4, columns: 4, values: Float64Array.from([row, row, row, row].flat()) };
    const found = standings(set, distances, "truths");
    assert.deepEqual(found[0], { closer: 1, tied: 1, tiedBefore: 1, candidates: 4 });
    assert.deepEqual(found[1], { closer: 1, tied: 1, tiedBefore: 0, candidates: 4 });
    assert.deepEqual(found[2], { closer: 0, tied: 0, tiedBefore: 0, candidates: 4 });
    assert.deepEqual(found[3], { closer: 3, tied: 0, tiedBefore: 0, candidates: 4 });
    const others = standings(set, distances, "predictions");
    assert.deepEqual(others.map(({ tied }) => tied), [3, 3, 3, 3]); // prettier-ignore
  });

  it("gives a perfect prediction the best value of every metric, and another one no better", () => {
    const next = random(3);
    const rows = (): number[][] =>
      Array.from({ length: 6 }, () => Array.from({ length: 250 }, () => 1 + next()));
    const labels = ["g1", "g2", "g3", "g4", "g5", "g6"];
    const genes = Array.from({ length: 250 }, (_, g) => `g${g}`);
    const [truth, other] = [rows(), rows()];
    const extras = {
      perturbedMean: Float64Array.from(genes, () => 1.5),
      weights: fromRows(truth.map((row) => row.map((value) => value - 1))),
      rankings: truth.map(() => [...genes.keys()]),
    };
    const control = genes.map(() => 1.4);
    for (const metric of SET_METRICS) {
      const perfect = metric.compute({ ...setOf(labels, genes, truth, truth, control), ...extras });
      perfect.forEach((value) => assert.ok(Math.abs(value - metric.best) < 1e-9, `${metric.id}: ${value}`));
      for (const value of metric.compute({ ...setOf(labels, genes, other, truth, control), ...extras })) {
        assert.ok(value >= metric.range[0] && value <= metric.range[1], `${metric.id}: ${value}`);
      }
    }
  });

  it("shares sums among metrics of one set", () => {
    const set = setOf(["a", "b"], ["x"], [[1], [2]], [[1], [2]], [0]);
    const first = rowDistances(set.prediction, set.truth, "l1");
    assert.deepEqual([...first.values], [0, 1, 1, 0]);
    set.prediction.values[0] = 5;
    // Sums of a set are kept: change a set by making another one.
    const options = { distance: "l1", control: "observed", without: "none" } as const;
    const before = effectDistances(set, options).values[0];
    set.prediction.values[0] = 7;
    assert.equal(effectDistances(set, options).values[0], before);
    assert.notEqual(effectDistances({ ...set }, options).values[0], before);
  });
});
