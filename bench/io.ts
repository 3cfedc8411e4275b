// Averages per condition of .h5ad files beside Python's ways, each in a process of its own. Options: --full for the sizes
// of the goals (10 GB of disk for a while), --rounds N (1). Results go to bench/results/io.json.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

const root = path.resolve(import.meta.dirname, "..");
const scripts = path.join(import.meta.dirname, "io");
const folder = path.join(tmpdir(), "pertline-bench");
const full = process.argv.includes("--full");
const rounds = Number(process.argv[process.argv.indexOf("--rounds") + 1]) || 1;

interface Round {
  seconds: number;
  cpu: number;
  /** Megabytes. */
  peak: number;
}
interface Floors {
  library: string;
  inflate: number;
  copy: number;
  megabytes: number;
}
interface FileKind {
  name: string;
  cells: number;
  genes: number;
  density: number;
  compression: "gzip" | "lzf" | "none";
  /** Ways of Python that fit in memory and patience. */
  rivals: readonly ("anndata" | "backed" | "h5py")[];
}

const all = ["anndata", "backed", "h5py"] as const;
const cells = full ? 100_000 : 50_000;
const files: FileKind[] = [
  { name: "gzip", cells, genes: 5_000, density: 0.1, compression: "gzip", rivals: all },
  { name: "lzf", cells, genes: 5_000, density: 0.1, compression: "lzf", rivals: all },
  { name: "none", cells, genes: 5_000, density: 0.1, compression: "none", rivals: all },
  ...(full
    ? ([
        { name: "norman", cells: 84_000, genes: 19_264, density: 0.1, compression: "gzip", rivals: ["h5py"] },
        {
          name: "million",
          cells: 1_000_000,
          genes: 5_000,
          density: 0.1,
          compression: "gzip",
          rivals: ["h5py"],
        },
      ] as const)
    : []),
];

const candidates = [
  process.env.PERTLINE_BENCH_PYTHON,
  process.env.PERTLINE_TEST_PYTHON,
  path.join(root, ".lab/test-venv/bin/python"),
];
const python = candidates.find(
  (one) =>
    one !== undefined &&
    existsSync(one) &&
    spawnSync(one, ["-c", "import anndata, h5py, scipy"]).status === 0,
);

const url = (name: string): string => JSON.stringify(pathToFileURL(path.join(root, "dist/src", name)).href);
/** Means are written in the order of labels, to compare them. */
const ours = (file: string, means: string, threads: number): string => `
const { writeFileSync } = await import("node:fs");
const { openCells } = await import(${url("data/open.js")});
const { pseudobulk } = await import(${url("data/pseudobulk.js")});
const begin = performance.now();
const cpu = process.cpuUsage();
const cells = await openCells(${JSON.stringify(file)});
const { means, conditions, genes } = await pseudobulk(cells, { threads: ${threads} });
const seconds = (performance.now() - begin) / 1000;
const { user, system } = process.cpuUsage(cpu);
const peak = process.resourceUsage().maxRSS / 1024;
const order = conditions.map((_, i) => i).sort((a, b) => (conditions[a].label < conditions[b].label ? -1 : 1));
writeFileSync(${JSON.stringify(means)}, Buffer.concat(order.map((row) =>
  Buffer.from(means.slice(row * genes.length, (row + 1) * genes.length).buffer))));
console.log(JSON.stringify({ seconds, cpu: (user + system) / 1e6, peak }));`;

