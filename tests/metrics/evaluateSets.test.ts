import assert from "node:assert/strict";
import { withoutGenes } from "../../src/data/predictions.ts";
import { evaluate } from "../../src/metrics/evaluate.ts";
import { evaluateSets } from "../../src/metrics/evaluateSets.ts";
import { metric } from "../../src/metrics/registry.ts";
import { SET_METRICS, setMetric } from "../../src/metrics/setRegistry.ts";
import { variant } from "../../src/metrics/variant.ts";
import { additive, allGenes, doubles, holdOut, noChange, predictions, rowOf, toyPseudobulk } from "../support/pseudobulk.ts"; // prettier-ignore

describe("evaluation of sets", () => {
  const truth = toyPseudobulk({ singles: 8, genes: 100, interaction: 0.05, noise: 0.05 });
  const held = doubles(truth, 10);
  const split = holdOut(truth, held);
  const panel = allGenes(truth);
  const models = [additive(truth, held), noChange(truth, held)];

  it("scores every model on every condition by every metric", () => {
    const scores = evaluateSets({ truth, predictions: models, split, panel });
    assert.equal(scores.length, 2 * 10 * SET_METRICS.length);
    assert.ok(scores.every(({ nGenes, dataset, seed }) => nGenes === 100 && dataset === "toy" && seed === 1));
    const mean = (model: string, id: string): number => {
      const own = scores.filter((one) => one.model === model && one.metric === id);
      return own.reduce((sum, { value }) => sum + value, 0) / own.length;
    };
    assert.equal(mean("additive", "centroid_accuracy"), 1);
    assert.ok(mean("no_change", "centroid_accuracy") < 0.7);
    assert.equal(mean("no_change", "cell_eval2_pds_cosine"), 0.5);
    assert.ok(mean("additive", "wmse") < 0.2 * mean("no_change", "wmse"));
    assert.ok(mean("additive", "r2w_delta_perturbed") > 0.5);
    assert.ok(mean("additive", "pearson_delta_de20") > 0.95);
  });

  it("agrees with the evaluation of profiles where the metric is one of profiles", () => {
    const own = evaluateSets({ truth, predictions: models, split, panel, metrics: [variant(metric("l2"))] });
    const plain = evaluate({ truth, predictions: models, split, panel, metrics: [metric("l2")] }).scores;
    assert.deepEqual(own, plain);
  });

  it("takes the mean of training perturbations, control left out", () => {
    const train = split.train.filter((label) => label !== "ctrl").map((label) => rowOf(truth, label));
    const centre = truth.genes.map((_, g) => train.reduce((sum, row) => sum + truth.means[row * 100 + g]!, 0) / train.length); // prettier-ignore
    const model = predictions(truth, "mean", held, (_, gene) => centre[gene]!);
    const metrics = [setMetric("pearson_delta_perturbed"), setMetric("r2_delta_perturbed")];
    const scores = evaluateSets({ truth, predictions: [model], split, panel, metrics });
    for (const { metric: id, value } of scores)
      assert.ok(
        id === "r2_delta_perturbed" ? value <= 0 && value > -1 : Number.isNaN(value),
        `${id} ${value}`,
      );
  });

  it("scores all models on what all of them predict", () => {
    const few = { ...models[1]!, conditions: held.slice(0, 4), values: models[1]!.values.slice(0, 400) };
    const fewer = withoutGenes(few, truth.genes.slice(0, 30));
    const scores = evaluateSets({ truth, predictions: [models[0]!, fewer], split, panel, metrics: [setMetric("nir")] }); // prettier-ignore
    assert.deepEqual(scores.map(({ model, condition, nGenes }) => [model, condition, nGenes]), ["additive", "no_change"].flatMap((model) => held.slice(0, 4).map((label) => [model, label, 70]))); // prettier-ignore
    const nothing = { ...models[1]!, conditions: [], values: new Float64Array(0) };
    assert.deepEqual(evaluateSets({ truth, predictions: [models[0]!, nothing], split, panel }), []);
  });

  it("ranks genes by t against control, a condition of one cell by its change", () => {
    const single = {
      ...truth,
      nCells: truth.nCells.map((n, row) => (row === rowOf(truth, held[0]!) ? 1 : n)),
    };
    const metrics = [setMetric("mse_de20"), setMetric("wmse")];
    const scores = evaluateSets({ truth: single, predictions: models, split, panel, metrics });
    const of = (condition: string, id: string): number =>
      scores.find((one) => one.condition === condition && one.metric === id && one.model === "additive")!
        .value;
    assert.ok(held.every((label) => Number.isFinite(of(label, "mse_de20"))));
    // No variance, no weights.
    assert.ok(Number.isNaN(of(held[0]!, "wmse")) && Number.isFinite(of(held[1]!, "wmse")));
  });
});
