// Averages per condition of large files beside Python's ways, each in a process of its own and in turn, so that what else
// the machine does falls on all. Options: --full for the sizes of the goals (3 GB of disk, kept), --rounds N (3; 1 for
// files of 100 million values and more), --only NAME,NAME. Results go to bench/results/io.json.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { FileKind } from "./io/files.ts";
import { ensureFiles, fileKinds, nonZeros } from "./io/files.ts";
import { benchPython } from "./support/python.ts";
import { saveResults } from "./support/results.ts";

const root = path.resolve(import.meta.dirname, "..");
const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};
const full = process.argv.includes("--full");
const rounds = Number(option("--rounds") ?? 3);
const only = option("--only")?.split(",");
const threads = Math.min(2, availableParallelism());

interface Round {
  seconds: number;
  /** Seconds of processor time. */
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
interface FileResult {
  name: string;
  cells: number;
  nonZeros: number;
  pertline: Round;
  aboveNode: number;
  others: Record<string, Round>;
  ratios: Record<string, number>;
  floors: Floors | undefined;
  difference: number;
}

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
console.log(JSON.stringify({ seconds, cpu: (user + system) / 1e6, peak }));
process.exit();`;

function run<T>(command: string, parameters: string[]): T {
  const { stdout, stderr, status } = spawnSync(command, parameters, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  return JSON.parse(stdout.trim().split("\n").at(-1) as string) as T;
}
const node = (code: string): Round => run(process.execPath, ["--input-type=module", "-e", code]);
const median = (rounds: Round[]): Round => [...rounds].sort((a, b) => a.seconds - b.seconds)[rounds.length >> 1] as Round; // prettier-ignore
const doubles = (file: string): Float64Array => new Float64Array(new Uint8Array(readFileSync(file)).buffer);

const row = (...columns: string[]): void =>
  console.log(columns.map((column, i) => (i === 0 ? column.padEnd(30) : column.padStart(11))).join(""));
const show = (name: string, { seconds, cpu, peak }: Round, own: Round): void =>
  row(`  ${name}`, `${seconds.toFixed(2)} s`, `${cpu.toFixed(2)} s`, `${peak.toFixed(0)} MB`, `${(seconds / own.seconds).toFixed(2)} ×`); // prettier-ignore

const found = benchPython();
if (typeof found === "string") {
  console.log(`Not measured: ${found}.`);
  process.exit();
}
const { python, versions } = found;
const rivals = path.join(import.meta.dirname, "io/rivals.py");
const outputs = ["own", "other"].map((which) => path.join(tmpdir(), `pertline-bench-${process.pid}-${which}`)) as [string, string]; // prettier-ignore
const inPython = <T>(...parameters: string[]): T => run<T>(python, ["-W", "ignore", rivals, ...parameters]);

function measure(kind: FileKind, file: string, empty: number): FileResult {
  const { name, cells, genes, density, compression } = kind;
  const [ownMeans, otherMeans] = outputs;
  console.log(`\n${name}: ${cells.toLocaleString("en")} cells × ${genes.toLocaleString("en")} genes, ${100 * density} % stored, ${compression}`); // prettier-ignore
  const ways = new Map<string, () => Round>([[`pertline, ${threads} threads`, () => node(ours(file, ownMeans, threads))]]); // prettier-ignore
  if (kind.alone) {
    ways.set("pertline, 1 thread", () => node(ours(file, ownMeans, 1)));
    ways.set("pertline, general reader", () => node(ours(file, ownMeans, 0)));
  }
  let difference = 0;
  for (const rival of kind.rivals)
    ways.set(rival, () => {
      const round = inPython<Round>(file, rival, otherMeans);
      const [a, b] = [doubles(ownMeans), doubles(otherMeans)];
      difference = a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), difference);
      return round;
    });
  const measured = new Map([...ways.keys()].map((way) => [way, [] as Round[]]));
  const floors: Floors[] = [];
  const n = nonZeros(kind) >= 1e8 ? Math.min(rounds, 1) : rounds;
  for (let i = 0; i < n; i++) {
    for (const [way, once] of ways) {
      process.stderr.write(`  round ${i + 1} of ${n}: ${way} … `);
      const round = once();
      process.stderr.write(`${round.seconds.toFixed(1)} s\n`);
      measured.get(way)?.push(round);
    }
    if (compression !== "zarr") floors.push(inPython<Floors>(file, "floors"));
  }
  const [own, ...rest] = [...measured].map(([way, all]): [string, Round] => [way, median(all)]);
  if (!own) throw new Error("nothing was measured");
  row("", "time", "processor", "memory", "slower");
  for (const [way, round] of [own, ...rest]) show(way, round, own[1]);
  const floor = floors.sort((a, b) => a.inflate - b.inflate)[floors.length >> 1];
  const aboveNode = own[1].peak - empty;
  const ratios = Object.fromEntries(rest.map(([way, round]) => [way, round.seconds / own[1].seconds]));
  if (floor) {
    const packed = compression === "gzip";
    ratios.ownToFloor = own[1].seconds / (packed ? floor.inflate : floor.copy);
    console.log(`  floors on one core: ${packed ? `${floor.library} ${floor.inflate.toFixed(2)} s, ` : ""}copy ${floor.copy.toFixed(2)} s for ${floor.megabytes.toFixed(0)} MB; pertline takes ${ratios.ownToFloor.toFixed(2)} × the first`); // prettier-ignore
  }
  console.log(`  ${aboveNode.toFixed(0)} MB above Node itself${kind.rivals.length > 0 ? `; largest difference between means ${difference.toExponential(1)}` : ""}`); // prettier-ignore
  return { name, cells, nonZeros: nonZeros(kind), pertline: own[1], aboveNode, others: Object.fromEntries(rest), ratios, floors: floor, difference }; // prettier-ignore
}

/** Nanoseconds of processor time for each further non-zero between files of rising sizes: constant where time is linear. */
function growth(results: readonly FileResult[]): Record<string, number> {
  const sizes = results.filter(({ name }) => ["quarter", "half", "gzip", "million"].includes(name)).sort((a, b) => a.nonZeros - b.nonZeros); // prettier-ignore
  const steps: Record<string, number> = {};
  for (let i = 1; i < sizes.length; i++) {
    const [a, b] = [sizes[i - 1] as FileResult, sizes[i] as FileResult];
    steps[`${a.nonZeros / 1e6} to ${b.nonZeros / 1e6} million`] = (1e9 * (b.pertline.cpu - a.pertline.cpu)) / (b.nonZeros - a.nonZeros); // prettier-ignore
  }
  return steps;
}

const kinds = fileKinds(full).filter(({ name }) => only === undefined || only.includes(name));
const places = ensureFiles(kinds, python);
if (typeof places === "string") {
  console.log(`Not measured: ${places}.`);
  process.exit(1);
}
const empty = node("console.log(JSON.stringify({ seconds: 0, cpu: 0, peak: process.resourceUsage().maxRSS / 1024 }))").peak; // prettier-ignore
console.log(`node ${process.version}, ${availableParallelism()} cores, Python ${versions.python}; Node itself takes ${empty.toFixed(0)} MB; medians of ${rounds}`); // prettier-ignore
const results = kinds.map((kind) => measure(kind, places.get(kind.name) as string, empty));
for (const output of outputs) rmSync(output, { force: true });

const steps = growth(results);
console.log("");
for (const [step, each] of Object.entries(steps))
  console.log(`from ${step} non-zeros: ${each.toFixed(1)} ns of processor time for each`);
const [small, large] = ["gzip", "million"].map((wanted) => results.find(({ name }) => name === wanted));
if (small && large)
  console.log(`memory above Node: ${large.aboveNode.toFixed(0)} MB for ${large.cells.toLocaleString("en")} cells, ${small.aboveNode.toFixed(0)} MB for ${small.cells.toLocaleString("en")}`); // prettier-ignore
if (only === undefined) saveResults("io", { full, rounds, threads, versions, nodeMb: empty, nsPerNonZero: steps, files: results }); // prettier-ignore
