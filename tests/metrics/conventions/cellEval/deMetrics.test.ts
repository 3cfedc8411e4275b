import assert from "node:assert/strict";
import { CELL_EVAL_DISCRIMINATION } from "../../../../src/metrics/conventions/cellEval/discriminationScore.ts";
import { cellEvalDeMetrics } from "../../../../src/metrics/conventions/cellEval/deMetrics.ts";
import type { ByCondition } from "../../../../src/metrics/conventions/cellEval/deMetrics.ts";
import type { DeTable } from "../../../../src/metrics/conventions/cellEval/deTable.ts";
import { energyCorrelation } from "../../../../src/metrics/conventions/cellEval/energyCorrelation.ts";
import { CELL_EVAL_DELTAS } from "../../../../src/metrics/conventions/cellEval/pseudobulkMetrics.ts";
import type { Description } from "../../../../src/metrics/conventions/cellEval/score.ts";
import { cellEvalScore, describeMetric } from "../../../../src/metrics/conventions/cellEval/score.ts";
import { columnMeans } from "../../../../src/metrics/conventions/gears/results.ts";
import { mae } from "../../../../src/metrics/mae.ts";
import { mse } from "../../../../src/metrics/mse.ts";
import { variant } from "../../../../src/metrics/variant.ts";
import { benjaminiHochberg } from "../../../../src/stats/benjaminiHochberg.ts";
import type { DenseMatrix } from "../../../../src/stats/matrix.ts";
import { newSample, rankSum } from "../../../../src/stats/rankSum.ts";
import type { ToyData } from "../../../support/toyData.ts";
import { cellsOf, reference, same, toyData, toySet } from "../../../support/toyData.ts";

interface CellEval {
  results: (Record<string, number | null> & { perturbation: string })[];
  agg: (Record<string, number | null> & { statistic: string })[];
  baseline_agg: (Record<string, number | null> & { statistic: string })[];
  score: { metric: string; from_baseline: number }[];
}

/** Every metric of cell-eval by its own name. */
function allMetrics(
  toy: ToyData,
  predicted: (label: string) => DenseMatrix,
  observedDe: DeTable,
  predictedDe: DeTable,
): Record<string, ByCondition> {
  const labels = [toy.control, ...toy.perturbations];
  const set = {
    ...toySet(toy),
    prediction: {
      rows: toy.perturbations.length,
      columns: toy.genes.length,
      values: Float64Array.from(toy.perturbations.flatMap((label) => [...columnMeans(predicted(label))])),
    },
    predictedControl: columnMeans(predicted(toy.control)),
  };
  const named = [variant(mse), variant(mae), ...CELL_EVAL_DELTAS, ...CELL_EVAL_DISCRIMINATION].map(
    (metric) => {
      const values = metric.compute(set);
      return [
        metric.id.replace("cell_eval_", ""),
        new Map(toy.perturbations.map((label, i) => [label, values[i]!])),
      ] as const;
    },
  );
  const energy = energyCorrelation(
    new Map(labels.map((label) => [label, cellsOf(toy, "real", label)])),
    new Map(labels.map((label) => [label, predicted(label)])),
    toy.control,
  );
  return {
    ...cellEvalDeMetrics(observedDe, predictedDe),
    ...Object.fromEntries(named),
    pearson_edistance: new Map(toy.perturbations.map((label) => [label, energy])),
  };
}

/** The table of a test of every gene as cell-eval's: rank sums, Benjamini–Hochberg, fold change of back-transformed means. */
function wilcoxonTable(toy: ToyData, cells: (label: string) => DenseMatrix): DeTable {
  const sample = ({ rows, columns, values }: DenseMatrix, gene: number): ReturnType<typeof newSample> =>
    newSample(
      Float64Array.from({ length: rows }, (_, i) => values[i * columns + gene]!)
        .filter((value) => value !== 0)
        .sort(),
      rows,
    );
  const control = cells(toy.control);
  const low = columnMeans(control).map(Math.expm1);
  const rows = toy.perturbations.map((label) => {
    const own = cells(label);
    const high = columnMeans(own).map(Math.expm1);
    return {
      adjusted: benjaminiHochberg(
        toy.genes.map(
          (_, gene) => rankSum(sample(own, gene), sample(control, gene), { continuity: true }).pValue,
        ),
      ),
      changes: high.map((value, gene) => Math.log2(value / low[gene]!)),
    };
  });
  return {
    conditions: toy.perturbations,
    genes: toy.genes,
    adjusted: rows.flatMap(({ adjusted }) => [...adjusted]),
    logFoldChanges: rows.flatMap(({ changes }) => [...changes]),
  };
}

