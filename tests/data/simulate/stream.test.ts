import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openCells } from "../../../src/data/open.ts";
import { PAIR_CLASSES, pairClasses } from "../../../src/data/simulate/pairClasses.ts";
import { preset } from "../../../src/data/simulate/presets.ts";
import { simulate } from "../../../src/data/simulate/simulate.ts";
import type { SimulationSettings } from "../../../src/data/simulate/settings.ts";
import { streamSimulation } from "../../../src/data/simulate/stream.ts";

describe("streamSimulation", function () {
  this.timeout(60_000);
  const small = (seed = 1): SimulationSettings =>
    preset("paper-like", {
      seed,
      nGenes: 120,
      nSingles: 6,
      nDoubles: 5,
      cells: { control: 60, median: 25, min: 5 },
    });
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-stream-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const at = (name: string): string => path.join(folder, name);

  for (const values of ["log1p", "counts"] as const)
    it(`writes the cells of simulate to the last bit (${values}), and the class of doubles`, async () => {
      const settings = small();
      const simulation = await simulate(settings);
      const truth = await streamSimulation(at("a.h5ad"), settings, { values, blockCells: 7 });
      assert.deepEqual(truth.means, simulation.truth.means);
      const cells = await openCells(at("a.h5ad"));
      assert.equal(cells.provenance, "simulated");
      assert.equal(cells.truth?.size, 12);
      const { index, columns } = cells.obs;
      assert.deepEqual(index, simulation.obs.index);
      for (const [name, column] of simulation.obs.columns) assert.deepEqual(columns.get(name), column, name);
      const [indices, stored]: [number[], number[]] = [[], []];
      for await (const block of cells.blocks()) {
        indices.push(...block.indices);
        stored.push(...block.values);
      }
      const expected = values === "counts" ? simulation.counts : simulation.X;
      assert.deepEqual(indices, Array.from(expected.indices));
      assert.deepEqual(stored, Array.from(expected.values));
      const condition = simulation.obs.columns.get("condition");
      const interaction = columns.get("interaction");
      assert.ok(condition?.kind === "category" && interaction?.kind === "category");
      const { codeOf } = pairClasses(truth);
      assert.deepEqual(
        interaction.codes,
        condition.codes.map((c) => codeOf[c]!),
      );
      assert.deepEqual(interaction.categories, [...PAIR_CLASSES]);
      await cells.close();
    });

  it("same seed, same bytes, at another time and in other blocks; another seed, other bytes", async () => {
    await streamSimulation(at("a.h5ad"), small());
    await new Promise((resolve) => setTimeout(resolve, 1100)); // HDF5 keeps times in seconds
    await streamSimulation(at("b.h5ad"), small(), { blockCells: 31 });
    await streamSimulation(at("c.h5ad"), small(2));
    const [a, b, c] = ["a", "b", "c"].map((name) => readFileSync(at(`${name}.h5ad`)));
    assert.ok(a!.equals(b!));
    assert.ok(!a!.equals(c!));
  });

  it("cells average to the truth within Monte-Carlo error", async () => {
    const settings = preset("paper-like", {
      nGenes: 60, nSingles: 3, nDoubles: 2, cells: { control: 1500, median: 1500, logSd: 0, min: 1 }, interactions: { other: 0.3 }, effects: { sparse: { genes: 5, size: 0.1 } },
    }); // prettier-ignore
    const simulation = await simulate(settings);
    const { truth, X, obs } = simulation;
    const codes = obs.columns.get("condition") as { codes: Int32Array };
    const sums = new Float64Array(truth.means.length);
    codes.codes.forEach((c, i) => {
      for (let j = X.indptr[i]!; j < X.indptr[i + 1]!; j++) sums[c * 60 + X.indices[j]!]! += X.values[j]!;
    });
    let far = 0;
    let squares = 0;
    sums.forEach((sum, i) => {
      const [c, g] = [Math.floor(i / 60), i % 60];
      const z = (sum / 1500 - truth.means[i]!) / Math.sqrt(truth.variance(c, g) / 1500);
      squares += (z * z) / sums.length;
      if (Math.abs(z) > 4) far++;
    });
    assert.equal(far, 0);
    assert.ok(squares > 0.75 && squares < 1.25, `mean square of z ${squares}`);
  });

  it("an abort leaves nothing; bad options are named", async () => {
    const controller = new AbortController();
    const ends: number[] = [];
    const progress = (total: number) => ({
      update: () => controller.abort(),
      end: () => void ends.push(total),
    });
    await assert.rejects(streamSimulation(at("x.h5ad"), small(), { progress, signal: controller.signal }), { name: "AbortError" }); // prettier-ignore
    assert.equal(ends.length, 1);
    await assert.rejects(streamSimulation(at("x.h5ad"), small(), { blockCells: 0 }), { code: "SIMULATION_SETTINGS" }); // prettier-ignore
    assert.deepEqual(readdirSync(folder), []);
  });
});
