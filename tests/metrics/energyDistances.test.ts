import assert from "node:assert/strict";
import { normalise } from "../../src/data/normalise.ts";
import { subset } from "../../src/data/subset.ts";
import { energyDistances } from "../../src/metrics/energyDistances.ts";
import { countCells, golden } from "../support/computing.ts";

describe("E-distances of conditions", () => {
  it("are scikit-learn's on principal components, in every estimator by name", async () => {
    const cells = await normalise(countCells(29));
    const names = new Set(golden.gears.genes);
    const genes = Uint8Array.from(cells.genes, (gene) => (names.has(gene) ? 1 : 0));
    const found = await energyDistances(subset(cells, { genes }), { components: 10, allowMixed: true });
    assert.equal(found.length, 4 * 5);
    for (const { condition, estimator, distance, nCells } of found) {
      const label = condition.includes("+") ? condition : `${condition}+ctrl`;
      const expected = golden.energy[label]![estimator]!;
      assert.ok(Math.abs(distance - expected) < 1e-5 * Math.max(1, Math.abs(expected)), `${label} ${estimator}: ${distance} for ${expected}`); // prettier-ignore
      assert.equal(nCells, golden.labels.filter((one) => one === condition).length);
    }
  });

  it("are of a seeded draw where fewer cells are wanted, and say so", async () => {
    const cells = await normalise(countCells(29));
    const options = { where: "cell_type=K562", components: 5, estimators: ["pertpy"] };
    const [whole, some, again, other] = await Promise.all(
      [{}, { maxCells: 5 }, { maxCells: 5 }, { maxCells: 5, seed: 2 }].map((more) => energyDistances(cells, { ...options, ...more })), // prettier-ignore
    );
    assert.ok(whole && some && again && other);
    assert.deepEqual(some, again);
    assert.notDeepEqual(some, other);
    for (const [i, { nCells, usedCells, usedControlCells }] of some.entries()) {
      assert.deepEqual([usedCells, usedControlCells], [Math.min(5, nCells), 5]);
      assert.equal(whole[i]?.usedCells, nCells);
    }
    const large = await energyDistances(cells, { ...options, maxCells: 1e6 });
    assert.deepEqual(large, whole);
    await assert.rejects(energyDistances(cells, { ...options, maxCells: 1 }), { code: "BAD_OPTION" });
  });

  it("choose variable genes, refuse kinds mixed and unknown names, and stop when told", async () => {
    const cells = await normalise(countCells(29));
    const found = await energyDistances(cells, { where: "cell_type=K562", nTop: 40, components: 5, estimators: ["pertpy"] }); // prettier-ignore
    assert.deepEqual([...new Set(found.map(({ estimator }) => estimator))], ["pertpy"]);
    await assert.rejects(energyDistances(cells), { code: "SEVERAL_CONTEXTS" });
    await assert.rejects(energyDistances(cells, { estimators: ["edist"] }), { code: "UNKNOWN_ESTIMATOR" });
    const stop = new AbortController();
    const progress = (_: number, label?: string): { update(): void; end(): void } => ({
      update: () => { if (label === "E-distances") stop.abort(new Error("enough")); }, // prettier-ignore
      end: () => undefined,
    });
    await assert.rejects(energyDistances(cells, { allowMixed: true, components: 5, signal: stop.signal, progress }), /enough/); // prettier-ignore
  });
});
