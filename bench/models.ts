// Baselines on matrices of the paper's sizes beside numpy, pandas and scikit-learn: principal components, fit + predict +
// score, 10,000 bootstraps of 12 methods, and the whole of Fig. 2 from pseudobulks. Each in a process of its own, with 1
// and 2 threads for numpy (--threads 1: with 1 only). Results go to bench/results/models.json.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import path from "node:path";
import { parseCondition } from "../src/data/condition.ts";
import { splitFor } from "../src/splits/registry.ts";
import { random } from "../src/stats/random.ts";
import { benchFolder, benchPython } from "./support/python.ts";
import { saveResults } from "./support/results.ts";

const root = path.resolve(import.meta.dirname, "..");
const folder = path.join(benchFolder, "models");

interface Round {
  seconds: number;
  cpu: number;
  /** Megabytes. */
  peak: number;
  check: unknown;
  parts?: Record<string, number>;
}

/** Genes × conditions of the paper; `measured` is the share of targets among the genes. */
const DATA = [
  { name: "k562", genes: 5000, singles: 1087, doubles: 0, measured: 0.7 },
  { name: "rpe1", genes: 5000, singles: 1534, doubles: 0, measured: 0.7 },
  { name: "norman", genes: 19_264, singles: 100, doubles: 124, measured: 1 },
  { name: "adamson", genes: 5060, singles: 81, doubles: 0, measured: 0.9 },
] as const;

const found = benchPython();
const python = typeof found === "string" ? undefined : found.python;

function put(name: string, about: object, values?: Float64Array): void {
  writeFileSync(path.join(folder, `${name}.json`), JSON.stringify(about));
  if (values) writeFileSync(path.join(folder, `${name}.bin`), Buffer.from(values.buffer));
}

/** Log means with a spectrum as data have it: one profile for all, thirty programmes that fade, noise of the mean. */
function generate({ name, genes, singles, doubles, measured }: (typeof DATA)[number]): void {
  const draw = random(1).split(name);
  const names = Array.from({ length: genes }, (_, i) => `g${i}`);
  const targets = Array.from({ length: singles }, (_, i) => (draw.next() < measured ? `g${i * 3}` : `x${i}`));
  const pairs = Array.from({ length: doubles }, (_, i) => `${targets[i % singles]}+${targets[(i * 7 + 1 + Math.floor(i / singles)) % singles]}`); // prettier-ignore
  const conditions = ["ctrl", ...targets.map((gene) => `${gene}+ctrl`), ...pairs];
  const level = Float64Array.from({ length: genes }, () => draw.normal() ** 2 / 2);
  const programmes = Array.from({ length: 30 }, (_, k) => Float64Array.from({ length: genes }, () => 0.8 ** k * 0.12 * draw.normal())); // prettier-ignore
  const means = new Float64Array(conditions.length * genes);
  conditions.forEach((_, row) => {
    const weights = programmes.map(() => (row === 0 ? 0 : draw.normal()));
    for (let i = 0; i < genes; i++) {
      let value = level[i]! * (1 + 0.05 * draw.normal());
      for (let k = 0; k < 30; k++) value += weights[k]! * programmes[k]![i]! * Math.min(1, level[i]!);
      means[row * genes + i] = Math.max(0, value);
    }
  });
  put(name, { conditions, genes: names }, means);
  const parsed = conditions.map((label) => parseCondition(label));
  for (const seed of [1, 2])
    put(`${name}-${seed}`, splitFor({ conditions: parsed }, { seed, algorithm: doubles > 0 ? "norman-paper" : "gears-simulation" })); // prettier-ignore
}

/** Embeddings of the sizes that come from outside, for the first `rows` genes of each data set. */
function generateEmbedding(name: string, rows: number, columns: number): void {
  const draw = random(2).split(name);
  const rowNames = Array.from({ length: rows }, (_, i) => `g${i}`);
  put(
    name,
    { rows, columns, rowNames },
    Float64Array.from({ length: rows * columns }, () => draw.normal()),
  );
}

function generateErrors(): void {
  const draw = random(3);
  const conditions = Array.from({ length: 262 }, (_, i) => `p${i}`);
  const methods = Array.from({ length: 12 }, (_, i) => `method ${i}`);
  put(
    "bootstrap",
    { conditions, methods },
    Float64Array.from({ length: 13 * 262 }, () => 4 + draw.next()),
  );
}

