import assert from "node:assert/strict";
import { predictionOf } from "../../../src/data/predictions.ts";
import { nearestNeighbours } from "../../../src/models/baselines/nearestNeighbours.ts";
import { perturbationMean } from "../../../src/models/baselines/perturbationMean.ts";
import { fromRows } from "../../../src/stats/matrix.ts";
import { farthest, goldenTests } from "../../support/goldenBaselines.ts";
import { measuredPseudobulk, pseudobulkOf } from "../../support/models.ts";

/** Genes on a line. */
const line = { ...fromRows([[1], [2], [4], [8]]), rowNames: ["A", "B", "C", "Z"], columnNames: ["at"] };

describe("models/baselines/nearestNeighbours", () => {
  goldenTests(nearestNeighbours);

  it("with all as neighbours is the mean without control, and says that there were no more", async () => {
    const training = measuredPseudobulk();
    const fitted = await nearestNeighbours.fit(training, { k: 99 });
    const average = await perturbationMean.fit(training);
    const [own, plain] = [await fitted.predict(["g3", "g20"]), await average.predict(["g3", "g20"])];
    assert.ok(farthest(own.values, plain.values) < 1e-12);
    assert.match(fitted.details.notes.join(), /99 neighbours were asked for and there are 9/);
  });

  it("tells the neighbours, nearest first, ties by name, whatever the order of the data", async () => {
    for (const labels of [
      ["ctrl", "A", "B", "C"],
      ["C", "ctrl", "B", "A"],
    ]) {
      const means = Float64Array.from(labels, (label) => ({ A: 1, B: 10, C: 100 })[label] ?? 0);
      const fitted = await nearestNeighbours.fit(pseudobulkOf(labels, ["x"], means), {
        k: 2,
        embedding: line,
      });
      const tied = fitted.details.neighbours("A+B"); // at 3: B and C are 1 away
      assert.deepEqual(tied, [{ condition: "B", distance: 1, weight: 0.5 }, { condition: "C", distance: 1, weight: 0.5 }]); // prettier-ignore
      const close = await nearestNeighbours.fit(pseudobulkOf(labels, ["x"], means), { k: 2, embedding: line, weights: "distance" }); // prettier-ignore
      assert.deepEqual(close.details.neighbours("C").map(({ weight }) => weight), [1, 0]); // prettier-ignore
      assert.equal(predictionOf(await close.predict(["C"]), "C")![0], 100);
      assert.deepEqual(close.details.neighbours("unknown"), []);
    }
  });

  it("counts rounding as no distance, and a zero vector as far from everything", async () => {
    const flat = { ...fromRows([[0.1, 0.3], [0.3, 0.9], [1, 0], [0, 0]]), rowNames: ["A", "B", "C", "Z"], columnNames: ["a", "b"] }; // prettier-ignore
    const training = pseudobulkOf(["ctrl", "A", "B", "C"], ["x"], Float64Array.of(0, 1, 2, 3));
    const { details } = await nearestNeighbours.fit(training, { embedding: flat, distance: "cosine", k: 3 });
    assert.deepEqual(details.neighbours("A").map(({ distance }) => distance).slice(0, 2), [0, 0]); // prettier-ignore
    assert.deepEqual(details.neighbours("Z").map(({ distance }) => distance), [1, 1, 1]); // prettier-ignore
  });

  for (const [options, message] of [
    [{ k: 0 }, /k is a whole number/],
    [{ k: 2.5 }, /found 2\.5/],
    [{ distance: "manhattan" as "cosine" }, /"euclidean" or "cosine", found "manhattan"/],
    [{ weights: "gauss" as "uniform" }, /found "gauss"/],
  ] as const)
    it(`refuses ${JSON.stringify(options)}`, async () => {
      await assert.rejects(nearestNeighbours.fit(measuredPseudobulk(), options), {
        code: "BAD_NEIGHBOURS",
        message,
      });
    });
});
