import assert from "node:assert/strict";
import { gearsComputeMetrics } from "../../../../src/metrics/conventions/gears/computeMetrics.ts";
import { gearsDeeperAnalysis } from "../../../../src/metrics/conventions/gears/deeperAnalysis.ts";
import {
  gearsNonDropoutAnalysis,
  gearsNonZeroAnalysis,
} from "../../../../src/metrics/conventions/gears/nonDropoutAnalysis.ts";
import type { GearsNumbers, GearsResults } from "../../../../src/metrics/conventions/gears/results.ts";
import { columnMeans, directions } from "../../../../src/metrics/conventions/gears/results.ts";
import { fromRows, stackRows } from "../../../../src/stats/matrix.ts";
import { cellsOf, reference, toyData } from "../../../support/toyData.ts";

interface Gears {
  rank_genes_groups_cov_all: Record<string, string[]>;
  uns: {
    top_non_dropout_de_20: Record<string, string[]>;
    non_dropout_gene_idx: Record<string, number[]>;
    non_zeros_gene_idx: Record<string, number[]>;
    top_non_zero_de_20: Record<string, string[]>;
  };
  compute_metrics: GearsNumbers;
  compute_metrics_pert: Record<string, GearsNumbers>;
  deeper_analysis: Record<string, GearsNumbers>;
  non_dropout_analysis: Record<string, GearsNumbers>;
  non_zero_analysis: Record<string, GearsNumbers>;
}

function equal(actual: ReadonlyMap<string, GearsNumbers>, expected: Record<string, GearsNumbers>): number {
  assert.deepEqual([...actual.keys()].sort(), Object.keys(expected).sort());
  let compared = 0;
  for (const [name, numbers] of Object.entries(expected)) {
    assert.deepEqual(Object.keys(actual.get(name)!).sort(), Object.keys(numbers).sort(), name);
    for (const [key, value] of Object.entries(numbers)) {
      const own = actual.get(name)![key]!;
      assert.ok(Math.abs(own - value) < 1e-9, `${name} ${key}: ${own} for ${value}`);
      compared++;
    }
  }
  return compared;
}

