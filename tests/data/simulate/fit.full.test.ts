import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openCells } from "../../../src/data/open.ts";
import { type FittedSimulation, fitSimulation, readFittedSimulation, writeFittedSimulation } from "../../../src/data/simulate/fit.ts"; // prettier-ignore
import { preset } from "../../../src/data/simulate/presets.ts";
import { cellStatistics } from "../../../src/data/simulate/statistics.ts";
import { streamSimulation } from "../../../src/data/simulate/stream.ts";
import type { Truth } from "../../../src/data/simulate/truth.ts";
import { shared } from "../../support/shared.ts";
import { skip } from "../../support/skip.ts";

const within = (found: number, wanted: number, share: number, what: string): void =>
  assert.ok(Math.abs(found / wanted - 1) <= share, `${what}: ${found}, wanted ${wanted} ± ${100 * share} %`);

describe("fitSimulation, on enough cells", function () {
  this.timeout(120_000);
  let folder: string;
  let truth: Truth;
  let fitted: FittedSimulation;
  const at = (name: string): string => path.join(folder, name);
  const settings = preset("paper-like", {
    seed: 7, nGenes: 400, nSingles: 30, nDoubles: 15, library: { median: 6000, logSd: 0.3 }, dispersion: { median: 0.4, logSd: 0.3 },
    cells: { control: 800, median: 120, logSd: 0.3, min: 30 },
    effects: { shared: 0.15, strengthLogSd: 0.3, modules: { count: 8, size: 0.15 }, coupling: 0, graph: 0, onTarget: { direction: "down", size: 1.2 } },
  }); // prettier-ignore
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-fit-"));
    truth = await streamSimulation(at("known.h5ad"), settings);
    const cells = await openCells(at("known.h5ad"));
    fitted = await fitSimulation(cells);
    await cells.close();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("finds sizes, cells per condition and libraries exactly or nearly", () => {
    const { settings: found } = fitted;
    assert.deepEqual([found.nGenes, found.nSingles, found.nDoubles], [400, 30, 15]);
    assert.equal(found.cells.control, 800);
    const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);
    assert.deepEqual(sorted(found.empirical!.singles!), sorted(truth.design.nCells.slice(1, 31)));
    assert.deepEqual(sorted(found.empirical!.doubles!), sorted(truth.design.nCells.slice(31)));
    assert.equal(found.measuredTargets, 0.9);
    within(found.library.median, 6000, 0.05, "library median");
    within(found.library.logSd, 0.3, 0.1, "library spread");
  });

  it("finds rates and dispersions of genes: root mean square error of logarithms below 0.06 and 0.2", () => {
    const { logRate, dispersion } = fitted.settings.empirical!.genes!;
    const rms = (errors: number[]): number =>
      Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length);
    const rates = rms(logRate.map((one, g) => one - truth.logRates[g]!));
    const dispersions = rms(dispersion.map((one, g) => Math.log(one / truth.dispersions[g]!)));
    assert.ok(rates < 0.06, `rates ${rates}`);
    assert.ok(dispersions < 0.2, `dispersions ${dispersions}`);
  });

  it("finds sizes of effects: common part ± 35 %, the rest ± 35 %, effect on the target ± 15 % and its direction", () => {
    const { effects } = fitted.settings;
    within(effects.shared, 0.15, 0.35, "shared");
    within(Math.hypot(effects.modules.size, effects.sparse.size), Math.hypot(0.15, 0.045), 0.35, "rest");
    within(effects.onTarget.size, 1.2, 0.15, "on target");
    assert.equal(effects.onTarget.direction, "down");
  });

  it("what is simulated from it looks like what was fitted, also after a detour through JSON", async () => {
    await writeFittedSimulation(at("p.json"), fitted);
    const read = await readFittedSimulation(at("p.json"));
    assert.deepEqual(read, fitted);
    await streamSimulation(at("again.h5ad"), { ...read.settings, seed: 99 }, { values: "counts" });
    const cells = await openCells(at("again.h5ad"));
    const again = await cellStatistics(cells);
    await cells.close();
    const wanted = fitted.statistics!;
    for (const key of ["cells", "genes", "singles", "others"] as const) assert.equal(again[key], wanted[key]);
    for (const key of ["mean", "variance", "libraryMedian", "cellsPerCondition"] as const)
      within(again[key], wanted[key], 0.05, key);
    within(again.effectSize, wanted.effectSize, 0.35, "effect size");
    assert.ok(Math.abs(again.zeros - wanted.zeros) < 0.01);
    assert.ok(Math.abs(again.betweenPerturbations - wanted.betweenPerturbations) < 0.15);
  });

  it("the real example file: simulated cells have its means, variances, zeros, cells and correlation of effects", async function () {
    const file = shared("data/cells/norman-mcfaline-devel.h5ad") ?? skip(this, "no ../shared");
    const cells = await openCells(file);
    const real = await fitSimulation(cells, { where: "cell_type=k562" });
    await cells.close();
    await streamSimulation(at("real.h5ad"), real.settings);
    const simulated = await openCells(at("real.h5ad"));
    const found = await cellStatistics(simulated);
    await simulated.close();
    const wanted = real.statistics!;
    assert.deepEqual([found.cells, found.genes, found.singles, found.others], [3375, 500, 18, 15]);
    assert.equal(found.cellsPerCondition, wanted.cellsPerCondition);
    within(found.libraryMedian, wanted.libraryMedian, 0.05, "library");
    within(found.mean, wanted.mean, 0.15, "means");
    within(found.variance, wanted.variance, 0.25, "variances");
    assert.ok(Math.abs(found.zeros - wanted.zeros) < 0.01, "zeros");
    assert.ok(Math.abs(found.betweenPerturbations - wanted.betweenPerturbations) < 0.2, "correlation");
  });
});
