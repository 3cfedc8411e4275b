// Deep models beside their Python packages on the processor: training steps on the same simulated cells, each in a process
// of its own, taking turns step by step, so that other work on the machine meets both; with 2 threads (--threads 1: one).
// Shown are the median step, what an epoch of all training cells takes at that pace, and the peak memory of each process,
// data and preparation included. Of large data sets a slice of the cells is simulated: all of its genes, conditions and
// sizes of batches, but fewer cells; an epoch is then steps × time of a step.
// npm run bench:models:deep [-- --rounds 6] [--only gears-small|gears-adamson|cpa-small|cpa-adamson] [--threads 1]; to bench/results/models-deep.json.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { loadCells } from "../src/data/load.ts";
import { pseudobulk } from "../src/data/pseudobulk.ts";
import { goGraph } from "../src/data/simulate/goGraph.ts";
import { preset } from "../src/data/simulate/presets.ts";
import { simulate } from "../src/data/simulate/simulate.ts";
import { writeGoGraph } from "../src/data/simulate/writeGoGraph.ts";
import { writeSimulation } from "../src/data/simulate/write.ts";
import { splitFor } from "../src/splits/registry.ts";
import { benchFolder } from "./support/python.ts";
import { saveResults } from "./support/results.ts";

const root = path.resolve(import.meta.dirname, "..");
const option = (name: string): string | undefined => process.argv[process.argv.indexOf(`--${name}`) + 1 || Infinity]; // prettier-ignore
const rounds = Number(option("rounds") ?? 6);
const threads = Number(option("threads") ?? Math.min(2, availableParallelism()));

interface Task {
  id: string;
  title: string;
  /** Simulated: cells of control and of each perturbation, and how many perturbations. */
  data: { name: string; genes: number; singles: number; control: number; perSingle: number };
  /** Training cells of the whole data set, where a slice is simulated. */
  trainingCells?: number;
  batch: number;
  own: string;
  rival: { name: string; script: string; environment: string; modules: string };
}

const GEARS = {
  batch: 32,
  own: "gears.mjs",
  rival: { name: "cell-gears", script: "gears_steps.py", environment: "PERTLINE_GEARS_PYTHON", modules: "gears, torch" }, // prettier-ignore
};
/** One step of the autoencoder and two of its adversary, in turn, are a "step" here. */
const CPA = {
  batch: 3 * 2048,
  own: "cpa.mjs",
  rival: { name: "cpa-tools", script: "cpa_steps.py", environment: "PERTLINE_CPA_PYTHON", modules: "scvi, torch" }, // prettier-ignore
};
const TASKS: readonly Task[] = [
  { id: "gears-small", title: "GEARS, 5,000 cells × 1,000 genes", data: { name: "small", genes: 1000, singles: 45, control: 500, perSingle: 100 }, ...GEARS }, // prettier-ignore
  // 65,899 cells, of which 24,263 are control (GEARS' file); its split trains on two thirds of the 81 perturbations.
  { id: "gears-adamson", title: "GEARS, Adamson's size: 65,899 cells × 5,060 genes (slice)", data: { name: "adamson", genes: 5060, singles: 81, control: 1200, perSingle: 25 }, trainingCells: 52_000, ...GEARS }, // prettier-ignore
  { id: "cpa-small", title: "CPA, 5,000 cells × 1,000 genes", data: { name: "small", genes: 1000, singles: 45, control: 500, perSingle: 100 }, ...CPA }, // prettier-ignore
  { id: "cpa-adamson", title: "CPA, Adamson's size: 65,899 cells × 5,060 genes (slice)", data: { name: "adamson-cpa", genes: 5060, singles: 81, control: 3000, perSingle: 60 }, trainingCells: 52_000, ...CPA }, // prettier-ignore
];

/** data.h5ad, go.csv and split.json, made once. */
async function prepared({ name, genes, singles, control, perSingle }: Task["data"]): Promise<string> {
  const folder = path.join(benchFolder, "models-deep", name);
  if (existsSync(path.join(folder, "split.json"))) return folder;
  mkdirSync(folder, { recursive: true });
  const cells = { control, median: perSingle, logSd: 0.1, min: 10 };
  const simulation = await simulate(preset("paper-like", { seed: 5, nGenes: genes, nSingles: singles, nDoubles: 0, cells })); // prettier-ignore
  const file = path.join(folder, "data.h5ad");
  await writeSimulation(file, simulation, "log1p");
  await writeGoGraph(folder, goGraph(simulation.truth));
  const opened = await loadCells(file);
  const { train, validation, test } = splitFor(await pseudobulk(opened), { seed: 1, algorithm: "gears-simulation" }); // prettier-ignore
  await opened.close();
  writeFileSync(path.join(folder, "split.json"), JSON.stringify({ train, val: validation, test }));
  return folder;
}