describe("GEARS' metrics", () => {
  let gears: Gears;
  let results: GearsResults;
  let full: (name: string) => string;
  let position: (gene: string) => number;

  function load(context: Mocha.Context): void {
    const toy = toyData(context);
    gears = reference<Gears>(context, "gears_metrics.json");
    full = (name) => `K562_${name}_1+1`;
    position = (gene) => toy.genes.indexOf(gene);
    results = {
      genes: toy.genes,
      control: columnMeans(cellsOf(toy, "real", toy.control)),
      conditions: toy.perturbations.map((label) => ({
        name: `${label}+ctrl`,
        predicted: cellsOf(toy, "pred", label),
        observed: cellsOf(toy, "real", label),
        ranking: gears.rank_genes_groups_cov_all[full(`${label}+ctrl`)]!.map(position),
      })),
    };
  }

  it("are GEARS' own: compute_metrics", function () {
    load(this);
    const { overall, byCondition } = gearsComputeMetrics(results);
    assert.equal(equal(new Map([["all", overall]]), { all: gears.compute_metrics }), 4);
    assert.equal(equal(byCondition, gears.compute_metrics_pert), 24);
  });

  it("are GEARS' own: deeper_analysis", function () {
    load(this);
    const toy = toyData(this);
    const conditionMeans = stackRows(
      [toy.control, ...toy.perturbations].map((label) => columnMeans(cellsOf(toy, "real", label))),
      toy.genes.length,
    );
    assert.ok(equal(gearsDeeperAnalysis(results, { conditionMeans }), gears.deeper_analysis) >= 192);
    const own = gearsDeeperAnalysis(results, { conditionMeans, mixedOrder: false });
    const differing = Object.entries(gears.deeper_analysis).flatMap(([name, numbers]) =>
      Object.keys(numbers).filter((key) => Math.abs(own.get(name)![key]! - numbers[key]!) > 1e-9),
    );
    assert.deepEqual([...new Set(differing)], ["frac_correct_direction_20_nonzero"]);
    for (const numbers of own.values())
      assert.equal(numbers.frac_correct_direction_20_nonzero, numbers.frac_correct_direction_20);
  });

  it("are GEARS' own: non_dropout_analysis and non_zero_analysis", function () {
    load(this);
    const names = results.conditions.map(({ name }) => name);
    const genes = names.map((name) => ({
      top: gears.uns.top_non_dropout_de_20[full(name)]!.map(position),
      nonZero: gears.uns.non_zeros_gene_idx[full(name)]!,
      nonDropout: gears.uns.non_dropout_gene_idx[full(name)]!,
    }));
    const found = gearsNonDropoutAnalysis(results, new Map(names.map((name, i) => [name, genes[i]!])));
    assert.equal(equal(found, gears.non_dropout_analysis), 120);
    const top = names.map((name) => gears.uns.top_non_zero_de_20[full(name)]!.map(position));
    const nonZero = gearsNonZeroAnalysis(results, new Map(names.map((name, i) => [name, top[i]!])));
    assert.equal(equal(nonZero, gears.non_zero_analysis), 84);
  });

  // Two cells, three genes, worked out by hand.
  const small: GearsResults = {
    genes: ["a", "b", "c"],
    control: Float64Array.of(1, 2, 1),
    conditions: [
      {
        name: "a+ctrl",
        predicted: fromRows([
          [2, 1, 1],
          [4, 1, 3],
        ]),
        observed: fromRows([
          [1, 3, 0],
          [5, 5, 0],
        ]),
        ranking: [1, 0, 2],
      },
      { name: "ctrl", predicted: fromRows([[1, 2, 1]]), observed: fromRows([[1, 2, 2]]), ranking: [0, 1, 2] },
    ],
  };

  it("take means first, and leave control out of means over DE genes", () => {
    const { overall, byCondition } = gearsComputeMetrics(small);
    // Means 3, 1, 2 against 3, 4, 0.
    assert.ok(Math.abs(byCondition.get("a+ctrl")!.mse! - 13 / 3) < 1e-12);
    assert.deepEqual([byCondition.get("ctrl")!.mse_de, byCondition.get("ctrl")!.pearson_de], [0, 0]);
    assert.ok(Math.abs(overall.mse! - (13 / 3 + 1 / 3) / 2) < 1e-12);
    assert.ok(Math.abs(overall.mse_de! - 13 / 3) < 1e-12);
  });

  it("divide by k whatever the number of genes, and have no fold changes of low means", () => {
    const numbers = gearsDeeperAnalysis(small, { conditionMeans: fromRows([[1, 2, 1], [3, 4, 0]]) }).get("a+ctrl")!; // prettier-ignore
    // Signs of changes +, −, + against +, +, −.
    assert.equal(numbers.frac_correct_direction_all, 1 / 3);
    assert.equal(numbers.frac_correct_direction_20, 1 / 20);
    assert.equal(numbers.frac_correct_direction_200, 1 / 200);
    // c is 0 in both cells: a and b remain; b = 1 is below 3.
    assert.equal(numbers.frac_in_range, 1 / 2);
    assert.equal(numbers.mean_sigma, (0 + 3) / 2);
    // Fold changes 3, 2 and none: |3 − 3| and |½ − 2|; none above 3.
    assert.equal(numbers.fold_change_gap_all, 0.75);
    assert.ok(!("fold_change_gap_upreg_3" in numbers));
  });

  it("count a change where the other has none as neither the same nor opposite", () => {
    const found = directions(Float64Array.of(1, 0, 2, 0), Float64Array.of(2, 1, -1, 0), new Float64Array(4));
    assert.deepEqual(found, { same: 0.5, opposite: 0.25, one: 0.25 });
  });
});
