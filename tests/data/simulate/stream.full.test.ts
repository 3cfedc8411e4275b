import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { openCells } from "../../../src/data/open.ts";
import { preset } from "../../../src/data/simulate/presets.ts";
import { streamSimulation } from "../../../src/data/simulate/stream.ts";

describe("streamSimulation, on random settings", function () {
  this.timeout(120_000);
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-stream-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const at = (name: string): string => path.join(folder, name);

  it("counts are whole and not negative, positions ascend, cells per condition are the design's (property)", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(1e6),
          nGenes: fc.integer({ min: 20, max: 60 }),
          nSingles: fc.integer({ min: 1, max: 6 }),
          dispersion: fc.double({ min: 0.02, max: 2, noNaN: true }),
          library: fc.integer({ min: 100, max: 20_000 }),
          line: fc.constantFrom("first" as const, "second" as const),
          blockCells: fc.integer({ min: 1, max: 100 }),
        }),
        async ({ seed, nGenes, nSingles, dispersion, library, line, blockCells }) => {
          const settings = preset("paper-like", {
            seed, nGenes, nSingles, nDoubles: Math.floor((nSingles * (nSingles - 1)) / 4),
            dispersion: { median: dispersion }, library: { median: library }, line: { which: line },
            cells: { control: 8, median: 5, min: 1 }, effects: { sparse: { genes: 5, size: 0.1 } },
          }); // prettier-ignore
          const file = at(`${seed}.h5ad`);
          const { design } = await streamSimulation(file, settings, { values: "counts", blockCells });
          const cells = await openCells(file);
          const condition = cells.obs.columns.get("condition");
          assert.ok(condition?.kind === "category");
          const found = design.nCells.map((_, c) => condition.codes.filter((code) => code === c).length);
          assert.deepEqual(found, design.nCells);
          for await (const { indptr, indices, values, nCells } of cells.blocks()) {
            assert.ok(values.every((value) => Number.isInteger(value) && value > 0));
            for (let i = 0; i < nCells; i++)
              for (let j = (indptr[i] as number) + 1; j < (indptr[i + 1] as number); j++)
                assert.ok(indices[j]! > indices[j - 1]! && indices[j]! < nGenes);
          }
          await cells.close();
        },
      ),
      { numRuns: 12 },
    );
  });
});