function tableOf(
  toy: ToyData,
  rows: { target: string; feature: string; fdr: number; log2_fold_change: number }[],
): DeTable {
  const at = new Map(rows.map((row) => [`${row.target} ${row.feature}`, row]));
  const cells = toy.perturbations.flatMap((target) => toy.genes.map((gene) => at.get(`${target} ${gene}`)!));
  return {
    conditions: toy.perturbations,
    genes: toy.genes,
    adjusted: cells.map(({ fdr }) => fdr),
    logFoldChanges: cells.map((row) => row.log2_fold_change),
  };
}

function describesAs(
  found: Record<string, ByCondition>,
  expected: CellEval["agg"],
  conditions: number,
  tolerance: number,
): void {
  const names: Record<string, keyof Description> = { null_count: "nullCount" };
  let compared = 0;
  for (const { statistic, ...values } of expected)
    for (const [metric, value] of Object.entries(values)) {
      const own = describeMetric(found[metric]!.values(), conditions)[
        names[statistic] ?? (statistic as keyof Description)
      ];
      assert.ok(same(own, value, tolerance), `${metric} ${statistic}: ${own} for ${value}`);
      compared++;
    }
  assert.equal(compared, 9 * 27);
}

describe("cell-eval's metrics", () => {
  it("are cell-eval's own, all 27 for every condition, with their summaries", function () {
    const toy = toyData(this);
    const expected = reference<CellEval>(this, "cell_eval_0_8_1.json");
    const de = reference<Record<"real" | "pred", Parameters<typeof tableOf>[1]>>(this, "toy_de.json");
    const found = allMetrics(
      toy,
      (label) => cellsOf(toy, "pred", label),
      tableOf(toy, de.real),
      tableOf(toy, de.pred),
    );
    assert.equal(Object.keys(found).length, 27);
    for (const { perturbation, ...values } of expected.results)
      for (const [metric, value] of Object.entries(values)) {
        const own = found[metric]!.get(perturbation) ?? NaN;
        const tolerance = metric.includes("lfc") ? 1e-6 : 1e-9;
        assert.ok(same(own, value, tolerance), `${perturbation} ${metric}: ${own} for ${value}`);
      }
    describesAs(found, expected.agg, toy.perturbations.length, 1e-6);
  });

  it("score the toy model against the mean of all groups as cell-eval does", function () {
    const toy = toyData(this);
    const expected = reference<CellEval>(this, "cell_eval_0_8_1.json");
    const groups = [toy.control, ...toy.perturbations].map((label) =>
      columnMeans(cellsOf(toy, "real", label)),
    );
    const mean = groups[0]!.map(
      (_, gene) => groups.reduce((sum, group) => sum + group[gene]!, 0) / groups.length,
    );
    const baseline = (label: string): DenseMatrix => {
      const cells = cellsOf(toy, "real", label);
      return label === toy.control
        ? cells
        : { ...cells, values: cells.values.map((_, i) => mean[i % cells.columns]!) };
    };
    const observed = wilcoxonTable(toy, (label) => cellsOf(toy, "real", label));
    const model = allMetrics(toy, (label) => cellsOf(toy, "pred", label), observed, wilcoxonTable(toy, (label) => cellsOf(toy, "pred", label))); // prettier-ignore
    const rival = allMetrics(toy, baseline, observed, wilcoxonTable(toy, baseline));
    describesAs(rival, expected.baseline_agg, toy.perturbations.length, 1e-6);
    const means = (metrics: Record<string, ByCondition>): Record<string, number> =>
      Object.fromEntries(
        Object.entries(metrics).map(([id, values]) => [id, describeMetric(values.values(), 6).mean]),
      );
    const scores = cellEvalScore(means(model), means(rival));
    assert.equal(Object.keys(scores).length, 26);
    for (const { metric, from_baseline } of expected.score)
      assert.ok(
        same(scores[metric], from_baseline, 1e-6),
        `${metric}: ${scores[metric]} for ${from_baseline}`,
      );
  });

  const genes = ["a", "b", "c", "d"];
  const table = (adjusted: number[], changes: number[]): DeTable => ({
    conditions: ["x"],
    genes,
    adjusted,
    logFoldChanges: changes,
  });
  // Observed significant: a (2), b (−1), c (0.5); predicted: a (−3), c (1).
  const found = cellEvalDeMetrics(
    table([0.01, 0.01, 0.04, 0.5], [2, -1, 0.5, 4]),
    table([0.02, 0.2, 0.001, NaN], [-3, -2, 1, 4]),
  );

  it("of differential expression follow hand-made lists", () => {
    const value = (metric: string): number => found[metric]!.get("x")!;
    // Top 3 of the observed a, b, c; all predicted a, c.
    assert.equal(value("overlap_at_N"), 2 / 3);
    // Two of both: a, b against a, c.
    assert.equal(value("precision_at_N"), 1 / 2);
    assert.equal(value("precision_at_50"), 1 / 2);
    assert.equal(value("de_direction_match"), 2 / 3);
    assert.equal(value("de_sig_genes_recall"), 2 / 3);
    assert.equal(value("de_nsig_counts_real"), 3);
    assert.equal(value("de_nsig_counts_pred"), 2);
    // Ranks 3, 1, 2 against 1, 2, 3.
    assert.ok(Math.abs(value("de_spearman_lfc_sig") + 0.5) < 1e-12);
    // The only negative, d, was not tested among the predicted and stands last.
    assert.equal(value("roc_auc"), 1);
    assert.equal(value("pr_auc"), 1);
    assert.ok(Number.isNaN(value("de_spearman_sig")));
  });

  it("of differential expression leave out conditions without significant genes, and call silence right", () => {
    const none = cellEvalDeMetrics(table([1, 1, 1, 1], [1, 2, 3, 4]), table([0, 1, 1, 1], [1, 2, 3, 4]));
    for (const metric of ["de_direction_match", "de_spearman_lfc_sig", "de_sig_genes_recall"])
      assert.equal(none[metric]!.size, 0, metric);
    assert.equal(none.overlap_at_N!.get("x"), 0);
    assert.ok(Number.isNaN(none.pr_auc!.get("x")));
    assert.equal(none.de_spearman_sig!.get("x"), 1);
  });

  it("are summarised and scored as polars and cell-eval do", () => {
    assert.deepEqual(describeMetric([3, 1, 2, NaN], 5), { count: 4, nullCount: 1, mean: NaN, std: NaN, min: 1, "25%": 2, "50%": 3, "75%": 3, max: 3 }); // prettier-ignore
    const scores = cellEvalScore({ mse: 1, pearson_delta: 0.6, mae: 4, roc_auc: NaN, de_nsig_counts_real: 5 }, { mse: 2, pearson_delta: 0.2, mae: 2, roc_auc: 0.5, de_nsig_counts_real: 1 }); // prettier-ignore
    assert.deepEqual(scores, {
      mse: 0.5,
      pearson_delta: (0.6 - 0.2) / 0.8,
      mae: 0,
      roc_auc: 0,
      avg_score: 0.25,
    });
  });

  it("of energy distances refuse other conditions", () => {
    const one = { rows: 1, columns: 1, values: Float64Array.of(1) };
    assert.throws(() => energyCorrelation(new Map([["c", one], ["x", one]]), new Map([["c", one]]), "c"), { code: "CONDITIONS_DIFFER", message: /counterpart: x/ }); // prettier-ignore
  });
});
