import assert from "node:assert/strict";
import fc from "fast-check";
import { isControl } from "../../src/data/condition.ts";
import { checkPredictions, predictionOf } from "../../src/data/predictions.ts";
import type { Pseudobulk } from "../../src/data/pseudobulk.ts";
import type { FitOptions } from "../../src/models/model.ts";
import { MODELS, modelById, modelsByName, PAPER_BASELINES } from "../../src/models/registry.ts";
import type { NamedMatrix } from "../../src/stats/matrix.ts";
import { farthest } from "../support/goldenBaselines.ts";
import { measuredPseudobulk, pseudobulkOf } from "../support/models.ts";
import { random } from "../support/numbers.ts";

/** Singles and doubles with random means, every target knocked down, and an embedding of the genes. */
function screen(seed: number): { training: Pseudobulk; embedding: NamedMatrix } {
  const next = random(seed);
  const singles = measuredPseudobulk({ singles: 10, seed });
  const doubles = ["g1+g2", "g2+g3", "g0+g5", "g6+g7"];
  const labels = [...singles.conditions.slice(0, 11).map(({ label }) => label), ...doubles];
  const width = singles.genes.length;
  const means = Float64Array.from({ length: labels.length * width }, () => 0.5 + next());
  const cells = labels.map((_, i) => 10 + 3 * i);
  const training = pseudobulkOf(labels, singles.genes, means, cells);
  training.conditions.forEach(({ genes }, row) => {
    for (const gene of genes) means[row * width + Number(gene.slice(1))]! *= 0.1;
  });
  const embedding = {
    ...{ rows: width, columns: 4, values: Float64Array.from({ length: width * 4 }, () => next() - 0.5) },
    ...{ rowNames: singles.genes, columnNames: ["a", "b", "c", "d"] },
  };
  return { training, embedding };
}

/** The same conditions in another order. */
function reordered(training: Pseudobulk, order: readonly number[]): Pseudobulk {
  const width = training.genes.length;
  return pseudobulkOf(
    order.map((row) => training.conditions[row]!.label),
    training.genes,
    Float64Array.from(order.flatMap((row) => [...training.means.subarray(row * width, (row + 1) * width)])),
    order.map((row) => training.nCells[row]!),
  );
}

const asked = ["g1+ctrl", "g20+ctrl", "g1+g3", "g3+g1", "g1+g20", "g21+g20", "ctrl"];
/** Deep models learn from cells, and are tested where they are. */
const BASELINES = MODELS.filter(({ family }) => family === "baseline");
/** What they say about the target is about its size, not its change. */
const ABOUT_SIZE = ["crispr_informed_mean", "target_scaling"];

