import assert from "node:assert/strict";
import { noiseFloor } from "../../src/metrics/noiseFloor.ts";
import { euclidean, mean } from "../../src/stats/summary.ts";
import { additive, allGenes, doubles, rowOf, toyPseudobulk } from "../support/pseudobulk.ts";

describe("noiseFloor", () => {
  it("is what additive doubles give when only noise separates them from their sum", () => {
    const truth = toyPseudobulk({ singles: 8, genes: 400, interaction: 0, noise: 0.05 });
    const test = doubles(truth);
    const conditions = test.map((label) => truth.conditions[rowOf(truth, label)]!);
    const floors = noiseFloor(truth, conditions, allGenes(truth));
    const expected = additive(truth, test);
    const errors = test.map((label, i) =>
      euclidean(
        expected.values.subarray(i * 400, i * 400 + 400),
        truth.means.subarray(rowOf(truth, label) * 400, rowOf(truth, label) * 400 + 400),
      ),
    );
    const close = (found: number, wanted: number) =>
      assert.ok(Math.abs(found / wanted - 1) < 0.04, `${found} for ${wanted}`);
    const [floor] = floors as [(typeof floors)[0]];
    close(floor.perfect, 0.05 * Math.sqrt(400));
    assert.ok(Math.abs(floor.replicate / floor.perfect - Math.SQRT2) < 1e-12);
    assert.ok(Math.abs(floor.additive! / floor.perfect - 2) < 1e-12, "four means of equal noise");
    close(mean(errors), floor.additive!);
    close(mean(floors.map((entry) => entry.splitHalf)), 2 * floor.perfect);
    assert.ok(floors.every((entry) => entry.splitHalfPearsonDelta > 0.9));
  });

  it("has no additive expectation for a single or where a single is missing, and no halves of one cell", () => {
    const truth = toyPseudobulk({ singles: 3, genes: 10, noise: 0.1 });
    const conditions = truth.conditions.filter((condition) => condition.key !== "T1");
    const without = {
      ...truth,
      conditions: truth.conditions.map((c) => (c.key === "T1" ? { ...c, key: "?" } : c)),
    };
    const floors = noiseFloor(without, conditions, allGenes(truth));
    assert.deepEqual(
      floors.filter((floor) => floor.additive !== undefined).map((floor) => floor.condition),
      ["T0+T2"],
    );
    const one = noiseFloor({ ...truth, nCells: truth.nCells.map(() => 1) }, conditions, allGenes(truth));
    assert.ok(one.every((floor) => Number.isNaN(floor.perfect) && Number.isNaN(floor.splitHalf)));
  });
});
