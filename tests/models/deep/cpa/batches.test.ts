import assert from "node:assert/strict";
import { parseCondition } from "../../../../src/data/condition.ts";
import { coding, feedsOf, mixingOf } from "../../../../src/models/deep/cpa/batches.ts";
import { random } from "../../../../src/stats/random.ts";
import { goldenCpa } from "../../../support/cpaModel.ts";

describe("CPA's batches", () => {
  const { cells, code } = goldenCpa();

  it("code control and genes as positions of embeddings", () => {
    assert.deepEqual(code.perturbations, ["control", "A", "B", "C"]);
    const at = (label: string): readonly number[] | undefined => code.positions(parseCondition(label));
    assert.deepEqual([at("ctrl"), at("A+ctrl"), at("B+A"), at("A+Z")], [[0], [1], [2, 1], undefined]);
    assert.equal(code.classes, 5);
    assert.deepEqual([...code.weights], [4, 4, 4, 4, 4]);
  });

  it("give no class to conditions that are not trained on", () => {
    const own = Int32Array.from(cells.conditionOf.keys()).filter((cell) => cells.conditionOf[cell] !== 3);
    const less = coding(cells, own);
    assert.deepEqual(less.perturbations, ["control", "A", "B"]);
    assert.deepEqual([...less.classOf], [0, 1, 2, -1, 3]);
    const { target } = feedsOf(cells, less, own.slice(0, 10));
    assert.ok(Math.abs(target.reduce((a, b) => a + b, 0) - 1) < 1e-6);
  });

  it("are dense rows of counts, totals, embeddings and weights that sum to 1", () => {
    const chosen = [0, 60, 239];
    const { x, doses, total, target } = feedsOf(cells, code, chosen);
    chosen.forEach((cell, row) => {
      const own = x.subarray(row * cells.genes.length, (row + 1) * cells.genes.length);
      assert.equal(own.reduce((a, b) => a + b, 0), cells.totals[cell]); // prettier-ignore
      assert.equal(total[row], cells.totals[cell]);
    });
    assert.deepEqual([...doses], [0, 1, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0]);
    assert.ok(Math.abs(target.reduce((a, b) => a + b, 0) - 1) < 1e-6);
  });

  it("mix pairs of cells by their share", () => {
    const chosen = [0, 239];
    const plain = feedsOf(cells, code, chosen);
    const mixed = feedsOf(cells, code, chosen, { lambda: 0.75, partner: [1, 0] });
    const genes = cells.genes.length;
    mixed.x.subarray(0, genes).forEach((value, g) => assert.ok(Math.abs(value - 0.75 * plain.x[g]! - 0.25 * plain.x[genes + g]!) < 1e-4)); // prettier-ignore
    assert.deepEqual([...mixed.doses], [0.25, 0.75, 0, 0, 0.75, 0.25, 0, 0]);
    assert.ok(Math.abs(mixed.target.reduce((a, b) => a + b, 0) - 1) < 1e-6);
    assert.equal(mixingOf(5, 0, random(1)), undefined);
    for (let seed = 0; seed < 50; seed++) {
      const { lambda, partner } = mixingOf(5, 0.01, random(seed))!;
      assert.ok(lambda >= 0 && lambda <= 1);
      assert.deepEqual([...(partner as Int32Array)].sort(), [0, 1, 2, 3, 4]);
    }
  });
});
