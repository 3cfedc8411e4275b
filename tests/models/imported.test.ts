import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { predictionOf } from "../../src/data/predictions.ts";
import type { Predictions } from "../../src/data/predictions.ts";
import { writeH5ad } from "../../src/io/h5ad/write.ts";
import { openDatabase } from "../../src/io/parquet/duckdb.ts";
import { writePredictionFolder } from "../../src/io/predictions/folder.ts";
import { importedModel } from "../../src/models/imported.ts";
import { modelsWithOptions } from "../../src/models/modelOptions.ts";
import { compareModels } from "../../src/report/compareModels.ts";
import { withScored } from "../../src/figures/models.ts";
import { selectConditions } from "../../src/data/select.ts";
import { holdOut, rowOf, toyPseudobulk } from "../support/pseudobulk.ts";

const truth = toyPseudobulk({ singles: 5, genes: 40, seed: 3 });
const width = truth.genes.length;
const held = ["T0+T1", "T2+T3", "T1+T4"];
const split = holdOut(truth, held);
const training = selectConditions(truth, split.train);

/** Near the truth, for the held-out conditions. */
const good = Float64Array.from(held.flatMap((label) => [...truth.means.subarray(rowOf(truth, label) * width, (rowOf(truth, label) + 1) * width)])).map((value, i) => value + 0.01 * Math.sin(i)); // prettier-ignore
const predictions = { genes: truth.genes, conditions: held, values: good };

