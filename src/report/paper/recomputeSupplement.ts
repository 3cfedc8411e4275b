import { parseCondition } from "../../data/condition.ts";
import { drawnRanks, summariseRank } from "../../metrics/errorByGenes.ts";
import { pearsonCorrelation } from "../../stats/correlation.ts";
import { mean, variance } from "../../stats/summary.ts";
import type { Recomputed } from "./check.ts";
import { nameOf } from "./check.ts";
import { shortName } from "./recomputeSingles.ts";
import type { Book, Sheet, SourceData } from "./sourceData.ts";
import { sheetScores } from "./sourceData.ts";

/** What the Source Data determine of Extended Data Fig 1, 2b, 5, 6, 8b, 9 and 10. */
export function recomputeSupplement(data: SourceData): Recomputed {
  const found: Recomputed = new Map();
  const put: Put = (figure, quantity, value) => found.set(nameOf(figure, quantity), value);
  conditions(put, data.sheet("suppl-dataset_overview", "Panel B"));
  put("ED 1c", "arrows", data.sheet("suppl-dataset_overview", "Panel C").rows);
  const doubles = sheetScores(data.sheet("perturbation_prediction", "Panel A"));
  const singles = sheetScores(data.sheet("single_perturbation_prediction", "Panel A"));
  curves(put, "ED 2b", data.sheet("suppl-pearson_delta_performance", "Panel B"), doubles);
  curves(put, "ED 8b", data.sheet("suppl-pearson_delta_performance_single_pert", "Panel B"), singles);
  for (const [panel, name] of [
    ["Panel A", "genes"],
    ["Panel B", "pairs"],
  ] as const)
    // prettier-ignore
    recurrence(put, data.sheet("suppl-non_additive_gene_reoccurence", panel), name);
  topGenes(put, data.sheet("suppl-top_gene_plots", "Sheet1"));
  transfer(put, data, "suppl-k562_rpe1_transfer");
  resources(put, data.sheet("suppl-resource_usage", "Sheet1"));
  return found;
}

type Put = (figure: string, quantity: string, value: number) => void;

function rowsWhere(values: readonly string[], wanted: string): number[] {
  return values.flatMap((value, i) => (value === wanted ? [i] : []));
}

function conditions(put: Put, sheet: Sheet): void {
  const [datasets, labels] = [sheet.texts("dataset"), sheet.texts("pert")];
  for (const dataset of new Set(datasets)) {
    const parsed = rowsWhere(datasets, dataset).map((i) => parseCondition(labels[i]!).genes.length);
    const count = (genes: number): number => parsed.filter((one) => one === genes).length;
    put("ED 1a", `conditions, ${shortName(dataset)}`, parsed.length);
    put("ED 1a", `single perturbations, ${shortName(dataset)}`, count(1));
    put("ED 1a", `double perturbations, ${shortName(dataset)}`, count(2));
  }
}

/**
 * Curves by expression enclose the means over 1,000 genes, since ranks 991 and 1,001 are drawn, and the published error
 * times √rank the standard deviation between perturbations.
 */
function curves(put: Put, figure: string, sheet: Sheet, scores: ReturnType<typeof sheetScores>): void {
  const [models, datasets, ranks] = [sheet.texts("method"), sheet.texts("dataset_name"), sheet.numbers("rank")]; // prettier-ignore
  const [means, errors] = [sheet.numbers("dist_mean"), sheet.numbers("dist_se")];
  const orders = figure === "ED 2b" ? sheet.texts("sorted_by") : models.map(() => "expr");
  const names = models.map((model, i) => JSON.stringify([datasets[i], model, orders[i]]));
  let [wrongRanks, falling, outside, spread, checked] = [0, 0, 0, 0, 0];
  for (const name of new Set(names)) {
    const rows = rowsWhere(names, name).sort((a, b) => ranks[a]! - ranks[b]!);
    const [dataset, model, order] = JSON.parse(name) as [string, string, string];
    const expected = drawnRanks(ranks[rows.at(-1)!]!);
    if (expected.length !== rows.length || rows.some((row, k) => ranks[row] !== expected[k])) wrongRanks++;
    // Sums of squares only grow: rounding aside, so does the error.
    falling += rows.filter((row, k) => k > 0 && means[row]! < means[rows[k - 1]!]! - 1e-9).length;
    if (order !== "expr") continue;
    const own = scores.filter((one) => one.metric === "l2" && one.model === model && one.dataset === dataset);
    if (own.length === 0) continue;
    const [before, after] = [991, 1001].map((rank) => rows.find((row) => ranks[row] === rank)!);
    const values = own.map(({ value }) => value);
    const all = summariseRank(values, own.map(({ condition }) => condition), 1000); // prettier-ignore
    if (!(means[before!]! <= all.mean && all.mean <= means[after!]!)) outside++;
    spread = Math.max(spread, Math.abs(errors[after!]! / all.publishedError - 1));
    checked++;
  }
  put(figure, "curves", new Set(names).size);
  put(figure, "curves whose ranks are not 1…100, 101…1000 by 10, 1001… by 100", wrongRanks);
  put(figure, "ranks at which an error is smaller than before", falling);
  put(figure, "curves compared with the means over 1,000 genes", checked);
  put(figure, "means over 1,000 genes outside their ranks 991–1,001", outside);
  put(figure, "largest relative difference of dist_se (rank 1,001) from sd/√rank (rank 1,000)", spread);
}

