import assert from "node:assert/strict";
import fc from "fast-check";
import { groupStatistics } from "../../src/data/groupStatistics.ts";
import { pseudobulk } from "../../src/data/pseudobulk.ts";
import { mean, variance } from "../../src/stats/summary.ts";
import { someRows } from "../support/computing.ts";
import { category, memoryCells } from "../support/memoryCells.ts";

describe("statistics of groups", () => {
  it("are those of the cells in memory, for any columns, filter and blocks", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        async (seed, blockRows, filter) => {
          const { labels, rows } = someRows(seed, 25, 4);
          const batch = labels.map((_, i) => (i === 7 ? undefined : `b-${i % 3}`));
          const cells = memoryCells({ condition: category(labels), batch: category(batch) }, rows, {
            blockRows,
          });
          const found = await groupStatistics(cells, {
            by: ["condition", "batch"],
            ...(filter && { where: "batch!=b-2" }),
          });
          const seen = new Set<string>();
          found.groups.forEach(([label, b], at) => {
            const members = rows.filter((_, i) => labels[i] === label && batch[i] === b);
            seen.add(`${label} ${b}`);
            assert.equal(found.nCells[at], members.length);
            for (let gene = 0; gene < 4; gene++) {
              const values = members.map((row) => row[gene]!);
              const place = at * 4 + gene;
              assert.ok(Math.abs(found.means[place]! - mean(values)) < 1e-12);
              assert.ok(
                Math.abs(found.variances[place]! - (values.length > 1 ? variance(values) : 0)) < 1e-12,
              );
              assert.equal(
                found.nonZeros[place],
                values.filter((value) => value !== 0).length / values.length,
              );
              const n1 = Math.floor(values.length / 2);
              const [a, b2] = found.halves.map((half) => half[place]!) as [number, number];
              const whole = (a * (values.length - n1) + (n1 > 0 ? b2 * n1 : 0)) / values.length;
              assert.ok(Math.abs(whole - mean(values)) < 1e-12);
            }
          });
          const wanted = labels.flatMap((label, i) => (batch[i] === undefined || (filter && batch[i] === "b-2") ? [] : [`${label} ${batch[i]}`])); // prettier-ignore
          assert.deepEqual(seen, new Set(wanted));
          if (!filter) assert.match(found.notes.join(" "), /1 cells without a label in condition or batch/);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("by the condition alone are the pseudobulk to the last bit, with its fractions of non-zeros where asked for", async () => {
    const { labels, rows } = someRows(5, 40, 6);
    const logs = rows.map((row) => row.map((value) => Math.log1p(value / 7)));
    const cells = memoryCells({ condition: category(labels) }, logs);
    const [found, bulk, plain] = [
      await groupStatistics(cells, { by: "condition" }),
      await pseudobulk(cells, { nonZeros: true }),
      await pseudobulk(cells),
    ];
    assert.deepEqual(
      found.groups.flat(),
      bulk.conditions.map(({ label }) => label),
    );
    assert.deepEqual(
      [found.means, found.variances, found.nonZeros],
      [bulk.means, bulk.variances, bulk.nonZeros],
    );
    assert.deepEqual([plain.means, plain.halves], [bulk.means, bulk.halves]);
    assert.ok(!("nonZeros" in plain));
  });

  it("need a column and cells", async () => {
    const cells = memoryCells({ condition: category(["ctrl", "A"]) }, [[1], [2]]);
    await assert.rejects(groupStatistics(cells, { by: [] }), { code: "NO_COLUMNS" });
    await assert.rejects(groupStatistics(cells, { by: "conditions" }), { code: "UNKNOWN_COLUMN" });
    const none = memoryCells({ condition: category([undefined, undefined]) }, [[1], [2]]);
    await assert.rejects(groupStatistics(none, { by: "condition" }), { code: "NO_CELLS" });
  });
});
