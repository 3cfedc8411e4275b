import assert from "node:assert/strict";
import fc from "fast-check";
import { drawGenes } from "../../../src/splits/gears/drawGenes.ts";
import { numpyRandom } from "../../../src/stats/numpyRandom.ts";

const genes = Array.from({ length: 20 }, (_, i) => `G${String(i).padStart(2, "0")}`);

describe("splits/gears/drawGenes", () => {
  it("draws a share, without genes that must be tested and as many as before", () => {
    fc.assert(
      fc.property(fc.nat(), fc.subarray(genes, { minLength: 1, maxLength: 5 }), (seed, testGenes) => {
        const plain = drawGenes(numpyRandom(seed), genes, 0.75);
        const held = drawGenes(numpyRandom(seed), genes, 0.75, { testGenes });
        assert.deepEqual([plain.size, held.size], [15, 15]);
        for (const gene of testGenes) assert.ok(!held.has(gene));
        for (const gene of plain) assert.ok(held.has(gene) || testGenes.includes(gene));
      }),
    );
  });

  it("draws nothing where no other genes are held out", () => {
    const random = numpyRandom(3);
    const seen = drawGenes(random, genes, 0.75, { testGenes: ["G03"], onlyTestGenes: true });
    assert.deepEqual([...seen], genes.filter((gene) => gene !== "G03")); // prettier-ignore
    assert.equal(random.uint32(), numpyRandom(3).uint32());
  });

  it("refuses more genes than there are", () => {
    assert.throws(() => drawGenes(numpyRandom(1), genes, 0.9, { testGenes: genes.slice(0, 5) }), {
      code: "TOO_FEW_GENES",
      message: /18 of 20 genes are to be trained on and 5 to be tested/,
    });
  });
});
