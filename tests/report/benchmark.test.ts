import assert from "node:assert/strict";
import { benchmark, commonScores, meanScores } from "../../src/report/benchmark.ts";
import {
  benchmarkFigures,
  benchmarkReport,
  panelSentence,
  taskSummary,
} from "../../src/report/benchmarkReport.ts";
import type { Model } from "../../src/models/model.ts";
import { modelById, modelsByName } from "../../src/models/registry.ts";
import { openCells } from "../../src/data/open.ts";
import { pseudobulk } from "../../src/data/pseudobulk.ts";
import { shared } from "../support/shared.ts";
import { holdOut, toyPseudobulk } from "../support/pseudobulk.ts";
import { skip } from "../support/skip.ts";

describe("benchmark", function () {
  this.timeout(30_000);
  // The targets T0 … T7 are made genes of the panel, so that the linear model can be fitted.
  const toy = toyPseudobulk({ genes: 60, noise: 0.05 });
  const truth = { ...toy, genes: toy.genes.map((gene, g) => (g < 8 ? `T${g}` : gene)) };

  it("asks both questions of the paper for several seeds, each model on its own task", async () => {
    const { tasks, notes, panel } = await benchmark(truth);
    assert.deepEqual(notes, []);
    assert.equal(panel.length, 60);
    assert.deepEqual(
      tasks.map(({ kind, comparisons }) => [kind, comparisons.length]),
      [
        ["doubles", 5],
        ["singles", 2],
      ],
    );
    const models = (k: number): string[] => [...new Set(tasks[k]!.scores.map(({ model }) => model))].sort();
    assert.deepEqual(models(0), ["additive", "mean", "no_change"]);
    assert.deepEqual(models(1), ["linear", "mean", "no_change"]);
    assert.equal(meanScores(tasks[0]!.scores, "l2")[0]!.model, "additive");
    assert.match(taskSummary(tasks[0]!)[0]!, /the lowest mean error \(L2\) is that of Additive/);
  });

  it("asks models that are named for every task, and lists those that have no answer", async () => {
    const { tasks } = await benchmark(truth, {
      seeds: [1],
      models: modelsByName("mean,additive,linear,matching_mean"),
    });
    const models = (k: number): string[] => [...new Set(tasks[k]!.scores.map(({ model }) => model))];
    assert.deepEqual(models(0), ["additive", "mean", "linear", "matching_mean"]);
    assert.deepEqual(models(1), ["mean", "linear", "matching_mean"]);
    assert.deepEqual(tasks[1]!.comparisons[0]!.notFitted.map(({ model }) => model), ["additive"]); // prettier-ignore
  });

  it("compares models on conditions that all of them predict", async () => {
    const some = { ...truth, genes: toy.genes.map((gene, g) => (g < 6 ? `T${g}` : gene)) };
    const { tasks } = await benchmark(some, { seeds: [1, 2, 3, 4] });
    const singles = tasks.find(({ kind }) => kind === "singles")!;
    assert.ok(
      singles.comparisons.some(
        ({ evaluation }) => evaluation.commonConditions.length < evaluation.conditions.length,
      ),
    );
    for (const comparison of singles.comparisons) {
      const sets = ["no_change", "mean", "linear"].map((model) =>
        commonScores(comparison)
          .filter((one) => one.model === model && one.metric === "l2")
          .map(({ condition }) => condition)
          .join(),
      );
      assert.equal(new Set(sets).size, 1);
    }
  });

  it("compares on the split that is asked for, by name or as it is", async () => {
    const named = await benchmark(truth, { split: "gears-simulation", seeds: [3] });
    assert.deepEqual(named.tasks.map(({ kind, comparisons }) => [kind, comparisons.length, comparisons[0]!.split.algorithm]), [["doubles", 1, "gears-simulation"], ["singles", 1, "gears-simulation"]]); // prettier-ignore
    const split = holdOut(truth, ["T0+T1", "T2+T3", "T4+T5"]);
    const { tasks, notes } = await benchmark(truth, { split });
    assert.deepEqual(notes, []);
    assert.equal(tasks.length, 1);
    assert.deepEqual(tasks[0]!.comparisons[0]!.evaluation.conditions, ["T0+T1", "T2+T3", "T4+T5"]);
    assert.equal(meanScores(tasks[0]!.scores, "l2")[0]!.model, "additive");
  });

  it("says what the data do not allow", async () => {
    const rows = truth.conditions
      .map((_, row) => row)
      .filter((row) => truth.conditions[row]!.genes.length < 2)
      .slice(0, 3);
    const width = truth.genes.length;
    const pick = (values: Float64Array): Float64Array =>
      Float64Array.from(rows.flatMap((row) => [...values.subarray(row * width, (row + 1) * width)]));
    const few = {
      ...truth,
      conditions: rows.map((row) => truth.conditions[row]!),
      means: pick(truth.means),
      variances: pick(truth.variances),
      halves: [pick(truth.halves[0]), pick(truth.halves[1])] as const,
      nCells: rows.map(() => 50),
    };
    const { tasks, notes } = await benchmark(few);
    assert.deepEqual(tasks, []);
    assert.match(notes.join(" "), /no double perturbations.*2 single perturbations are too few/);
  });

  it("goes on where no model has an answer, and where none of the answers is shared", async () => {
    const silent = await benchmark(truth, { seeds: [1], models: modelsByName("additive") });
    const [, told] = silent.tasks.map((task) => taskSummary(task));
    assert.match(told![0]!, /no model could predict any of them/);
    assert.match(told![1]!, /^Additive is not shown\. It predicts none/);
    const figures = benchmarkFigures(silent);
    assert.ok("fig1a" in figures && !("fig2a" in figures));
    assert.ok(benchmarkReport(silent, figures).sections.length > 0);
    const partial = (id: string, keep: (i: number) => boolean): Model => ({
      ...modelById("mean"),
      ...{ id, label: id },
      fit: async (training) => {
        const fitted = await modelById("mean").fit(training);
        return { predict: async (labels) => ({ ...(await fitted.predict(labels.filter((_, i) => keep(i)))), model: id, label: id }) }; // prettier-ignore
      },
    });
    const models = [partial("first", (i) => i === 0), partial("rest", (i) => i > 0)];
    const { tasks } = await benchmark(truth, { seeds: [1], models });
    assert.match(
      taskSummary(tasks[1]!)[0]!,
      /none of the 3 is predicted by every model.*\(first 1, rest 2\)/,
    );
    const shared = await benchmark(truth, { seeds: [1], models: [modelById("mean"), models[1]!] });
    assert.match(
      taskSummary(shared.tasks[1]!).join(" "),
      /compared on the 2 of 3 held-out conditions.*\(rest 2\)/,
    );
  });

  it("tells in the report what a model decided while fitting", async () => {
    const informed = modelById("crispr_informed_mean");
    const told = {
      ...informed,
      fit: (training: typeof truth) => informed.fit(training, { kind: "CRISPRi" } as object),
    };
    const result = await benchmark(truth, { seeds: [1], models: [told] });
    const { notes } = benchmarkReport(result, benchmarkFigures(result));
    assert.equal(notes!.filter((note) => note === "Perturbations are CRISPRi, as stated.").length, 1);
  });

  it("makes figures and a report of what there is, the surprising double by rule", async () => {
    const result = await benchmark(truth, { seeds: [1] });
    const figures = benchmarkFigures(result);
    assert.deepEqual(Object.keys(figures).sort(), [
      "cells-per-condition",
      "fig1-linked",
      "fig1a",
      "fig1b",
      "fig2a",
      "fig2c-doubles",
      "fig2c-singles",
    ]);
    const report = benchmarkReport(result, figures);
    assert.equal(report.provenance, "simulated");
    assert.equal(report.sections.length, 3);
    assert.match(panelSentence(result), /all 60 genes/);
    const table = (section: number, caption: RegExp) =>
      report.sections[section]!.tables!.find((one) => caption.test(one.caption ?? ""))!;
    const sets = table(0, /test and validation conditions apart/);
    const additive = sets.rows.find(([model]) => model === "Additive")!;
    const l2 = result.tasks[0]!.scores.filter(({ model, metric }) => model === "additive" && metric === "l2");
    assert.equal(Number(additive[2]) + Number(additive[4]), l2.length);
    const pooled = (Number(additive[1]) * Number(additive[2]) + Number(additive[3]) * Number(additive[4])) / l2.length; // prettier-ignore
    assert.ok(Math.abs(pooled - meanScores(l2, "l2")[0]!.mean) < 1e-12);
    const averages = table(0, /three averages/);
    const row = averages.rows.find(([model]) => model === "Additive")!;
    assert.equal(row.length, averages.columns.length);
    assert.equal(row.at(-1), "better");
    assert.ok(Number(row[2]) < Number(row[1]) && Number(row[1]) < Number(row[3]) && Number(row[3]) < 1);
  });

  it("reaches the known numbers on real cells, and goes on without the linear model", async function () {
    const file = shared("data/cells/norman-mcfaline-devel.h5ad");
    if (!file) return skip(this, 'no shared("data/cells/norman-mcfaline-devel.h5ad")');
    const cells = await openCells(file);
    const real = await pseudobulk(cells, { where: "cell_type=k562" });
    await cells.close();
    const { tasks } = await benchmark(real);
    const doubles = tasks.find(({ kind }) => kind === "doubles")!;
    const l2 = (model: string): number[] =>
      doubles.scores.filter((one) => one.model === model && one.metric === "l2").map(({ value }) => value);
    assert.equal(l2("additive").length, 5);
    assert.ok(Math.min(...l2("additive")) > 0.365 && Math.max(...l2("additive")) < 0.525);
    const text = tasks.flatMap((task) => taskSummary(task)).join("\n");
    assert.match(
      text,
      /at its noise limit \(L2 observed 0\.37–0\.52, expected from cell noise alone 0\.49–0\.53\)/,
    );
    assert.match(text, /Linear model is not shown\. .*at least 3 .* 1 \(TMSB4X\) is/);
    const { dropped } = doubles.comparisons[0]!.split;
    assert.equal(dropped.length, 10);
    assert.match(dropped[0]!.reason, /not in the data/);
  });
});
