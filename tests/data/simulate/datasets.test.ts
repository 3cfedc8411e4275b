import assert from "node:assert/strict";
import {
  datasetPreset,
  DATASETS,
  datasetShape,
  scaledSettings,
} from "../../../src/data/simulate/datasets.ts";
import { preset } from "../../../src/data/simulate/presets.ts";
import { simulateTruth } from "../../../src/data/simulate/truth.ts";
import { shared } from "../../support/shared.ts";
import { skip } from "../../support/skip.ts";
import { readFileSync } from "node:fs";

const sum = (list: readonly number[] = []): number => list.reduce((a, b) => a + b, 0);

describe("datasetPreset", () => {
  it("has the published genes, perturbations and cells, exactly", () => {
    const sizes = DATASETS.map((name) => {
      const { nGenes, nSingles, nDoubles, cells, empirical } = datasetPreset(name);
      return [
        name,
        nGenes,
        nSingles,
        nDoubles,
        cells.control + sum(empirical?.singles) + sum(empirical?.doubles),
      ];
    });
    assert.deepEqual(sizes, [
      ["norman", 5000, 105, 131, 91_000],
      ["norman_from_scfoundation", 19_264, 100, 124, 84_143],
      ["adamson", 5060, 81, 0, 65_899],
      ["replogle_k562_essential", 5000, 1087, 0, 162_264],
      ["replogle_rpe1_essential", 5000, 1534, 0, 161_423],
    ]);
  });

  it("has the perturbations of the published condition lists", function () {
    const file = shared("reference/paper_conditions.json") ?? skip(this, "no ../shared");
    const lists = JSON.parse(readFileSync(file, "utf8")) as Record<string, string[]>;
    for (const [name, labels] of Object.entries(lists)) {
      const shape = datasetShape(name);
      const doubles = labels.filter((label) => !label.split("+").includes("ctrl") && label !== "ctrl");
      assert.equal(shape.doubles, doubles.length, name);
      assert.equal(shape.singles, labels.length - 1 - doubles.length, name);
    }
  });

  it("scaled down it is the same kind of experiment, and cells per perturbation stay", () => {
    for (const name of DATASETS) {
      const settings = datasetPreset(name, { scale: 0.02, seed: 5 });
      const { design } = simulateTruth(settings);
      assert.equal(settings.seed, 5);
      const whole = datasetPreset(name);
      const mean = sum(whole.empirical?.singles) / whole.nSingles;
      const found = sum(design.nCells.slice(1)) / (design.nCells.length - 1);
      assert.ok(found > 0.5 * mean && found < 1.6 * mean, `${name}: ${found} and ${mean}`);
    }
    assert.deepEqual(scaledSettings(preset("null"), 1), preset("null"));
  });

  it("names what was probably meant", () => {
    assert.throws(() => datasetPreset("normann" as never), { code: "UNKNOWN_DATASET", message: /Did you mean "norman"/ }); // prettier-ignore
    assert.throws(() => datasetPreset("constructor" as never), { code: "UNKNOWN_DATASET" });
    assert.throws(() => datasetPreset("adamson", { scale: 0 }), { code: "SIMULATION_SETTINGS" });
    assert.throws(() => datasetPreset("adamson", { nGene: 3 } as never), {
      message: /Did you mean "nGenes"/,
    });
    assert.throws(() => datasetPreset("adamson", { effects: { grap: 1 } } as never), { message: /"effects.grap".*"graph"/ }); // prettier-ignore
  });
});
