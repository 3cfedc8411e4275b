import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { CellBlock } from "../../../src/data/cells.ts";
import { openCells } from "../../../src/data/open.ts";
import { preset } from "../../../src/data/simulate/presets.ts";
import { simulate } from "../../../src/data/simulate/simulate.ts";
import { SIMULATION_VERSION, writeSimulation } from "../../../src/data/simulate/write.ts";
import { openH5ad } from "../../../src/io/h5ad/open.ts";

describe("writeSimulation", () => {
  const settings = preset("paper-like", {
    nGenes: 150,
    nSingles: 6,
    nDoubles: 4,
    cells: { control: 50, median: 30, min: 20 },
  });
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-simulated-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is read back like any file: X, obs, var, noise-free means, marked as simulated", async () => {
    const simulation = await simulate(settings);
    for (const values of ["log1p", "counts"] as const) {
      const file = path.join(folder, `${values}.h5ad`);
      await writeSimulation(file, simulation, values);
      const cells = await openCells(file);
      assert.equal(cells.provenance, "simulated");
      assert.deepEqual(cells.genes, simulation.truth.design.genes);
      assert.deepEqual(cells.obs, simulation.obs);
      const labels = simulation.truth.design.conditions.map(({ label }) => label);
      assert.deepEqual([...(cells.truth?.keys() ?? [])], labels);
      assert.deepEqual(cells.truth?.get(labels[3]!), simulation.truth.means.slice(450, 600));
      const read: CellBlock[] = [];
      for await (const block of cells.blocks()) read.push(block);
      const expected = values === "counts" ? simulation.counts : simulation.X;
      assert.deepEqual(
        read.flatMap((block) => Array.from(block.values)),
        Array.from(expected.values),
      );
      assert.deepEqual(
        read.flatMap((block) => Array.from(block.indices)),
        Array.from(expected.indices),
      );
      await cells.close();
    }
  });

  it("keeps every setting, the interactions and the graph", async () => {
    const simulation = await simulate(settings);
    const file = path.join(folder, "kept.h5ad");
    await writeSimulation(file, simulation, "log1p");
    const h5ad = await openH5ad(file);
    const uns = h5ad.own as Record<string, never>;
    assert.deepEqual(JSON.parse(uns.simulated!), { version: SIMULATION_VERSION, ...settings });
    const { interactions, graph } = simulation.truth;
    const kept = uns.interactions as unknown as Record<string, { values: unknown }>;
    assert.deepEqual(kept.value?.values, interactions.value);
    assert.deepEqual(kept.kind?.values, interactions.kind);
    const edges = uns.graph as unknown as Record<string, { values: unknown }>;
    assert.deepEqual(edges.source?.values, graph.source);
    assert.deepEqual(edges.weight?.values, graph.weight);
    await h5ad.close();
  });

  it("a simulation without interactions, edges and doubles can be written", async () => {
    const file = path.join(folder, "plain.h5ad");
    const plain = preset("null", {
      nGenes: 50,
      nSingles: 1,
      nDoubles: 0,
      cells: { control: 5, median: 5, min: 1 },
    });
    await writeSimulation(file, await simulate(plain), "log1p");
    const cells = await openCells(file);
    assert.equal(cells.truth?.size, 2);
    await cells.close();
  });
});