describe("models/registry", () => {
  it("finds each model by its id, and each has its own", () => {
    for (const model of MODELS) assert.equal(modelById(model.id), model);
    assert.deepEqual(
      PAPER_BASELINES.map(({ id }) => id),
      ["no_change", "additive", "mean", "linear"],
    );
    assert.equal(MODELS.length, 17);
    for (const key of ["id", "label"] as const)
      assert.equal(new Set(MODELS.map((model) => model[key])).size, MODELS.length);
  });

  it("suggests an id", () => {
    assert.throws(() => modelById("aditive"), { code: "UNKNOWN_MODEL", message: /Did you mean "additive"/ });
    assert.throws(() => modelsByName("paper,rigde"), { code: "UNKNOWN_MODEL", message: /"rigde".*"ridge"/ });
    assert.throws(() => modelsByName("al"), { message: /"all"/ });
    assert.throws(() => modelsByName(" , "), { code: "NO_MODELS" });
    assert.throws(() => modelsByName("toString"), { code: "UNKNOWN_MODEL" });
  });

  it("gives the models that are named, once each, in its own order", () => {
    const ids = (names: string | string[]): string[] => modelsByName(names).map(({ id }) => id);
    assert.deepEqual(ids("all"), MODELS.map(({ id }) => id)); // prettier-ignore
    assert.deepEqual(ids("deep"), ["gears", "cpa"]);
    assert.deepEqual(ids("baselines"), BASELINES.map(({ id }) => id)); // prettier-ignore
    assert.deepEqual(ids("ridge, mean,mean"), ["mean", "ridge"]);
    assert.deepEqual(ids(["paper", "knn"]), ["no_change", "additive", "mean", "linear", "knn"]);
  });

  for (const model of BASELINES) {
    it(`${model.id} predicts or gives a reason for every condition, and leaves its training data alone`, async () => {
      const { training } = screen(1);
      const before = training.means.slice();
      const many = ["g3+ctrl", "g1+g2", "g1+unknown", "unknown", "ctrl", "g1+g2+g3"];
      const fitted = await model.fit(training);
      const predictions = checkPredictions(await fitted.predict(many));
      const answered = [
        ...predictions.conditions,
        ...predictions.notPredicted.map(({ condition }) => condition),
      ];
      assert.deepEqual(answered.sort(), [...many].sort());
      assert.equal(predictions.model, model.id);
      assert.equal(predictions.provenance, "simulated");
      assert.equal(predictions.genes, training.genes);
      assert.ok(predictions.notPredicted.every(({ reason }) => reason.length > 10));
      predictions.values.fill(NaN);
      checkPredictions(await fitted.predict(many));
      assert.deepEqual(training.means, before);
    });

    it(`${model.id} depends neither on the order of conditions nor on that of genes in a label`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(1000), async (seed) => {
          const { training } = screen(seed);
          const next = random(seed + 1);
          const order = training.conditions.map((_, row) => ({ row, at: next() }));
          const other = reordered(training, order.sort((a, b) => a.at - b.at).map(({ row }) => row)); // prettier-ignore
          const one = await (await model.fit(training)).predict(asked);
          const two = await (await model.fit(other)).predict(asked);
          assert.deepEqual(one.conditions, two.conditions);
          assert.ok(farthest(one.values, two.values) < 1e-9);
          const [ab, ba] = [predictionOf(one, "g1+g3"), predictionOf(one, "g3+g1")];
          if (ab || ba) assert.ok(farthest(ab!, ba!) < 1e-12);
        }),
        { numRuns: 5 },
      );
    });

    if (!ABOUT_SIZE.includes(model.id))
      it(`${model.id} follows when all data are shifted by one vector`, async () => {
        await fc.assert(
          fc.asyncProperty(fc.nat(1000), async (seed) => {
            const { training, embedding } = screen(seed);
            const next = random(seed + 7);
            const shift = training.genes.map(() => 2 * next());
            const means = training.means.map((value, i) => value + shift[i % shift.length]!);
            // What perturbations are described by stays: principal components would move with the data.
            const options = { embedding } as FitOptions;
            const one = await (await model.fit(training, options)).predict(asked);
            const two = await (await model.fit({ ...training, means }, options)).predict(asked);
            const back = two.values.map((value, i) => value - shift[i % shift.length]!);
            // The linear model's G is of the training data and moves with them.
            if (model.id !== "linear") assert.ok(farthest(one.values, back) < 1e-9);
            assert.deepEqual(one.conditions, two.conditions);
          }),
          { numRuns: 5 },
        );
      });
  }

  it("has models that all look at the perturbed training conditions, but for no change", async () => {
    const { training } = screen(3);
    const width = training.genes.length;
    const means = training.means.map((value, i) =>
      isControl(training.conditions[Math.floor(i / width)]!) ? value : 1.01 * value,
    );
    for (const model of BASELINES) {
      const [one, two] = [await model.fit(training), await model.fit({ ...training, means })];
      const [a, b] = [await one.predict(["g1+g3"]), await two.predict(["g1+g3"])];
      assert.equal(farthest(a.values, b.values) > 1e-6, model.id !== "no_change", model.id);
    }
  });
});
