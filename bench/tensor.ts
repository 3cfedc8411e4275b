// Training steps of networks of the models' sizes beside PyTorch on the processor, with Adam, from the same weights on the
// same batch, with one and two threads. Both keep a process of their own and take turns step by step, so that other work
// on the machine meets both; shown are the fastest steps and the peak memory of each process, with and without the files
// that are mapped into it: libraries, which are large in PyTorch's builds for graphics cards.
// npm run bench:tensor [-- --rounds 8] [--only mlp|graph|attention|counts] [--threads 1]; to bench/results/tensor.json.
import { spawn, spawnSync } from "node:child_process";
import { availableParallelism, loadavg } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { torchPython } from "./support/python.ts";
import { saveResults } from "./support/results.ts";

const root = path.resolve(import.meta.dirname, "..");
const option = (name: string): string | undefined => process.argv[process.argv.indexOf(`--${name}`) + 1 || Infinity]; // prettier-ignore
const rounds = Number(option("rounds") ?? 8);

const TASKS = [
  { id: "mlp", title: "5000-512-128-512-5000 perceptron, batch of 256", ways: [""] },
  { id: "graph", title: "two graph convolutions, 5,045 nodes × 20 neighbours, width 64", ways: [":csr", ":coo", ":index_add"] }, // prettier-ignore
  { id: "attention", title: "attention layer, width 512, 8 heads, 1,536 tokens", ways: [""] },
  { id: "counts", title: "negative-binomial autoencoder, 2,048 cells × 5,045 genes", ways: [""] },
] as const;

const rival = torchPython();
const python = typeof rival === "string" ? undefined : rival.python;

/** In MB: the most a process ever had, and how much of what it has at the end are mapped files. */
interface Memory {
  peak: number;
  files: number;
}

interface Step {
  loss: number;
  seconds: number;
  cpu: number;
}

interface Contender {
  name: string;
  step(): Promise<Step>;
  end(): Promise<Memory>;
}

function contender(name: string, command: string, parameters: string[], threads: number): Contender {
  const child = spawn(command, parameters, {
    cwd: root,
    env: { ...process.env, OMP_NUM_THREADS: String(threads), MKL_NUM_THREADS: String(threads) },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async <T>(): Promise<T> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${name} ended without an answer`);
    return JSON.parse(value as string) as T;
  };
  return {
    name,
    step: () => {
      child.stdin.write("\n");
      return answer<Step>();
    },
    end: async () => {
      child.stdin.end();
      return answer<Memory>();
    },
  };
}

interface Measured {
  seconds: number;
  median: number;
  cpu: number;
  /** MB; `own` is without mapped files. */
  peak: number;
  own: number;
}

async function measure(
  id: string,
  ways: readonly string[],
  threads: number,
): Promise<Record<string, Measured>> {
  // prettier-ignore
  const contenders = [
    contender("pertline", process.execPath, [path.join(root, "bench/tensor/own.mjs"), id, String(threads)], threads), // prettier-ignore
    ...(python === undefined ? [] : ways).map((way) =>
      contender(`PyTorch${way.replace(":", " ")}`, python!, [path.join(root, "bench/tensor/rivals.py"), `${id}${way}`, String(threads)], threads), // prettier-ignore
    ),
  ];
  const steps = contenders.map((): Step[] => []);
  for (let round = 0; round < rounds + 2; round++)
    for (const [i, one] of contenders.entries()) steps[i]!.push(await one.step());
  const own = steps[0]!.map(({ loss }) => loss);
  const results: Record<string, Measured> = {};
  for (const [i, one] of contenders.entries()) {
    // Adam turns rounding errors of derivatives near 0 into whole steps: only the first losses are equal.
    const apart = steps[i]!.map(({ loss }, at) => Math.abs(loss / own[at]! - 1));
    if (!(apart[0]! < 1e-5 && apart[1]! < 1e-2)) throw new Error(`${id}: the losses of ${one.name} are apart from ours: ${apart.join(", ")}`); // prettier-ignore
    const kept = steps[i]!.slice(2);
    const seconds = kept.map((step) => step.seconds).sort((a, b) => a - b);
    const { peak, files } = await one.end();
    results[one.name] = {
      seconds: seconds[0]!,
      median: seconds[Math.floor(seconds.length / 2)]!,
      cpu: Math.min(...kept.map((step) => step.cpu)),
      peak,
      own: peak - files,
    };
  }
  return results;
}

function row(...columns: string[]): void {
  console.log(columns.map((column, i) => (i === 0 ? column.padEnd(24) : column.padStart(12))).join(""));
}

// The package's version does not say which build it is, its module's does: 2.13.0+cpu, 2.13.0+cu130.
const build = python === undefined ? "" : spawnSync(python, ["-c", "import torch; print(torch.__version__)"], { encoding: "utf8" }).stdout.trim(); // prettier-ignore
if (typeof rival === "string") console.log(`Nothing to compare with: ${rival}.`);
else console.log(`PyTorch ${build}, numpy ${rival.versions.numpy}, Python ${rival.versions.python}`);
const most = Number(option("threads") ?? Math.min(2, availableParallelism()));
const results: object[] = [];
for (const { id, title, ways } of TASKS.filter((one) =>
  [undefined, one.id].includes(option("only") as "mlp"),
))
  // prettier-ignore
  for (let threads = 1; threads <= most; threads++) {
    const load = loadavg()[0]!;
    const measured = await measure(id, ways, threads);
    const own = measured.pertline!;
    console.log(`\n${title}, ${threads} thread${threads > 1 ? "s" : ""} (load ${load.toFixed(1)})`);
    row("", "fastest", "median", "processor", "memory", "no files", "slower", "median", "processor", "memory", "no files"); // prettier-ignore
    for (const [name, one] of Object.entries(measured)) {
      const times = [one.seconds, one.median, one.cpu].map((seconds) => `${(seconds * 1000).toFixed(1)} ms`);
      const memory = [one.peak, one.own].map((mb) => `${mb.toFixed(0)} MB`);
      const keys = ["seconds", "median", "cpu", "peak", "own"] as const;
      row(`  ${name}`, ...times, ...memory, ...(one === own ? [] : keys.map((key) => `${(one[key] / own[key]).toFixed(2)} ×`))); // prettier-ignore
    }
    results.push({ task: id, title, threads, load, measured });
  }
if (option("only") === undefined && typeof rival !== "string")
  saveResults("tensor", { versions: { ...rival.versions, torch: build }, rounds, results });
