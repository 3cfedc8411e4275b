// What the pictures of docs/simulator.md show of a simulated truth, from the built library.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../setup.mjs";

export const load = (file) => import(pathToFileURL(path.join(root, "dist/src", file)).href);
const [{ preset }, { simulateTruth }, { goGraph }, { pearsonCorrelation }] = await Promise.all([
  load("data/simulate/presets.js"),
  load("data/simulate/truth.js"),
  load("data/simulate/goGraph.js"),
  load("stats/correlation.js"),
]);

const base = {
  seed: 3,
  nGenes: 300,
  nSingles: 40,
  nDoubles: 30,
  cells: { control: 300, median: 100, min: 10 },
};
export const truthOf = (changes) => simulateTruth(merge(preset("paper-like", base), changes));
export const nested = (setting, value) => {
  const keys = setting.split(".");
  return keys.reduceRight((inner, key) => ({ [key]: inner }), value);
};

export const change = (truth, p) => {
  const n = truth.settings.nGenes;
  return Float64Array.from({ length: n }, (_, g) => truth.means[(1 + p) * n + g] - truth.means[g]);
};
const changes = (truth) => Array.from({ length: truth.settings.nSingles }, (_, p) => change(truth, p));
export const rms = (list) => Math.sqrt(list.reduce((sum, x) => sum + x * x, 0) / list.length);
const pairsOf = (list, of) => list.flatMap((a, i) => list.slice(0, i).map((b, j) => of(a, b, i, j)));
export const controlRates = (truth) =>
  Array.from(truth.logRates.subarray(0, truth.settings.nGenes), (log) => log / Math.LN10);
export const withoutTargets = (truth) => {
  const all = changes(truth);
  all.forEach((one, p) => truth.design.targetRows[p] >= 0 && (one[truth.design.targetRows[p]] = 0));
  return all;
};
export const departures = (truth) => Array.from(truth.interactions.value);
export const targetChanges = (truth) =>
  Array.from(truth.design.targetRows).flatMap((row, p) =>
    row < 0 ? [] : [truth.logRates[(1 + p) * truth.settings.nGenes + row] - truth.logRates[row]],
  );
export const correlations = (truth) => pairsOf(withoutTargets(truth), (a, b) => pearsonCorrelation(a, b));
export const neighbours = (truth) => {
  const at = new Map(truth.design.targets.map((one, p) => [one, p]));
  const all = withoutTargets(truth);
  return truth.graph.source.flatMap((one, i) =>
    truth.graph.weight[i] < 0.3
      ? []
      : [pearsonCorrelation(all[at.get(one)], all[at.get(truth.graph.target[i])])],
  );
};
export const topGenes = (truth) =>
  withoutTargets(truth).map((one) => {
    const squares = Array.from(one, (x) => x * x).sort((a, b) => b - a);
    return (100 * squares.slice(0, 15).reduce((a, b) => a + b, 0)) / squares.reduce((a, b) => a + b, 0);
  });
export const againstFirst = (of) => (truth, settings) => {
  const first = truthOf({ ...settings, line: { which: "first" } });
  return of(first, truth);
};
export const quiet = {
  effects: { shared: 0, sparse: { genes: 0, size: 0 }, onTarget: { direction: "up", size: 0 } },
};

export function coupling(truth) {
  const all = withoutTargets(truth);
  return Array.from(truth.design.targetRows).flatMap((row, p) => {
    if (row < 0) return [];
    const [x, y] = [[], []];
    truth.design.targetRows.forEach((other, q) => {
      if (other < 0 || q === p) return;
      const of = (r) => all.map((one) => one[r]).filter((_, c) => c !== p && c !== q);
      x.push(pearsonCorrelation(of(row), of(other)));
      y.push(pearsonCorrelation(all[p], all[q]));
    });
    return [pearsonCorrelation(x, y)];
  });
}
export function relative(truth, only) {
  const { double, gene, kind, value } = truth.interactions;
  return Array.from(value).flatMap((departure, i) => {
    if (only && kind[i] !== only) return [];
    const [a, b] = truth.design.pairs[double[i]].map(
      (p) => truth.means[(1 + p) * truth.settings.nGenes + gene[i]] - truth.means[gene[i]],
    );
    return [departure / (only ? (Math.abs(a) > Math.abs(b) ? a : b) : a + b)];
  });
}
export function graphNeighbours(truth, fidelity) {
  const graph = goGraph(truth, { fidelity });
  const at = new Map(truth.design.targets.map((one, p) => [one, p]));
  const all = withoutTargets(truth);
  return graph.source.flatMap((one, i) =>
    one === graph.target[i] ? [] : [pearsonCorrelation(all[at.get(one)], all[at.get(graph.target[i])])],
  );
}

export function merge(a, b) {
  const result = { ...a };
  for (const [key, value] of Object.entries(b))
    result[key] =
      typeof value === "object" && typeof result[key] === "object" ? merge(result[key], value) : value;
  return result;
}
