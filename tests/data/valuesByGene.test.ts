import assert from "node:assert/strict";
import fc from "fast-check";
import { valuesByGene } from "../../src/data/valuesByGene.ts";
import { someRows } from "../support/computing.ts";
import { category, memoryCells } from "../support/memoryCells.ts";

describe("values gene by gene", () => {
  it("are those of each group, sorted, for any memory and blocks", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 400 }),
        async (seed, blockRows, memory) => {
          // prettier-ignore
          const { labels, rows } = someRows(seed, 15, 5);
          const cells = memoryCells({ condition: category(labels) }, rows, { blockRows });
          const group = Int32Array.from(labels, (_, i) => (i % 4) - 1);
          let gene = 0;
          for await (const found of valuesByGene(cells, { rows: group, nGroups: 3, memory })) {
            assert.equal(found.gene, gene);
            for (let g = 0; g < 3; g++)
              assert.deepEqual(
                [...found.values.subarray(found.starts[g], found.starts[g + 1])],
                rows.filter((_, i) => group[i] === g).map((row) => row[gene]!).filter((value) => value !== 0).sort((a, b) => a - b), // prettier-ignore
              );
            gene++;
          }
          assert.equal(gene, 5);
        },
      ),
    );
  });

  it("read the file once more per part that fits into memory", async () => {
    const { labels, rows } = someRows(1, 15, 5);
    const cells = memoryCells({ condition: category(labels) }, rows);
    const count = async (memory: number): Promise<number> => {
      let passes = 0;
      const counted = { ...cells, blocks: (...options: Parameters<typeof cells.blocks>) => (passes++, cells.blocks(...options)) }; // prettier-ignore
      for await (const _ of valuesByGene(counted, { rows: new Int32Array(15), nGroups: 1, memory })) void _;
      return passes;
    };
    assert.deepEqual([await count(1e6), await count(1)], [2, 6]);
  });
});