function recurrence(put: Put, sheet: Sheet, name: string): void {
  const [models, seeds, n] = [sheet.texts("method"), sheet.numbers("seed"), sheet.numbers("n")];
  const sums = new Map<string, number>();
  models.forEach((model, i) =>
    sums.set(`${model} ${seeds[i]}`, (sums.get(`${model} ${seeds[i]}`) ?? 0) + n[i]!),
  );
  put("ED 5", `bars of ${name}`, sums.size);
  put("ED 5", `bars of ${name} that do not sum to 100`, [...sums.values()].filter((sum) => sum !== 100).length); // prettier-ignore
}

function topGenes(put: Put, sheet: Sheet): void {
  const [truth, additive, observed] = ["ground_truth", "ref", "obs_minus_add"].map((name) => sheet.numbers(name)); // prettier-ignore
  put("ED 6", "rows", sheet.rows);
  const off = truth!.map((value, i) => Math.abs(value - additive![i]! - observed![i]!));
  put("ED 6", "largest |stored − recomputed difference from additive|", Math.max(...off));
}

function transfer(put: Put, data: SourceData, book: Book): void {
  const genes = data.sheet(book, "Panel A");
  const [k562, rpe1] = [genes.numbers("k562_baseline"), genes.numbers("rpe1_baseline")];
  put("ED 9a", "shared genes", genes.rows);
  put("ED 9a", "symbols that occur twice", genes.rows - new Set(genes.texts("gene_name")).size);
  put("ED 9a", "correlation of control expression", pearsonCorrelation(k562, rpe1));
  const targets = data.sheet(book, "Panel C");
  const [lines, names] = [targets.texts("data"), targets.texts("gene_name")];
  put("ED 9c", "targets that are not measured", names.filter((name) => name === "").length);
  for (const line of ["k562", "rpe1"]) {
    const rows = rowsWhere(lines, line);
    const of = (name: string): number[] => rows.map((row) => targets.numbers(name)[row]!);
    const [delta, a, b] = [of("r2_delta"), of("k562_baseline"), of("rpe1_baseline")];
    const difference = a.map((value, i) => Math.abs(value - b[i]!));
    const defined = rows.flatMap((_, i) => (Number.isNaN(difference[i]! + delta[i]!) ? [] : [i]));
    const [x, y] = [defined.map((i) => difference[i]!), defined.map((i) => delta[i]!)];
    // Least squares of y on x.
    const slope = pearsonCorrelation(x, y) * Math.sqrt(variance(y) / variance(x));
    put("ED 9c", `slope of Pearson delta on |expression difference|, ${line.toUpperCase()}`, slope);
  }
}

/** Hours and GB per method: the figure's GB are kB × 1000 / 1e9. */
function resources(put: Put, sheet: Sheet): void {
  const [names, metrics, values] = [sheet.texts("name"), sheet.texts("metric"), sheet.numbers("value")];
  const groups = new Map<string, number[]>();
  names.forEach((name, i) => {
    const [, dataset, model] = /^(.*?)-\d+-(.*)$/.exec(name) ?? [];
    const measure = metrics[i] === "elapsed" ? "h" : metrics[i] === "max_mem_kbytes" ? "GB" : undefined;
    if (dataset === undefined || measure === undefined) return;
    const key = `${measure} of ${model}, ${shortName(dataset)}`;
    groups.set(key, [...(groups.get(key) ?? []), values[i]! / (measure === "h" ? 3600 : 1e6)]);
  });
  put("ED 10", "jobs", new Set(names).size);
  for (const [key, of] of groups) put("ED 10", `mean ${key}`, mean(of));
}
