import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openCells } from "../../src/data/open.ts";
import { pseudobulk } from "../../src/data/pseudobulk.ts";
import type { Pseudobulk } from "../../src/data/pseudobulk.ts";
import { writePredictionFolder } from "../../src/io/predictions/folder.ts";
import { additive as additiveModel } from "../../src/models/baselines/additive.ts";
import { scorePredictions } from "../../src/report/scorePredictions.ts";
import { random } from "../../src/stats/random.ts";
import { writeCells } from "../support/cellsFile.ts";
import { additive, doubles, predictions, toyPseudobulk } from "../support/pseudobulk.ts";
import { shared } from "../support/shared.ts";
import { skip } from "../support/skip.ts";

describe("scorePredictions", () => {
  // Means far from 0, so that no value is cut off there.
  const plain = toyPseudobulk({ singles: 7, genes: 60, interaction: 0.2, seed: 6 });
  const truth: Pseudobulk = { ...plain, means: plain.means.map((value) => value + 3) };
  const test = doubles(truth);
  let folder: string;
  let data: string;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-score-"));
    data = path.join(folder, "cells.h5ad");
    await writeCells(data, truth);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function write(
    name: string,
    rule: (value: number, i: number) => number,
    labels = test,
  ): Promise<string> {
    const { values } = predictions(truth, name, labels, (_, __, value) => value);
    const file = path.join(folder, name);
    await writePredictionFolder(file, { genes: truth.genes, conditions: labels, values: values.map(rule) });
    return file;
  }
  const score = (file: string, options: { split?: string } = {}) =>
    scorePredictions({ data, predictions: file, resamples: 1000, ...options });

  it("says better for the truth plus little noise", async () => {
    const source = random(1);
    const result = await score(await write("knows", (value) => value + 0.02 * source.normal()));
    assert.equal(result.verdict.answer, "better");
    assert.equal(result.verdict.strongest!.id, "additive");
    assert.deepEqual(
      result.verdict.comparisons.map((entry) => entry.baseline),
      ["no_change", "additive", "mean"],
    );
    assert.deepEqual(
      result.notFitted.map((entry) => entry.model),
      ["linear"],
      "the perturbed genes are not measured",
    );
    assert.equal(result.additive!.atLimit, false);
    assert.match(result.notes.join(), /No split was given: the 21 predicted conditions/);
  });

  it("says not distinguishable for additive plus little noise, and worse for additive plus much", async () => {
    const source = random(2);
    // The additive sums of the measured means: those of the true ones would have less noise, and be better.
    const cells = await openCells(data);
    const measured = await pseudobulk(cells);
    await cells.close();
    const base = additive(measured, test).values;
    const little = await score(await write("little", (_, i) => base[i]! + 0.004 * source.normal()));
    assert.equal(little.verdict.answer, "not distinguishable");
    const much = await score(await write("much", (_, i) => base[i]! + 0.4 * source.normal()));
    assert.equal(much.verdict.answer, "worse");
  });

  it("cannot say with 9 conditions", async () => {
    const file = await write("nine", (value) => value, test.slice(0, 9));
    assert.equal((await score(file)).verdict.answer, "cannot say");
  });

  it("scores the held-out conditions of a split only, and says what else is predicted", async () => {
    const split = path.join(folder, "split.json");
    const train = truth.conditions.map(({ label }) => label).filter((label) => !test.includes(label));
    writeFileSync(
      split,
      JSON.stringify({ train: [...train, test[0]], test: test.slice(1, 12), val: [test[12]] }),
    );
    const file = await write("split", (value) => value);
    const result = await score(file, { split });
    assert.equal(result.verdict.errors.length, 12);
    assert.deepEqual(result.split, { given: true, train: train.length + 1, heldOut: 12 });
    assert.match(result.notes.join("\n"), /1 predicted conditions are training conditions .*T0\+T1/);
    assert.match(result.notes.join("\n"), /8 predicted conditions are in no set/);
    assert.match(
      result.notes.join("\n"),
      /\d+ of \d+ conditions are not listed in .*split\.json and belong to no set/,
    );
  });

  it("asks for a split when everything is predicted", async () => {
    const all = truth.conditions.slice(1).map(({ label }) => label);
    await assert.rejects(score(await write("all", (value) => value, all)), {
      code: "NO_TRAINING",
      message: /--split/,
    });
  });

  it("takes the additive baseline for itself on the real file, and cannot say on five doubles", async function () {
    const real = shared("data/cells/norman-mcfaline-devel.h5ad");
    if (!real) return skip(this, "../shared/data is not here");
    const cells = await openCells(real);
    const observed = await pseudobulk(cells, { where: "cell_type=k562" });
    await cells.close();
    const predicted = await (await additiveModel.fit(observed)).predict(doubles(observed));
    const file = path.join(folder, "real");
    await writePredictionFolder(file, predicted);
    const result = await scorePredictions({
      data: real,
      predictions: file,
      where: ["cell_type=k562"],
      resamples: 200,
    });
    assert.equal(result.verdict.answer, "cannot say");
    assert.deepEqual(result.verdict.ratio, { value: 1, lower: 1, upper: 1 });
    assert.equal(result.data.provenance, "real file run here");
    assert.equal(result.additive!.atLimit, true);
    assert.match(result.notFitted[0]!.reason, /TMSB4X/);
  });
});
