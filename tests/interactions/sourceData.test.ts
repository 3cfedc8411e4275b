import assert from "node:assert/strict";
import { INTERACTION_CLASSES, interactionClass } from "../../src/interactions/classes.ts";
import { predictedClass } from "../../src/interactions/predictedClass.ts";
import { column, type Table } from "../../src/io/table.ts";
import { readWorkbook } from "../../src/io/workbook.ts";
import { FDP_GRID } from "../../src/stats/tprFdp.ts";
import { shared } from "../support/shared.ts";
import { skip } from "../support/skip.ts";

interface Row {
  perturbation: string;
  gene: string;
  seed: number;
  method: string;
  label: string;
  control: number;
  observed: number;
  additive: number;
  predicted: number;
  e: number;
  rank: number;
}

/** The published Source Data holds control, observed, additive and predicted values, but neither of the singles. */
describe("Source Data of interactions", () => {
  const books = new Map<string, Map<string, Table>>();
  before(async function () {
    for (const name of [
      "perturbation_prediction",
      "suppl-non_additive_gene_reoccurence",
      "suppl-top_gene_plots",
    ]) {
      // prettier-ignore
      const file = shared(`data/source-data/${name}.xlsx`);
      if (!file) skip(this, "the shared folder is not there");
      books.set(name, await readWorkbook(file));
    }
  });

  const sheet = (book: string, name: string): Table => books.get(book)!.get(name)!;
  const numbers = (table: Table, name: string): Float64Array => column(table, name).kind === "number" ? (column(table, name) as { values: Float64Array }).values : assert.fail(name); // prettier-ignore
  const texts = (table: Table, name: string): string[] => column(table, name).kind === "text" ? (column(table, name) as { values: string[] }).values : assert.fail(name); // prettier-ignore
  const valueRows = (table: Table): Row[] => {
    const [control, observed, additive, predicted, e, seed] = ["baseline", "ground_truth", "ref", "value", "obs_minus_add", "seed"].map((name) => numbers(table, name)) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]; // prettier-ignore
    const [perturbation, gene, method, label] = ["perturbation", "gene_name", "method", "interaction_label"].map((name) => texts(table, name)) as [string[], string[], string[], string[]]; // prettier-ignore
    const rank = table.columns.has("rank") ? numbers(table, "rank") : undefined;
    return Array.from({ length: table.rows }, (_, i) => ({
      perturbation: perturbation[i]!,
      gene: gene[i]!,
      seed: seed[i]!,
      method: method[i]!,
      label: label[i]!.toLowerCase(),
      control: control[i]!,
      observed: observed[i]!,
      additive: additive[i]!,
      predicted: predicted[i]!,
      e: e[i]!,
      rank: rank?.[i] ?? NaN,
    }));
  };
  const topRows = (): Row[] => valueRows(sheet("suppl-top_gene_plots", "Sheet1"));
  const boldRows = (): Row[] => valueRows(sheet("perturbation_prediction", "Panel F"));

  /** The published thresholds are not printed; which values are additive leaves only this much room for them. */
  function room(rows: readonly Row[]): { lower: [number, number]; upper: [number, number] } {
    const additive = rows.filter(({ label }) => label === "additive").map(({ e }) => e);
    const called = rows.filter(({ label }) => label !== "additive").map(({ e }) => e);
    return {
      lower: [Math.max(...called.filter((e) => e < 0)), Math.min(...additive)],
      upper: [Math.max(...additive), Math.min(...called.filter((e) => e > 0))],
    };
  }

  it("has one pair of thresholds that explains every label of Fig 1f and ED6", () => {
    const { lower, upper } = room([...boldRows(), ...topRows()]);
    assert.ok(lower[0] < lower[1] && upper[0] < upper[1]);
    assert.ok(lower[0] > -0.2143 && lower[1] < -0.213 && upper[0] > 0.2004 && upper[1] < 0.2029);
  });

  it("has the classes of the rule, where the labels tell that the singles agree", () => {
    const rows = [...boldRows(), ...topRows()];
    const { lower, upper } = room(rows);
    const thresholds = { lower: lower[1], upper: upper[0] };
    let checked = 0;
    for (const { control, additive, observed, e, label } of rows) {
      assert.ok(Math.abs(observed - additive - e) < 1e-12);
      if (label === "other") continue;
      // Two equal singles that make this sum: which sizes they have does not matter.
      const single = control + (additive - control) / 2;
      assert.equal(INTERACTION_CLASSES[interactionClass(control, single, single, observed, e, thresholds)], label); // prettier-ignore
      checked++;
    }
    assert.equal(checked, 4404);
  });

  it("counts predicted × observed classes of the 500 strongest predictions per method", () => {
    const counts: Record<string, Record<string, number>> = {};
    for (const { method, control, additive, predicted, label } of boldRows()) {
      const cell = `${predictedClass(control, additive, predicted)}/${label}`;
      counts[method] ??= {};
      counts[method][cell] = (counts[method][cell] ?? 0) + 1;
    }
    const total = (cells: Record<string, number>, of = ""): number => Object.entries(cells).reduce((sum, [cell, n]) => sum + (cell.startsWith(of) ? n : 0), 0); // prettier-ignore
    assert.deepEqual(Object.values(counts).map((cells) => total(cells)).sort(), [500, 500, 500, 500, 500, 500, 500, 501]); // prettier-ignore
    // No change can only predict buffering, and no method predicts synergy more often than opposite.
    assert.deepEqual(counts.no_change, { "buffering/synergy": 37, "buffering/additive": 114, "buffering/buffering": 319, "buffering/other": 31 }); // prettier-ignore
    for (const cells of Object.values(counts)) assert.ok(total(cells, "synergy") <= total(cells, "opposite"));
    const right = Object.values(counts).map((cells) => cells["synergy/synergy"] ?? 0);
    assert.equal(right.reduce((sum, n) => sum + n, 0), 4); // prettier-ignore
  });

  it("is about few different values: seeds repeat them (no change 200 in 501, CPA 9 genes)", () => {
    const distinct = (method: string, of: (row: Row) => string): number => new Set(boldRows().filter((row) => row.method === method).map(of)).size; // prettier-ignore
    assert.equal(distinct("no_change", ({ perturbation, gene }) => `${perturbation} ${gene}`), 200); // prettier-ignore
    assert.equal(
      distinct("cpa", ({ gene }) => gene),
      9,
    );
  });

  it("has the fractions of Fig 1e", () => {
    const table = sheet("perturbation_prediction", "Panel E");
    const n = numbers(table, "n");
    const total = n.reduce((sum, value) => sum + value, 0);
    assert.equal(total, 124_000);
    numbers(table, "frac").forEach((share, i) => assert.ok(Math.abs(share - n[i]! / total) < 1e-12));
  });

  it("has the grid of Fig 1c, curves that never fall and end at 1", () => {
    const table = sheet("perturbation_prediction", "Panel C");
    const [method, fdp, tpr] = [texts(table, "method"), numbers(table, "fdp"), numbers(table, "tpr")];
    const curves = new Map<string, number[]>();
    method.forEach((name, i) => curves.set(name, [...(curves.get(name) ?? []), i]));
    assert.equal(curves.size, 8);
    for (const at of curves.values()) {
      assert.equal(at.length, FDP_GRID.length);
      at.forEach((i, k) => {
        assert.ok(Math.abs(fdp[i]! - FDP_GRID[k]!) < 1e-12);
        assert.ok(k === 0 || tpr[i]! >= tpr[at[k - 1]!]!);
      });
      assert.equal(tpr[at.at(-1)!], 1);
    }
  });

  it("counts genes among 100 predictions per seed and method in ED5 as the ranks of ED6 say", () => {
    const table = sheet("suppl-non_additive_gene_reoccurence", "Panel A");
    const [seed, method, gene, n] = [numbers(table, "seed"), texts(table, "method"), texts(table, "gene_name"), numbers(table, "n")]; // prettier-ignore
    const totals = new Map<string, number>();
    n.forEach((value, i) => totals.set(`${seed[i]} ${method[i]}`, (totals.get(`${seed[i]} ${method[i]}`) ?? 0) + value)); // prettier-ignore
    assert.deepEqual(new Set(totals.values()), new Set([100]));
    assert.equal(totals.size, 50);
    const rows = topRows();
    for (const name of new Set(rows.map((row) => row.method)))
      for (const one of ["HBZ", "HBG2"]) {
        const at = n.findIndex((_, i) => seed[i] === 1 && method[i] === name && gene[i] === one);
        const ranked = rows.filter(
          (row) => row.method === name && row.gene === one && row.rank <= 100,
        ).length;
        assert.equal(ranked, at < 0 ? 0 : n[at], `${name} ${one}`);
      }
  });
});
