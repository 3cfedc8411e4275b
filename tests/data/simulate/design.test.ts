import assert from "node:assert/strict";
import { design } from "../../../src/data/simulate/design.ts";
import { preset } from "../../../src/data/simulate/presets.ts";
import { random } from "../../../src/stats/random.ts";

describe("design", () => {
  const settings = preset("paper-like", { measuredTargets: 0.37 });
  const plan = design(settings, random(1));

  it("measures the wanted share of targets, each at the first row of its symbol", () => {
    const measured = Array.from(plan.targetRows).filter((row) => row >= 0);
    assert.equal(measured.length, 37);
    plan.targets.forEach((target, p) => assert.equal(plan.genes.indexOf(target), plan.targetRows[p]));
    assert.equal(new Set(plan.targets).size, 100);
    for (const share of [0, 1])
      assert.equal(
        design(preset("paper-like", { measuredTargets: share }), random(1)).targetRows.filter(
          (row) => row >= 0,
        ).length,
        share * 100,
      );
  });

  it("has exactly one symbol on two rows, under identifiers of their own", () => {
    assert.equal(new Set(plan.genes).size, plan.genes.length - 1);
    assert.equal(new Set(plan.geneIds).size, plan.genes.length);
    const twice = plan.genes.find((gene, i) => plan.genes.indexOf(gene) !== i)!;
    assert.equal(plan.targets.includes(twice), false);
  });

  it("writes labels as files of the field do: ctrl+A, A+ctrl, A+B unsorted", () => {
    const labels = plan.conditions.map(({ label }) => label);
    assert.equal(labels[0], "ctrl");
    assert.equal(new Set(plan.conditions.map(({ key }) => key)).size, 1 + 100 + 124);
    assert.ok(labels.some((label) => label.startsWith("ctrl+")));
    assert.ok(labels.some((label) => label.endsWith("+ctrl")));
    const doubles = plan.conditions.slice(101);
    const unsorted = doubles.filter(({ label, key }) => label !== key).length;
    assert.ok(unsorted > 30 && unsorted < 94, `${unsorted} of 124 unsorted`);
    plan.pairs.forEach(([a, b], d) =>
      assert.deepEqual(doubles[d]!.genes, [plan.targets[a], plan.targets[b]]),
    );
  });

  it("draws cell numbers log-normal with a minimum", () => {
    const many = design(
      preset("paper-like", { nSingles: 400, cells: { median: 100, logSd: 0.6, min: 80, control: 9 } }),
      random(2),
    );
    const [control, ...others] = many.nCells;
    assert.equal(control, 9);
    assert.equal(Math.min(...others), 80);
    const sorted = others.toSorted((a, b) => a - b);
    assert.ok(Math.abs(sorted[sorted.length >> 1]! - 100) < 10);
    assert.ok(Math.abs(Math.log(sorted[Math.floor(sorted.length * 0.841)]! / 100) - 0.6) < 0.1);
  });
});
