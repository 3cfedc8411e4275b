import assert from "node:assert/strict";
import fc from "fast-check";
import { predictionOf } from "../../../src/data/predictions.ts";
import { additive } from "../../../src/models/baselines/additive.ts";
import { globalEpistasis } from "../../../src/models/baselines/globalEpistasis.ts";
import { farthest, golden, goldenTests, goldenTraining } from "../../support/goldenBaselines.ts";
import { pseudobulkOf } from "../../support/models.ts";

const labels = ["ctrl", "A", "B", "C", "A+B", "B+C"];

/** Doubles that are control + s (Δ_A + Δ_B) + ε in every gene. */
function world(base: number[], effects: number[][], s: number, epsilon: number[]): Float64Array {
  const [a, b, c] = effects as [number[], number[], number[]];
  const row = (changes: number[][], factor: number, extra: number[]): number[] =>
    base.map((value, g) => value + factor * changes.reduce((sum, one) => sum + one[g]!, 0) + extra[g]!);
  const none = base.map(() => 0);
  return Float64Array.from([
    ...[row([], 1, none), row([a], 1, none), row([b], 1, none), row([c], 1, none)].flat(),
    ...[row([a, b], s, epsilon), row([b, c], s, epsilon)].flat(),
  ]);
}

const values = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 6, maxLength: 6 });
const effects = fc.tuple(values, values, values).filter(([a, , c]) => farthest(a, c) > 0.1);

describe("models/baselines/globalEpistasis", () => {
  goldenTests(globalEpistasis);

  it("finds the same s and ε", async () => {
    const { s, epsilon } = (await globalEpistasis.fit(goldenTraining())).details;
    assert.ok(Math.abs(s - golden.s) < 1e-10);
    assert.ok(farthest(epsilon.values, golden.epsilon) < 1e-10);
  });

  it("recovers s and ε from data made with them, and is additive on additive data", async () => {
    const genes = ["u", "v", "w", "x", "y", "z"];
    const scale = fc.double({ min: -1, max: 2, noNaN: true });
    await fc.assert(
      fc.asyncProperty(values, effects, scale, values, async (base, changes, s, epsilon) => {
        const training = pseudobulkOf(labels, genes, world(base, changes, s, epsilon));
        const { details } = await globalEpistasis.fit(training);
        assert.ok(Math.abs(details.s - s) < 1e-9);
        assert.ok(farthest(details.epsilon.values, epsilon) < 1e-9);
        const simple = pseudobulkOf(labels, genes, world(base, changes, 1, base.map(() => 0))); // prettier-ignore
        const [own, sum] = [await globalEpistasis.fit(simple), await additive.fit(simple)];
        const [mine, theirs] = [await own.predict(["A+C"]), await sum.predict(["A+C"])];
        assert.ok(farthest(mine.values, theirs.values) < 1e-9);
      }),
      { numRuns: 50 },
    );
  });

  it("needs two doubles that differ, and predicts nothing but what it learned", async () => {
    const genes = ["x", "y"];
    const one = pseudobulkOf(["ctrl", "A", "B", "A+B", "A+Z"], genes, Float64Array.of(0, 0, 1, 0, 0, 1, 1, 1, 2, 2)); // prettier-ignore
    await assert.rejects(globalEpistasis.fit(one), {
      code: "TOO_FEW_DOUBLES",
      message: /of the 2 training doubles 1 is/,
    });
    const twice = pseudobulkOf(["ctrl", "A", "B", "A+B", "B+A"], genes, Float64Array.of(0, 0, 1, 0, 0, 1, 1, 1, 2, 2)); // prettier-ignore
    await assert.rejects(globalEpistasis.fit(twice), { code: "TOO_FEW_DOUBLES" });
    const found = await (
      await globalEpistasis.fit(goldenTraining())
    ).predict(["g01+g04+g06", "g20+g21", "g02"]);
    assert.deepEqual(found.conditions, ["g02"]);
    assert.match(found.notPredicted[0]!.reason, /more genes/);
    assert.match(found.notPredicted[1]!.reason, /single g20 and single g21 are not/);
    const row = golden.train.indexOf("g02+ctrl");
    assert.ok(farthest(predictionOf(found, "g02")!, golden.means[row]!) < 1e-15);
  });
});
