import assert from "node:assert/strict";
import { highlyVariable } from "../../src/data/highlyVariable.ts";
import { normalise } from "../../src/data/normalise.ts";
import { countCells, golden } from "../support/computing.ts";
import { category, memoryCells } from "../support/memoryCells.ts";

const names: Record<string, string> = {
  n_top_genes: "nTop",
  n_bins: "bins",
  min_mean: "minMean",
  max_mean: "maxMean",
  min_disp: "minDispersion",
  max_disp: "maxDispersion",
};

describe("highly variable genes", () => {
  for (const { options, genes, normalised } of golden.variable)
    it(`are scanpy's, ties and genes that do not vary among them: ${JSON.stringify(options)}`, async () => {
      const ours = Object.fromEntries(Object.entries(options).map(([key, value]) => [names[key]!, value]));
      const found = await highlyVariable(await normalise(countCells(31)), ours);
      assert.deepEqual([...found.genes.keys()].filter((gene) => found.genes[gene] === 1), genes); // prettier-ignore
      normalised.forEach((value, gene) => {
        const own = found.normalisedDispersions[gene]!;
        if (value === null) assert.ok(Number.isNaN(own), `gene ${gene}`);
        else assert.ok(Math.abs(own - value) < 1e-5, `gene ${gene}: ${own} for ${value}`);
      });
    });

  it("do not depend on blocks", async () => {
    const found = await Promise.all([1, 7, 1000].map(async (rows) => highlyVariable(await normalise(countCells(rows)), { nTop: 30 }))); // prettier-ignore
    assert.deepEqual(found[1], found[0]);
    assert.deepEqual(found[2], found[0]);
  });

  it("are refused on counts, and where nothing varies", async () => {
    await assert.rejects(highlyVariable(countCells(50)), {
      code: "COUNTS_NOT_LOG",
      message: /normalise\(cells\)/,
    });
    const constant = memoryCells({ condition: category(["ctrl", "A"]) }, [[0.5, 0], [0.5, 0]]); // prettier-ignore
    await assert.rejects(highlyVariable(constant, { nTop: 1 }), { code: "NO_VARIANCE" });
    await assert.rejects(highlyVariable(await normalise(countCells(50)), { nTop: 0 }), {
      code: "BAD_NUMBER",
    });
  });
});
