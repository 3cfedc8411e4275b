import { parseCondition } from "../../data/condition.ts";
import type { Condition } from "../../data/condition.ts";
import type { Scores } from "../../data/scores.ts";
import { splitFor } from "../../splits/registry.ts";
import { mean } from "../../stats/summary.ts";
import type { Recomputed } from "./check.ts";
import { nameOf } from "./check.ts";
import { differences } from "./recomputeDoubles.ts";
import { shortName } from "./recomputeSingles.ts";
import type { Sheet, SourceData } from "./sourceData.ts";
import { sheetScores } from "./sourceData.ts";

type Put = (figure: string, quantity: string, value: number) => void;

/** Splits, targets and further scores, as far as the Source Data tell them. */
export function recomputeSetup(data: SourceData): Recomputed {
  const found: Recomputed = new Map();
  const put: Put = (figure, quantity, value) => found.set(nameOf(figure, quantity), value);
  const singles = data.sheet("single_perturbation_prediction", "Panel A");
  const all = data.sheet("single_perturbation_prediction", "Panel C");
  const doubles = data.sheet("perturbation_prediction", "Panel A");
  splits(put, data.sheet("suppl-dataset_overview", "Panel B"), [doubles, singles, all]);
  targets(put, data.sheet("suppl-dataset_overview", "Panel C"));
  const [main, every] = [sheetScores(singles), sheetScores(all)];
  for (const dataset of new Set(main.map((score) => score.dataset)))
    put("Fig 2a", `points above 10, ${shortName(dataset)}`, main.filter((score) => score.dataset === dataset && score.metric === "l2" && score.value > 10).length); // prettier-ignore
  const held = every.filter(({ set }) => set !== undefined);
  const cpa = held.filter(({ model, metric, set, dataset }) => model === "cpa" && metric === "l2" && set === "test" && dataset === "adamson"); // prettier-ignore
  put("§4", "L2 of cpa on test conditions, Adamson", mean(cpa.map(({ value }) => value)));
  put("§4", "largest |L2 of uce33 − uce|", Math.max(...differences(held, "uce33", "uce").map(({ value }) => Math.abs(value)))); // prettier-ignore
  randomRatios(put, held);
  return found;
}

/** Every published set against the split that is drawn here of the published conditions. */
function splits(put: Put, overview: Sheet, sheets: readonly Sheet[]): void {
  const conditions = new Map<string, Condition[]>();
  const labels = overview.texts("pert");
  overview.texts("dataset").forEach((dataset, i) => conditions.set(dataset, [...(conditions.get(dataset) ?? []), parseCondition(labels[i]!)])); // prettier-ignore
  const published = new Map<string, string>();
  for (const sheet of sheets) {
    const [datasets, names, sets] = ["dataset_name", "perturbation", "train"].map((name) => sheet.texts(name)); // prettier-ignore
    const seeds = sheet.numbers("seed");
    names!.forEach((name, i) => published.set(JSON.stringify([datasets![i], seeds[i], parseCondition(name).key]), sets![i]!)); // prettier-ignore
  }
  const drawn = new Map<string, Map<string, string>>();
  const counts = new Map<string, { compared: number; wrong: number }>();
  const heldOut = new Map<string, Set<string>>();
  for (const [name, set] of published) {
    const [dataset, seed, key] = JSON.parse(name) as [string, number, string];
    const place = `${dataset} ${seed}`;
    if (!drawn.has(place)) drawn.set(place, setsOf(conditions.get(dataset) ?? [], seed));
    const count = counts.get(dataset) ?? { compared: 0, wrong: 0 };
    counts.set(dataset, { compared: count.compared + 1, wrong: count.wrong + Number(drawn.get(place)!.get(key) !== set) }); // prettier-ignore
    if (!dataset.startsWith("norman")) continue;
    for (const which of [set, "all"]) {
      const of = `${which} ${which === "all" ? "" : seed}`;
      heldOut.set(of, (heldOut.get(of) ?? new Set()).add(key));
    }
  }
  for (const [dataset, { compared, wrong }] of counts) {
    put("Splits", `conditions × seeds with a set, ${shortName(dataset)}`, compared);
    put("Splits", `sets that differ from the splits drawn here, ${shortName(dataset)}`, wrong);
  }
  put("Splits", "pairs of Norman that are held out in some seed", heldOut.get("all ")?.size ?? 0);
  for (const [set, name] of [
    ["test", "test"],
    ["val", "validation"],
  ] as const) {
    const sizes = [...heldOut].filter(([of]) => of.startsWith(`${set} `)).map(([, keys]) => keys.size);
    put("Splits", `pairs of Norman in ${name} of each seed`, Math.min(...sizes) === Math.max(...sizes) ? sizes[0]! : NaN); // prettier-ignore
  }
}

/** Set of each condition by its key, as the workbooks write sets. */
function setsOf(conditions: readonly Condition[], seed: number): Map<string, string> {
  const split = splitFor({ conditions }, { seed });
  const key = new Map(conditions.map((one) => [one.label, one.key]));
  const sets = [["train", split.train], ["val", split.validation], ["test", split.test]] as const; // prettier-ignore
  return new Map(sets.flatMap(([set, list]) => list.map((label) => [key.get(label)!, set] as const)));
}

function targets(put: Put, sheet: Sheet): void {
  const datasets = sheet.texts("dataset");
  const [perturbed, control] = [sheet.numbers("prediction"), sheet.numbers("baseline")];
  for (const dataset of new Set(datasets)) {
    const rows = datasets.flatMap((name, i) => (name === dataset ? [i] : []));
    put("ED 1c", `arrows of ${shortName(dataset)}`, rows.length);
    put("ED 1c", `targets that are exactly 0 when perturbed, ${shortName(dataset)}`, rows.filter((i) => perturbed[i] === 0).length); // prettier-ignore
    put("ED 1c", `targets that go up, ${shortName(dataset)}`, rows.filter((i) => perturbed[i]! > control[i]!).length); // prettier-ignore
  }
}

/** Q2: the mean of the training conditions whose target is measured, relative to the mean of all. */
function randomRatios(put: Put, held: Scores): void {
  const place = ({ dataset, seed, condition }: Scores[number]): string => JSON.stringify([dataset, seed, condition]); // prettier-ignore
  const base = new Map(held.filter(({ model, metric }) => model === "mean" && metric === "l2").map((score) => [place(score), score.value])); // prettier-ignore
  const ratios = new Map<string, number[]>();
  for (const score of held)
    if (score.model === "lpm_randomGeneEmb" && score.metric === "l2")
      ratios.set(score.dataset, [...(ratios.get(score.dataset) ?? []), score.value / base.get(place(score))!]); // prettier-ignore
  for (const [dataset, values] of ratios) put("Q2", `mean of ratios of lpm_randomGeneEmb, ${shortName(dataset)}`, mean(values)); // prettier-ignore
}
