import assert from "node:assert/strict";
import type { CellMatrix, CellReader } from "../../src/data/cellMatrix.ts";
import { PAPER_BASELINES } from "../../src/models/registry.ts";
import type { FitOptions, Model } from "../../src/models/model.ts";
import { fitModels } from "../../src/report/fitModels.ts";
import { doubles, holdOut, toyPseudobulk } from "../support/pseudobulk.ts";

describe("fitModels", () => {
  const truth = toyPseudobulk();
  const split = holdOut(truth, doubles(truth, 5));

  it("fits on training conditions, predicts the held-out ones, and says what cannot be fitted", async () => {
    const { predictions, notFitted, fitted } = await fitModels(truth, split, PAPER_BASELINES);
    assert.deepEqual(
      predictions.map(({ model }) => model),
      ["no_change", "additive", "mean"],
    );
    for (const one of predictions) assert.deepEqual([...one.conditions], [...split.test]);
    // None of the toy's targets is a measured gene.
    assert.deepEqual(
      notFitted.map(({ model }) => model),
      ["linear"],
    );
    assert.match(notFitted[0]!.reason, /at least 3 .* 0|none/);
    assert.equal(fitted.length, 3);
  });

  it("lists a model that predicts nothing of what is asked, and lets programming errors through", async () => {
    const silent: Model = {
      ...PAPER_BASELINES[0]!,
      id: "silent",
      fit: async () => ({
        predict: async (conditions) => ({
          ...{
            model: "silent",
            label: "Silent",
            provenance: "simulated",
            genes: truth.genes,
            conditions: [],
            values: new Float64Array(0),
          },
          notPredicted: conditions.map((condition) => ({ condition, reason: "no idea" })),
        }),
      }),
    };
    const { predictions, notFitted } = await fitModels(truth, split, [silent]);
    assert.equal(predictions.length, 0);
    assert.match(notFitted[0]!.reason, /none of the 5 held-out conditions: no idea/);
    const broken: Model = { ...silent, fit: () => Promise.reject(new TypeError("a bug")) };
    await assert.rejects(fitModels(truth, split, [broken]), /a bug/);
  });

  it("stops when it is aborted", async () => {
    const reason = new Error("stopped");
    await assert.rejects(
      fitModels(truth, split, PAPER_BASELINES, { signal: AbortSignal.abort(reason) }),
      reason,
    );
  });

  it("lets models read the cells of training and validation conditions, never those of the test", async () => {
    const asked: (readonly string[])[] = [];
    const read: CellReader = (labels) => {
      asked.push(labels);
      return Promise.resolve({} as CellMatrix);
    };
    const curious = (labels: (options?: FitOptions) => readonly string[]): Model => ({
      ...PAPER_BASELINES[0]!,
      id: "curious",
      fit: async (training, options) => {
        await options!.cells!(labels(options));
        return PAPER_BASELINES[0]!.fit(training, options);
      },
    });
    const own = { ...split, test: split.test.slice(1), validation: split.test.slice(0, 1) };
    const honest = curious((options) => [...own.train, ...options!.validation!]);
    assert.equal((await fitModels(truth, own, [honest], { cells: read })).fitted.length, 1);
    assert.deepEqual(asked, [[...own.train, ...own.validation]]);
    const cheat = curious(() => own.test);
    const { notFitted } = await fitModels(truth, own, [cheat], { cells: read });
    assert.match(notFitted[0]!.reason, /held out for testing/);
    assert.equal(asked.length, 1);
  });
});