function run(command: string, parameters: string[], threads?: number): Round {
  const env = threads ? { ...process.env, OPENBLAS_NUM_THREADS: String(threads), OMP_NUM_THREADS: String(threads) } : process.env; // prettier-ignore
  const { stdout, stderr, status } = spawnSync(command, parameters, { cwd: root, encoding: "utf8", env });
  if (status !== 0) throw new Error(`${command} ${parameters.join(" ")} failed: ${stderr}`);
  return JSON.parse(stdout.trim().split("\n").at(-1) as string) as Round;
}
const own = (...given: string[]): Round => run(process.execPath, [path.join(root, "bench/models/own.mjs"), ...given]); // prettier-ignore
const rival = (threads: number, ...given: string[]): Round => run(python as string, ["-W", "ignore", path.join(root, "bench/models/rivals.py"), ...given], threads); // prettier-ignore

function row(...columns: string[]): void {
  console.log(columns.map((column, i) => (i === 0 ? column.padEnd(34) : column.padStart(11))).join(""));
}
function difference(a: unknown, b: unknown): number {
  const flat = (one: unknown): number[] => (typeof one === "number" ? [one] : Object.entries(one as object).sort(([x], [y]) => (x < y ? -1 : 1)).flatMap(([, value]) => flat(value))); // prettier-ignore
  const [x, y] = [flat(a), flat(b)];
  return x.length === y.length ? Math.max(...x.map((value, i) => Math.abs(value - y[i]!) / Math.abs(y[i]!))) : Infinity; // prettier-ignore
}

const results: Record<string, unknown>[] = [];
function measure(
  title: string,
  given: readonly string[],
  ways: readonly string[],
  threads: readonly number[],
): void {
  console.log(`\n${title}`);
  row("", "time", "processor", "memory", "slower", "processor", "difference");
  const ours = own(...given);
  const show = (name: string, one: Round): void =>
    row(`  ${name}`, `${one.seconds.toFixed(3)} s`, `${one.cpu.toFixed(3)} s`, `${one.peak.toFixed(0)} MB`,
      ...(one === ours ? [] : [`${(one.seconds / ours.seconds).toFixed(1)} ×`, `${(one.cpu / ours.cpu).toFixed(1)} ×`, difference(ours.check, one.check).toExponential(0)])); // prettier-ignore
  show("pertline", ours);
  const others: Record<string, Omit<Round, "check">> = {};
  for (const way of python === undefined ? [] : ways)
    for (const n of threads) {
      const name = `${way}, ${n} thread${n > 1 ? "s" : ""}`;
      const { check, ...kept } = rival(n, ...given, way);
      show(name, { ...kept, check });
      others[name] = kept;
    }
  const { seconds, cpu, peak } = ours;
  results.push({ title, pertline: { seconds, cpu, peak }, others });
}

if (typeof found === "string") console.log(`Nothing to compare with: ${found}`);
mkdirSync(folder, { recursive: true });
for (const one of DATA) if (!existsSync(path.join(folder, `${one.name}-2.json`))) generate(one);
generateEmbedding("scFoundation", 4700, 768);
generateEmbedding("scgpt", 4850, 512);
generateEmbedding("go", 4900, 2);
generateErrors();
const most = Number(process.argv[process.argv.indexOf("--threads") + 1]) || 2;
const threads = availableParallelism() > 1 && most > 1 ? [1, 2] : [1];
for (const { name, genes, singles, doubles } of DATA)
  measure(`principal components, ${genes.toLocaleString("en")} genes × ${(singles + doubles + 1).toLocaleString("en")} conditions, top 10`, ["pca", folder, name], ["numpy", "randomized", "arpack"], threads); // prettier-ignore
for (const { name, genes, singles, doubles } of DATA)
  measure(`fit, predict and score ${doubles ? "mean, additive and linear" : "mean and linear"}, ${genes.toLocaleString("en")} × ${(singles + doubles + 1).toLocaleString("en")}`, ["models", folder, name], ["pandas"], threads); // prettier-ignore
measure("10,000 bootstraps of 262 ratios of 12 methods", ["bootstrap", folder, "-"], ["numpy loop"], [1]);

console.log(
  "\nThe whole of Fig. 2 from pseudobulks: three data sets × two seeds, mean and seven linear models, ratios",
);
const whole = own("fig2", folder);
row(
  "  pertline",
  `${whole.seconds.toFixed(2)} s`,
  `${whole.cpu.toFixed(2)} s`,
  `${whole.peak.toFixed(0)} MB`,
);
for (const [part, seconds] of Object.entries(whole.parts ?? {}))
  row(`    ${part}`, `${seconds.toFixed(2)} s`);
saveResults("models", { load: loadavg()[0], versions: typeof found === "string" ? {} : found.versions, results, fig2: { seconds: whole.seconds, cpu: whole.cpu, peak: whole.peak, parts: whole.parts } }); // prettier-ignore
