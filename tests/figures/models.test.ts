import assert from "node:assert/strict";
import {
  FIGURE_1A_MODELS,
  FIGURE_2A_MODELS,
  modelColumns,
  sameModel,
  withScored,
} from "../../src/figures/models.ts";

import { modelsWithOptions } from "../../src/models/modelOptions.ts";
import { MODELS } from "../../src/models/registry.ts";

const score = { dataset: "demo", seed: 1, condition: "A+B", metric: "l2", value: 1, nGenes: 10 };

describe("models", () => {
  it("have the paper's columns", () => {
    assert.equal(FIGURE_1A_MODELS.length, 9);
    assert.equal(FIGURE_2A_MODELS.length, 7);
    assert.ok(sameModel("no_change", "noChange") && !sameModel("mean", "linear"));
  });

  it("keep every model that was scored, known or not", () => {
    const found = withScored(FIGURE_1A_MODELS, [
      { ...score, model: "no-change" },
      { ...score, model: "mean" },
      { ...score, model: "Mine" },
    ]);
    assert.deepEqual(found.slice(9).map(({ label, family }) => [label, family]), [
      ["Mean", "baseline"],
      ["Mine", "imported"],
    ]); // prettier-ignore
  });

  it("call an unknown model as its results do, and one of the paper's as the paper does", () => {
    const found = withScored([], [{ model: "own", label: "My model" }, { model: "gears", label: "mine" }]); // prettier-ignore
    assert.deepEqual(found.map(({ label }) => label), ["My model", "GEARS"]); // prettier-ignore
  });

  it("know their own models with options, and the linear models of Fig 2c, from imported ones", async () => {
    const fitted = await modelsWithOptions("linear(components=20,lambda=1),knn(k=10),lpm_randomPertEmb", () =>
      Promise.reject(new Error("no embedding is read")),
    );
    const ids = [...fitted.map(({ id }) => id), "mine(2)"];
    assert.deepEqual(
      withScored([], ids.map((model) => ({ ...score, model }))).map(({ label, family }) => [label, family]),
      [...fitted.map(({ label }) => [label, "baseline"]), ["mine(2)", "imported"]],
    ); // prettier-ignore
  });

  it("write every model of the registry as it calls itself", () => {
    const scores = MODELS.map(({ id }) => ({ ...score, model: id }));
    const found = withScored([], scores).map(({ id, label, family }) => ({ id, label, family }));
    assert.deepEqual(found, MODELS.map(({ id, label, family }) => ({ id, label, family }))); // prettier-ignore
  });

  it("stand in groups with space between them", () => {
    const { columns, groups } = modelColumns([
      { id: "gears", label: "GEARS", family: "deep" },
      { id: "mean", label: "Mean", family: "baseline" },
      { id: "linear", label: "Linear model", family: "baseline" },
    ]);
    assert.deepEqual(columns.map(({ id, x }) => [id, x]), [["mean", 0], ["linear", 1], ["gears", 2.5]]); // prettier-ignore
    assert.deepEqual(groups, [
      { label: "Baselines", from: 0, to: 1 },
      { label: "Other deep learning models", from: 2.5, to: 2.5 },
    ]);
  });
});