describe("importedModel", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-imported-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const predict = async (
    source: Parameters<typeof importedModel>[0],
    asked: readonly string[] = held,
    options = {},
  ): Promise<Predictions> =>
    // prettier-ignore
    (await importedModel(source, options).fit(training)).predict(asked);
  const isGood = (found: Predictions): void => {
    assert.deepEqual(found.conditions, held);
    assert.deepEqual(found.genes, truth.genes);
    found.values.forEach((value, i) => assert.ok(Math.abs(value - good[i]!) < 1e-5));
  };

  it("is a model like others, from numbers in memory, said to be imported", async () => {
    const found = await predict(predictions, ["T2+T3", "T0+T4", "T1+T0"], { label: "My model" });
    assert.deepEqual(
      [found.model, found.label, found.provenance],
      ["import(My model)", "My model (imported)", "imported"],
    );
    assert.deepEqual(found.conditions, ["T2+T3", "T1+T0"]);
    assert.deepEqual([...predictionOf(found, "T1+T0")!], [...good.subarray(0, width)]);
    assert.deepEqual(found.notPredicted, [
      { condition: "T0+T4", reason: "not among the predictions in My model" },
    ]);
    const { family, engine } = importedModel(predictions);
    assert.deepEqual([family, engine], ["imported", "import"]);
  });

  it("reads an exchange folder with standard errors and numbers of cells", async () => {
    const place = path.join(folder, "theirs");
    await writePredictionFolder(place, predictions);
    const errors = Object.fromEntries([...held].reverse().map((label, i) => [label, truth.genes.map((_, g) => i + g / 100)])); // prettier-ignore
    writeFileSync(path.join(place, "all_predictions_se.json"), JSON.stringify(errors));
    writeFileSync(path.join(place, "n_cells.json"), JSON.stringify({ "T2+T3": [7], "T0+T1": 5, "T1+T4": 9, other: 1 })); // prettier-ignore
    const found = await predict(place, ["T1+T4", "T0+T1"]);
    assert.equal(found.label, "theirs (imported)");
    assert.deepEqual(found.nCells, [9, 5]);
    assert.deepEqual([found.standardErrors![3], found.standardErrors![width + 3]], [0.03, 2.03]);
  });

  it("averages cells of a cells × genes file, and counts them", async () => {
    const own = path.join(folder, "cells.h5ad");
    const twice = [0, 1, 2, 0, 1, 2];
    await writeH5ad(own, {
      X: { shape: [6, width], values: Float32Array.from(twice.flatMap((row, i) => [...good.subarray(row * width, (row + 1) * width)].map((value) => value + (i < 3 ? 0.5 : -0.5)))) }, // prettier-ignore
      obs: { rows: 6, index: twice.map((_, i) => `c${i}`), columns: new Map([["condition", { kind: "text", values: twice.map((row) => held[row]!) }]]) }, // prettier-ignore
      var: { rows: width, index: [...truth.genes], columns: new Map() },
    });
    const cells = await predict(own);
    isGood(cells);
    assert.deepEqual(cells.nCells, [2, 2, 2]);
  });

  it("reads delimited text and Parquet, wide and long", async function () {
    this.timeout(60_000);
    const line = (row: number): string =>
      [held[row], ...good.subarray(row * width, (row + 1) * width)].join(",");
    const wide = [["condition", ...truth.genes].join(","), ...held.map((_, row) => line(row))].join("\n");
    const long = ["condition,gene,value", ...held.flatMap((label, row) => truth.genes.map((gene, g) => `${label},${gene},${good[row * width + g]}`))].join("\n"); // prettier-ignore
    const database = await openDatabase();
    for (const [name, text] of [
      ["wide", wide],
      ["long", long],
    ] as const) {
      // prettier-ignore
      const csv = path.join(folder, `${name}.csv`);
      writeFileSync(csv, text);
      isGood(await predict(csv));
      const parquet = path.join(folder, `${name}.parquet`);
      await database.connection.run(
        `COPY (SELECT * FROM read_csv('${csv}')) TO '${parquet}' (FORMAT parquet)`,
      );
      isGood(await predict(parquet));
    }
    database.close();
  });

  it("stands in the tables and figures beside others", async () => {
    const file = path.join(folder, "own.csv");
    writeFileSync(file, [["condition", ...truth.genes].join(","), ...held.map((label, row) => [label, ...good.subarray(row * width, (row + 1) * width)].join(","))].join("\n")); // prettier-ignore
    const models = await modelsWithOptions(`paper,import(path=${file},label=My model),import(path=${file})`, () => Promise.reject(new Error())); // prettier-ignore
    assert.deepEqual(models.slice(-2).map(({ id }) => id), ["import(My model)", "import(own)"]); // prettier-ignore
    const panel = truth.genes.map((_, g) => g);
    const { evaluation, notFitted } = await compareModels(truth, split, { models, panel });
    assert.deepEqual(notFitted.map(({ model }) => model), ["linear"]); // prettier-ignore
    const l2 = (model: string): number => Math.hypot(...evaluation.scores.filter((score) => score.model === model && score.metric === "l2").map(({ value }) => value)); // prettier-ignore
    assert.ok(l2("import(My model)") < l2("additive") && l2("additive") < l2("no_change"));
    const shown = withScored([], [{ model: "import(My model)", label: "My model (imported)" }]);
    assert.deepEqual(shown, [{ id: "import(My model)", label: "My model (imported)", family: "imported" }]);
  });

  it("says what does not fit: genes, conditions, scale, options, files", async () => {
    const other = { ...predictions, genes: truth.genes.map((gene) => gene.toLowerCase()) };
    await assert.rejects(predict(other), { code: "GENES_DIFFER", message: /upper and lower case/ });
    await assert.rejects(predict({ ...predictions, conditions: ["X", "Y", "Z"] }), {
      code: "NO_KNOWN_CONDITION",
    });
    await assert.rejects(predict({ ...predictions, conditions: ["T0+T1", "T1+T0", "T2"] }), { code: "DUPLICATE_CONDITION" }); // prettier-ignore
    const control = truth.means.subarray(0, width);
    const changes = { ...predictions, values: good.map((value, i) => value - control[i % width]!) };
    await assert.rejects(predict(changes), { code: "LOOKS_LIKE_CHANGES" });
    isGood(await predict(changes, held, { are: { kind: "changes" } }));
    await assert.rejects(predict(path.join(folder, "nowhere.csv")), { code: "FILE_NOT_FOUND" });
    for (const [text, message] of [
      ["import(label=x)", /import needs path=FILE/],
      ["import(path=x,lable=y)", /no option "lable".*label/],
      ["import(path=x,minGenes=7)", /share from 0 to 1/],
    ] as const) await assert.rejects(modelsWithOptions(text, () => Promise.reject(new Error())), { code: "BAD_MODEL_OPTION", message }); // prettier-ignore
    await assert.rejects(modelsWithOptions("import(path=x,are=ratios)", () => Promise.reject(new Error())), { code: "BAD_SCALE" }); // prettier-ignore
  });

  it("says what is wrong with standard errors and numbers of cells", async () => {
    const place = path.join(folder, "wrong");
    mkdirSync(place);
    await writePredictionFolder(place, predictions, { overwrite: true });
    const write = (name: string, value: unknown): void =>
      writeFileSync(path.join(place, name), JSON.stringify(value));
    write("n_cells.json", { "T0+T1": 5 });
    await assert.rejects(predict(place), { code: "DIFFERENT_CONDITIONS", message: /T2\+T3, T1\+T4/ });
    write("n_cells.json", { "T0+T1": 5, "T2+T3": -1, "T1+T4": 2 });
    await assert.rejects(predict(place), { code: "BAD_PREDICTIONS", message: /T2\+T3 has -1/ });
    write("n_cells.json", [1, 2]);
    await assert.rejects(predict(place), { code: "BAD_PREDICTIONS", message: /found something else/ });
    rmSync(path.join(place, "n_cells.json"));
    write(
      "all_predictions_se.json",
      Object.fromEntries(held.map((label) => [label, truth.genes.map(() => -0.1)])),
    );
    await assert.rejects(predict(place), { code: "BAD_PREDICTIONS", message: /standard error of gene G0 in T0\+T1 is -0.1/ }); // prettier-ignore
  });
});