interface Step {
  seconds: number;
  cpu: number;
  /** Training cells; said once, with the time that preparation took. */
  cells?: number;
}

interface Contender {
  name: string;
  step(): Promise<Step>;
  /** Peak memory in MB. */
  end(): Promise<number>;
}

function contender(name: string, command: string, parameters: string[]): Contender {
  const child = spawn(command, parameters, {
    cwd: root,
    env: { ...process.env, OMP_NUM_THREADS: String(threads), MKL_NUM_THREADS: String(threads) },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async <T>(): Promise<T> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${name} ended without an answer`);
      if ((value as string).startsWith("{")) return JSON.parse(value as string) as T;
    }
  };
  return {
    name,
    step: () => {
      child.stdin.write("\n");
      return answer<Step>();
    },
    end: async () => {
      child.stdin.end();
      return (await answer<{ peak: number }>()).peak;
    },
  };
}

interface Measured {
  /** Until the first step. */
  preparation: number;
  fastest: number;
  median: number;
  cpu: number;
  peak: number;
  epoch: number;
}

async function measure({ data, batch, own, rival, trainingCells }: Task): Promise<Record<string, Measured>> {
  const folder = await prepared(data);
  const python = pythonWith(rival.environment, rival.modules);
  if (python === undefined) console.log(`Nothing to compare with: set ${rival.environment} to a Python with the packages of bench/deep/requirements.txt.`); // prettier-ignore
  const contenders = [
    contender("pertline", process.execPath, [path.join(root, "bench/deep", own), folder, String(threads)]),
    ...(python === undefined ? [] : [contender(rival.name, python, ["-W", "ignore", path.join(root, "bench/deep", rival.script), folder, String(threads)])]), // prettier-ignore
  ];
  const first: Step[] = [];
  for (const one of contenders) first.push(await one.step());
  const steps = contenders.map((): Step[] => []);
  for (let round = 0; round < rounds + 1; round++)
    for (const [i, one] of contenders.entries()) steps[i]!.push(await one.step());
  const results: Record<string, Measured> = {};
  for (const [i, one] of contenders.entries()) {
    const kept = steps[i]!.slice(1);
    const sorted = (of: (step: Step) => number): number[] => kept.map(of).sort((a, b) => a - b);
    const seconds = sorted((step) => step.seconds);
    const median = seconds[Math.floor(seconds.length / 2)]!;
    const cpu = sorted((step) => step.cpu);
    results[one.name] = {
      preparation: first[i]!.seconds,
      fastest: seconds[0]!,
      median,
      cpu: cpu[Math.floor(cpu.length / 2)]!,
      peak: await one.end(),
      epoch: ((trainingCells ?? first[i]!.cells!) / batch) * median,
    };
  }
  return results;
}

function pythonWith(environment: string, modules: string): string | undefined {
  return [process.env[environment], process.env.PERTLINE_BENCH_PYTHON].find(
    (one) => one !== undefined && existsSync(one) && spawnSync(one, ["-W", "ignore", "-c", `import ${modules}`]).status === 0, // prettier-ignore
  );
}

function row(...columns: string[]): void {
  console.log(columns.map((column, i) => (i === 0 ? column.padEnd(16) : column.padStart(13))).join(""));
}

const results: object[] = [];
for (const task of TASKS.filter(({ id }) => [undefined, id].includes(option("only")))) {
  const load = loadavg()[0]!;
  const measured = await measure(task);
  console.log(`\n${task.title}, ${threads} thread${threads > 1 ? "s" : ""} (load ${load.toFixed(1)})`);
  row("", "preparation", "fastest step", "median step", "processor", "epoch", "memory", "slower", "processor"); // prettier-ignore
  const own = measured.pertline!;
  for (const [name, one] of Object.entries(measured))
    row(`  ${name}`, `${one.preparation.toFixed(1)} s`, ...[one.fastest, one.median, one.cpu].map((seconds) => `${(seconds * 1000).toFixed(0)} ms`), `${one.epoch.toFixed(0)} s`, `${one.peak.toFixed(0)} MB`,
      ...(one === own ? [] : [one.median / own.median, one.cpu / own.cpu].map((ratio) => `${ratio.toFixed(1)} ×`))); // prettier-ignore
  results.push({ task: task.id, title: task.title, threads, load, rounds, measured });
}
// One task alone keeps what is known of the others.
const file = path.join(root, "bench/results/models-deep.json");
const known = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { results: { task: string }[] }).results : []; // prettier-ignore
const others = known.filter(({ task }) => option("only") !== undefined && task !== option("only"));
saveResults("models-deep", { results: [...others, ...results] });
process.exit(0);