function run<T>(command: string, parameters: string[]): T {
  const { stdout, stderr, status } = spawnSync(command, parameters, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  return JSON.parse(stdout.trim().split("\n").at(-1) as string) as T;
}
const median = (measure: () => Round): Round =>
  Array.from({ length: rounds }, measure).sort((a, b) => a.seconds - b.seconds)[rounds >> 1] as Round;
const node = (code: string): Round => run(process.execPath, ["--input-type=module", "-e", code]);
const doubles = (file: string): Float64Array => new Float64Array(new Uint8Array(readFileSync(file)).buffer);

function row(...columns: string[]): void {
  console.log(columns.map((column, i) => (i === 0 ? column.padEnd(26) : column.padStart(11))).join(""));
}
function show(name: string, { seconds, cpu, peak }: Round, own?: Round): void {
  row(`  ${name}`, `${seconds.toFixed(2)} s`, `${cpu.toFixed(2)} s`, `${peak.toFixed(0)} MB`, own ? `${(seconds / own.seconds).toFixed(1)} ×` : ""); // prettier-ignore
}

if (python === undefined) {
  console.log("Not measured: no Python with anndata, h5py and scipy was found (set PERTLINE_BENCH_PYTHON).");
  process.exit();
}
mkdirSync(folder, { recursive: true });
const threads = Math.min(2, availableParallelism());
const empty = node("console.log(JSON.stringify({ seconds: 0, cpu: 0, peak: process.resourceUsage().maxRSS / 1024 }))").peak; // prettier-ignore
console.log(
  `node ${process.version}, ${availableParallelism()} cores (${cpus()[0]?.model}); Node itself takes ${empty.toFixed(0)} MB; medians of ${rounds}`,
);
const results: Record<string, unknown>[] = [];
for (const { name, rivals, ...kind } of files) {
  const file = path.join(folder, `cells-${kind.cells}x${kind.genes}-${kind.compression}.h5ad`);
  const means = ["own", "other"].map((which) => path.join(folder, `${which}.means`)) as [string, string];
  if (!existsSync(file)) {
    const sizes = [kind.cells, kind.genes, kind.density].map(String);
    const { status, stderr } = spawnSync(python, ["-W", "ignore", path.join(scripts, "make_cells.py"), file, ...sizes, kind.compression], { encoding: "utf8" }); // prettier-ignore
    if (status !== 0) throw new Error(`The file was not written: ${stderr}`);
  }
  console.log(`\n${name}: ${kind.cells.toLocaleString("en")} cells × ${kind.genes.toLocaleString("en")} genes, ${100 * kind.density} % stored, ${kind.compression}`); // prettier-ignore
  row("", "time", "processor", "memory", "slower");
  const own = median(() => node(ours(file, means[0], threads)));
  show(`pertline, ${threads} threads`, own);
  const others: Record<string, Round> = { "pertline, 1 thread": median(() => node(ours(file, means[0], 1))) };
  if (kind.cells <= 100_000) others["pertline through h5wasm"] = median(() => node(ours(file, means[0], 0)));
  let difference = 0;
  for (const rival of rivals) {
    others[rival] = median(() => run(python, ["-W", "ignore", path.join(scripts, "rivals.py"), file, rival, means[1]])); // prettier-ignore
    const [a, b] = means.map(doubles) as [Float64Array, Float64Array];
    difference = a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), difference);
  }
  for (const [other, round] of Object.entries(others)) show(other, round, own);
  const floors = run<Floors>(python, ["-W", "ignore", path.join(scripts, "rivals.py"), file, "floors"]);
  const floor = kind.compression === "gzip" ? floors.inflate : floors.copy;
  console.log(
    `  floors on one core: ${floors.library} ${floors.inflate.toFixed(2)} s, copy ${floors.copy.toFixed(2)} s for ${floors.megabytes.toFixed(0)} MB; pertline takes ${(own.seconds / floor).toFixed(1)} × the ${kind.compression === "gzip" ? "first" : "second"}`,
  );
  console.log(`  ${(own.peak - empty).toFixed(0)} MB above Node itself; largest difference between means ${difference.toExponential(1)}`); // prettier-ignore
  results.push({
    name,
    ...kind,
    threads,
    pertline: own,
    others,
    floors,
    aboveNode: own.peak - empty,
    difference,
  });
  if (kind.cells > 100_000) rmSync(file);
}
mkdirSync(path.join(import.meta.dirname, "results"), { recursive: true });
writeFileSync(
  path.join(import.meta.dirname, "results/io.json"),
  `${JSON.stringify({ node: process.version, cores: availableParallelism(), full, rounds, files: results }, null, 1)}\n`,
);
