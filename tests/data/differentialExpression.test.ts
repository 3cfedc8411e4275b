import assert from "node:assert/strict";
import { allRows, countCells, golden } from "../support/computing.ts";
import type { Cells } from "../../src/data/cells.ts";
import { differentialExpression, rankGenes, tTest } from "../../src/data/differentialExpression.ts";
import { normalise } from "../../src/data/normalise.ts";
import { pseudobulk } from "../../src/data/pseudobulk.ts";
import { subset } from "../../src/data/subset.ts";
import { category, memoryCells } from "../support/memoryCells.ts";

/** The genes that were tested, of logarithms over all genes; labels may stand in any order. */
async function logs(): Promise<Cells> {
  const genes = Uint8Array.from({ length: golden.genes }, (_, gene) => (gene < golden.tested ? 1 : 0));
  return subset(await normalise(countCells(23)), { genes });
}

const mixed = { allowMixed: true };

describe("differential expression", () => {
  for (const [name, options] of [
    ["t-test", { method: "t-test" }],
    ["t-test_overestim_var", { method: "t-test_overestim_var" }],
    ["wilcoxon", { method: "wilcoxon" }],
    ["wilcoxon-uncorrected", { method: "wilcoxon", tieCorrection: false, memory: 5000 }],
  ] as const)
    it(`is scanpy's: ${name}`, async () => {
      const found = await differentialExpression(await logs(), { ...mixed, ...options });
      assert.equal(found.conditions.length, Object.keys(golden.tests[name]!).length);
      found.conditions.forEach(({ label }, row) => {
        for (const [column, tolerance] of [
          ["scores", 2e-6],
          ["pValues", 1e-5],
          ["adjusted", 1e-5],
          ["logFoldChanges", 1e-5],
        ] as const)
          // prettier-ignore
          golden.tests[name]![label]![column].forEach((expected, gene) => {
            const own = found[column][row * golden.tested + gene]!;
            assert.ok(Math.abs(own - expected) <= tolerance * Math.max(1, Math.abs(expected)), `${label} gene ${gene} ${column}: ${own} for ${expected}`); // prettier-ignore
            if (column === "pValues") assert.ok(Math.abs(own - expected) <= 2e-4 * expected, `${own} for ${expected}`); // prettier-ignore
          });
      });
    });

  it("with the correction for continuity is scipy's mannwhitneyu", async () => {
    const found = await differentialExpression(await logs(), {
      ...mixed,
      method: "wilcoxon",
      continuity: true,
    });
    found.conditions.forEach(({ label }, row) =>
      golden.mannWhitney[label]!.pValues.forEach((expected, gene) =>
        assert.ok(Math.abs(found.pValues[row * golden.tested + gene]! - expected) < 1e-9 * expected + 1e-15),
      ),
    );
  });

  it("does not depend on the order of cells", async () => {
    const cells = await logs();
    const rows = await allRows(cells);
    const turned = memoryCells({ condition: category([...golden.labels].reverse()) }, [...rows].reverse(), {
      genes: [...cells.genes],
    });
    const [a, b] = [await differentialExpression(cells, { ...mixed, method: "wilcoxon" }), await differentialExpression(turned, { method: "wilcoxon" })]; // prettier-ignore
    a.conditions.forEach(({ key }, row) => {
      const other = b.conditions.findIndex((condition) => condition.key === key);
      for (let gene = 0; gene < golden.tested; gene++)
        assert.equal(a.scores[row * golden.tested + gene], b.scores[other * golden.tested + gene]);
    });
  });

  it("counts and normalises alike", async () => {
    const counts = countCells(23);
    const [direct, before] = [
      await differentialExpression(counts, { ...mixed, method: "wilcoxon", normalise: true }),
      await differentialExpression(await normalise(counts, { target: 1e4 }), {
        ...mixed,
        method: "wilcoxon",
      }),
    ];
    direct.scores.forEach((score, i) => assert.ok(Math.abs(score - before.scores[i]!) < 0.02));
  });

  it("ranks genes by size or by sign, equal ones in their order; leaves out conditions of one cell", async () => {
    const cells = memoryCells(
      { condition: category(["ctrl", "A", "B", "ctrl", "A", "ctrl", "A"]) },
      [[1, 2, 0.5, 0], [3, 0.5, 0.5, 0], [9, 9, 9, 0], [1.1, 2.2, 0.4, 0], [3.3, 0.4, 0.6, 0], [1.2, 2.1, 0.45, 0], [3.1, 0.6, 0.4, 0]], // prettier-ignore
    );
    const found = tTest(await pseudobulk(cells));
    assert.deepEqual(found.conditions.map(({ label }) => label), ["A"]); // prettier-ignore
    assert.match(found.notes.join(" "), /one cell: B/);
    assert.deepEqual([...rankGenes(found, 0)], [1, 0, 2, 3]);
    assert.deepEqual([...rankGenes(found, 0, "score")], [0, 2, 3, 1]);
    assert.deepEqual([found.scores[3], found.pValues[3], found.logFoldChanges[3]], [0, 1, 0]);
    const lone = memoryCells({ condition: category(["ctrl", "A", "A"]) }, [[1.5], [2], [2.5]]);
    await assert.rejects(differentialExpression(lone), { code: "TOO_FEW_CELLS" });
  });
});
