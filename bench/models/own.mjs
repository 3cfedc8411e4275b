// What bench/models.ts measures of pertline, in a process of its own: own.mjs pca|models|bootstrap|fig2 FOLDER [NAME]
// Prints JSON: seconds, processor seconds, peak memory in MB, and numbers to compare with.
import { readFileSync } from "node:fs";
import path from "node:path";

const dist = (name) => import(new URL(`../../dist/src/${name}.js`, import.meta.url).href);
const [task, folder, name] = process.argv.slice(2);
const { parseCondition } = await dist("data/condition");
const { expressionPanel } = await dist("data/panel");
const { METRICS } = await dist("metrics/registry");
const { compareModels } = await dist("report/compareModels");
const { ratiosTo } = await dist("figures/ratios");
const { pca } = await dist("stats/pca");
const { transpose } = await dist("stats/matrix");
const { mean } = await dist("models/baselines/mean");
const { additive } = await dist("models/baselines/additive");
const { linear } = await dist("models/baselines/linear");
const { linearVariant } = await dist("models/baselines/linearVariants");
const { perturbationComponents } = await dist("models/embeddings/components");

const metrics = METRICS.filter(({ id }) => ["l2", "pearson", "pearson_delta"].includes(id));
const read = (file) => JSON.parse(readFileSync(path.join(folder, file), "utf8"));
function numbers(file) {
  const bytes = readFileSync(path.join(folder, file));
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
}
function pseudobulk(dataset) {
  const { conditions, genes } = read(`${dataset}.json`);
  const means = numbers(`${dataset}.bin`);
  const parsed = conditions.map((label) => parseCondition(label));
  const rest = { nCells: conditions.map(() => 50), control: conditions.indexOf("ctrl"), scale: { kind: "log1p", target: 10000, evidence: "" }, notes: [] }; // prettier-ignore
  return { dataset, provenance: "simulated", conditions: parsed, genes, means, variances: means, halves: [means, means], ...rest }; // prettier-ignore
}
const embedding = (file) => {
  const { rows, columns, rowNames } = read(`${file}.json`);
  return { rows, columns, values: numbers(`${file}.bin`), rowNames, columnNames: Array.from({ length: columns }, (_, i) => `e${i}`) }; // prettier-ignore
};
const meansOf = (scores, metric) => {
  const sums = {};
  for (const { model, metric: id, value } of scores) if (id === metric) (sums[model] ??= []).push(value);
  return Object.fromEntries(Object.entries(sums).map(([id, all]) => [id, all.reduce((a, b) => a + b, 0) / all.length])); // prettier-ignore
};

const tasks = {
  pca: () => {
    const { genes, conditions, means } = pseudobulk(name);
    const z = transpose({ rows: conditions.length, columns: genes.length, values: means });
    return () => ({ check: [...pca(z, { components: 10 }).singularValues] });
  },
  models: () => {
    const truth = pseudobulk(name);
    const split = read(`${name}-1.json`);
    const models = name === "norman" ? [mean, additive, linear] : [mean, linear];
    return async () => {
      const { evaluation } = await compareModels(truth, split, {
        models,
        panel: expressionPanel(truth, 1000),
      });
      return { check: meansOf(evaluation.scores.filter(({ metric }) => metrics.some(({ id }) => id === metric)), "l2") }; // prettier-ignore
    };
  },
  bootstrap: () => {
    const { methods, conditions } = read("bootstrap.json");
    const errors = numbers("bootstrap.bin");
    const scores = [...methods, "mean"].flatMap(
      (model, m) =>
      conditions.map((condition, i) => ({ dataset: "d", seed: 1, model, condition, metric: "l2", value: errors[m * conditions.length + i], nGenes: 1000 })), // prettier-ignore
    );
    return () => ({ check: ratiosTo(scores).map(({ ratio, low, high }) => [ratio, low, high]) });
  },
  fig2: () => async () => {
    const scores = [];
    const parts = {};
    const timed = async (part, work) => {
      const begin = performance.now();
      const result = await work();
      parts[part] = (parts[part] ?? 0) + (performance.now() - begin) / 1000;
      return result;
    };
    const transfer = {};
    for (const dataset of ["k562", "rpe1"])
      transfer[dataset] = await timed("transferred P", () => perturbationComponents(pseudobulk(dataset)));
    for (const dataset of ["k562", "rpe1", "adamson"]) {
      const truth = pseudobulk(dataset);
      const panel = expressionPanel(truth, 1000);
      const models = [
        mean,
        linearVariant("lpm_selftrained"),
        linearVariant("lpm_scFoundationGeneEmb", { given: embedding("scFoundation") }),
        linearVariant("lpm_scgptGeneEmb", { given: embedding("scgpt") }),
        linearVariant("lpm_randomGeneEmb"),
        linearVariant("lpm_gearsPertEmb", { given: embedding("go") }),
        linearVariant("lpm_randomPertEmb"),
        dataset === "k562"
          ? linearVariant("lpm_rpe1PertEmb", { given: transfer.rpe1 })
          : linearVariant("lpm_k562PertEmb", { given: transfer.k562 }),
      ];
      for (const seed of [1, 2]) {
        const { evaluation } = await timed(dataset, () => compareModels(truth, read(`${dataset}-${seed}.json`), { models, panel })); // prettier-ignore
        scores.push(...evaluation.scores);
      }
    }
    const ratios = await timed("bootstrap", () => ratiosTo(scores));
    return { check: ratios.length, parts };
  },
};

const run = tasks[task]();
// Two warm rounds of the small tasks, as a session has them; the whole figure is measured cold.
const rounds = task === "fig2" ? 1 : 3;
let best;
for (let round = 0; round < rounds; round++) {
  const begin = performance.now();
  const cpu = process.cpuUsage();
  const result = await run();
  const seconds = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  if (!best || seconds < best.seconds) best = { seconds, cpu: (user + system) / 1e6, ...result };
}
console.log(JSON.stringify({ ...best, peak: process.resourceUsage().maxRSS / 1024 }));
process.exit();
