import assert from "node:assert/strict";
import fc from "fast-check";
import { isReproduced, misfits } from "../../src/splits/fits.ts";
import { parseManifest, formatManifest } from "../../src/splits/manifest.ts";
import { splitFor } from "../../src/splits/registry.ts";
import { holdOutOnly } from "../../src/splits/split.ts";
import { conditionLists } from "../support/conditionLists.ts";
import { parsed } from "../support/splits.ts";

const genes = Array.from({ length: 20 }, (_, i) => `G${i}`);
const conditions = parsed(["ctrl", ...genes, "G0+G1", "G2+G3"]);

describe("splits/fits", () => {
  it("finds every split of ours reproduced after a round trip through its manifest", () => {
    fc.assert(
      fc.property(conditionLists, fc.nat(), (labels, seed) => {
        const split = splitFor({ conditions: parsed(labels) }, { seed });
        const read = parseManifest(JSON.parse(formatManifest(split)));
        assert.deepEqual(read, split);
        assert.equal(isReproduced(read, parsed(labels)), true);
      }),
    );
  });

  it("knows options, and data with more conditions than were split", () => {
    const options = { algorithm: "gears-single", seed: 4, testGenes: ["G3", "G5"] };
    const split = splitFor({ conditions }, options);
    assert.equal(isReproduced(split, [...conditions, ...parsed(["Z+ctrl", "Z+G1"])]), true);
    assert.equal(isReproduced({ ...split, options: { testGenes: ["G3"] } }, conditions), false);
    const few = splitFor({ conditions }, { algorithm: "gears-combo_seen0", seed: 4, testSize: 0.3 });
    assert.equal(isReproduced(few, conditions), true);
    assert.equal(isReproduced({ ...few, seed: 5 }, conditions), false);
  });

  it("knows a split of which some held-out conditions are scored by themselves", () => {
    const split = splitFor({ conditions }, { algorithm: "gears-simulation", seed: 1 });
    const some = holdOutOnly(split, split.test.slice(0, 2), "scored apart");
    assert.equal(isReproduced(some, conditions), true);
    assert.equal(isReproduced({ ...some, dropped: [] }, conditions), false);
  });

  it("cannot tell of a split that was given", () => {
    const split = splitFor({ conditions }, { algorithm: "gears-simulation", seed: 1 });
    assert.equal(isReproduced({ ...split, algorithm: "given" }, conditions), undefined);
    assert.equal(isReproduced({ ...split, options: { testSize: 0.1 } }, conditions), undefined);
  });

  it("says nothing of what is not known", () => {
    const split = splitFor({ conditions }, { algorithm: "gears-simulation", seed: 1 });
    assert.deepEqual(misfits(split, conditions, { source: "ab", nCells: 3 }), []);
  });
});
