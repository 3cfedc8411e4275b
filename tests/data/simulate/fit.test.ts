import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openCells } from "../../../src/data/open.ts";
import { type FittedSimulation, fitSimulation, readFittedSimulation, writeFittedSimulation } from "../../../src/data/simulate/fit.ts"; // prettier-ignore
import { preset } from "../../../src/data/simulate/presets.ts";
import { simulate } from "../../../src/data/simulate/simulate.ts";
import { streamSimulation } from "../../../src/data/simulate/stream.ts";
import type { Truth } from "../../../src/data/simulate/truth.ts";
import { category, memoryCells } from "../../support/memoryCells.ts";

const within = (found: number, wanted: number, share: number, what: string): void =>
  assert.ok(Math.abs(found / wanted - 1) <= share, `${what}: ${found}, wanted ${wanted} ± ${100 * share} %`);

describe("fitSimulation", function () {
  this.timeout(60_000);
  let folder: string;
  let truth: Truth;
  let fitted: FittedSimulation;
  const at = (name: string): string => path.join(folder, name);
  const settings = preset("paper-like", {
    seed: 7, nGenes: 120, nSingles: 10, nDoubles: 4, library: { median: 6000, logSd: 0.3 }, dispersion: { median: 0.4, logSd: 0.3 },
    cells: { control: 200, median: 40, logSd: 0.3, min: 20 },
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
    assert.deepEqual([found.nGenes, found.nSingles, found.nDoubles], [120, 10, 4]);
    assert.equal(found.cells.control, 200);
    const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);
    assert.deepEqual(sorted(found.empirical!.singles!), sorted(truth.design.nCells.slice(1, 11)));
    assert.deepEqual(sorted(found.empirical!.doubles!), sorted(truth.design.nCells.slice(11)));
    assert.equal(found.measuredTargets, 0.9);
    within(found.library.median, 6000, 0.05, "library median");
    within(found.library.logSd, 0.3, 0.1, "library spread");
  });

  it("comes back from JSON as it was", async () => {
    await writeFittedSimulation(at("p.json"), fitted);
    assert.deepEqual(await readFittedSimulation(at("p.json")), fitted);
  });

  it("simulate({ like }) takes cells or parameters, and changes", async () => {
    const changes = { nGenes: 60, nSingles: 4, nDoubles: 2, seed: 3 };
    const a = await simulate({ like: fitted, ...changes, effects: { sparse: { genes: 5, size: 0 } } });
    assert.deepEqual(a.counts.shape[1], 60);
    const cells = await openCells(at("known.h5ad"));
    const b = await simulate({ like: cells, ...changes, effects: { sparse: { genes: 5, size: 0 } } });
    await cells.close();
    assert.deepEqual(a.counts.values, b.counts.values);
    await assert.rejects(simulate({ like: "norman" as never }), { code: "SIMULATION_SETTINGS", message: /datasetPreset/ }); // prettier-ignore
    await assert.rejects(simulate({ like: fitted, nGene: 5 } as never), { code: "SIMULATION_SETTINGS", message: /Did you mean "nGenes"/ }); // prettier-ignore
  });

  it("says why cells or parameters cannot be used", async () => {
    const cells = memoryCells({ condition: category(["ctrl", "ctrl", "A", "A"]) }, [[1], [0], [2], [1]]);
    await assert.rejects(fitSimulation(cells), { code: "FIT_TOO_SMALL", message: /at least 20 genes/ });
    const odd = memoryCells(
      { condition: category(["ctrl", "ctrl", "A", "A"]) },
      Array.from({ length: 4 }, (_, i) => Array.from({ length: 25 }, (_, g) => Math.sqrt(2 + i + g))),
    );
    await assert.rejects(fitSimulation(odd), { code: "FIT_SCALE" });
    for (const [text, message] of [
      ["{", /it is no JSON/],
      ["null", /"kind" is not/],
      ['{"kind":"pertline simulation","version":2,"settings":{}}', /version 2/],
      ['{"kind":"pertline simulation","version":1,"settings":{"seed":1}}', /expects|missing/],
    ] as const) {
      writeFileSync(at("bad.json"), text);
      await assert.rejects(readFittedSimulation(at("bad.json")), { message });
    }
    await assert.rejects(readFittedSimulation(at("none.json")), { code: "BAD_PARAMETERS" });
  });
});
