// Reading an .h5ad file and averaging its conditions, beside anndata + scipy in one run, each in a process of its own.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { benchFolder, benchPython } from "./support/python.ts";
import { writeH5ad } from "../src/io/h5ad/write.ts";

const root = path.resolve(import.meta.dirname, "..");
const ROUNDS = 3;
const [CELLS, GENES, CONDITIONS, PER_CELL] = [50_000, 5_000, 200, 350];
const folder = benchFolder;
const file = path.join(folder, `read-${CELLS}x${GENES}.h5ad`);
const outputs = ["pertline", "anndata"].map((name) => path.join(folder, `${name}.means`));

interface Round {
  open: number;
  seconds: number;
  /** Megabytes. */
  peak: number;
}

/** Counts of a geometric distribution in 7 % of the places, scaled to 10,000 per cell, logarithms. */
async function generate(): Promise<void> {
  let state = 1;
  const random = (): number => (state = Math.imul(state, 1664525) + 1013904223) >>> 0;
  const uniform = (): number => (random() + 0.5) / 2 ** 32;
  const indptr = new Int32Array(CELLS + 1);
  const indices = new Int32Array(CELLS * (PER_CELL + 60));
  const values = new Float32Array(indices.length);
  const step = (2 * GENES) / PER_CELL;
  for (let cell = 0, at = 0; cell < CELLS; cell++) {
    const from = at;
    let total = 0;
    for (
      let gene = Math.floor(uniform() * step);
      gene < GENES && at < indices.length;
      gene += 1 + Math.floor(uniform() * (step - 1))
    ) {
      const count = 1 + Math.floor(-Math.log2(uniform()));
      total += count;
      indices[at] = gene;
      values[at++] = count;
    }
    for (let i = from; i < at; i++) values[i] = Math.log1p(((values[i] as number) * 1e4) / total);
    indptr[cell + 1] = at;
  }
  const end = indptr[CELLS] as number;
  const categories = ["ctrl", ...Array.from({ length: CONDITIONS }, (_, i) => `G${i}+ctrl`)];
  const names = (letter: string, n: number): string[] => Array.from({ length: n }, (_, i) => `${letter}${i}`);
  await mkdir(folder, { recursive: true });
  await writeH5ad(file, {
    X: { shape: [CELLS, GENES], indptr, indices: indices.slice(0, end), values: values.slice(0, end) },
    obs: {
      rows: CELLS,
      index: names("cell", CELLS),
      columns: new Map([
        ["condition", { kind: "category", categories, codes: Int32Array.from({ length: CELLS }, () => Math.floor(uniform() * categories.length)) }], // prettier-ignore
      ]),
    },
    var: { rows: GENES, index: names("G", GENES), columns: new Map() },
  });
}

const ours = `
const { writeFile } = await import("node:fs/promises");
const { openCells } = await import(${JSON.stringify(pathToFileURL(path.join(root, "dist/src/data/open.js")).href)});
const { pseudobulk } = await import(${JSON.stringify(pathToFileURL(path.join(root, "dist/src/data/pseudobulk.js")).href)});
const begin = performance.now();
const cells = await openCells(${JSON.stringify(file)});
const open = (performance.now() - begin) / 1000;
const { means, conditions, genes } = await pseudobulk(cells);
const seconds = (performance.now() - begin) / 1000;
const order = conditions.map((_, i) => i).sort((a, b) => (conditions[a].label < conditions[b].label ? -1 : 1));
await writeFile(${JSON.stringify(outputs[0])}, Buffer.concat(order.map((row) =>
  Buffer.from(means.slice(row * genes.length, (row + 1) * genes.length).buffer))));
console.log(JSON.stringify({ open, seconds, peak: process.resourceUsage().maxRSS / 1024 }));`;

const theirs = `
import json, resource, sys, time
import anndata, numpy as np, scipy.sparse as sp
begin = time.perf_counter()
a = anndata.read_h5ad(${JSON.stringify(file)})
opened = time.perf_counter() - begin
codes = a.obs["condition"].cat.codes.to_numpy()
k = len(a.obs["condition"].cat.categories)
n = np.bincount(codes, minlength=k)[:, None]
one = sp.csr_matrix((np.ones(len(codes)), (codes, np.arange(len(codes)))), shape=(k, len(codes)))
means = (one @ a.X).toarray() / n
variances = ((one @ a.X.multiply(a.X)).toarray() - n * means**2) / (n - 1)
seconds = time.perf_counter() - begin
order = np.argsort(a.obs["condition"].cat.categories.to_numpy())
means[order].astype("<f8").tofile(${JSON.stringify(outputs[1])})
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
print(json.dumps({"open": opened, "seconds": seconds, "peak": peak}))`;

function run(command: string, parameters: string[]): Round {
  const { stdout, stderr, status } = spawnSync(command, parameters, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  return JSON.parse(stdout.trim().split("\n").at(-1) as string) as Round;
}

function measure(command: string, parameters: string[]): Round {
  const rounds = Array.from({ length: ROUNDS }, () => run(command, parameters));
  return rounds.sort((a, b) => a.seconds - b.seconds)[ROUNDS >> 1] as Round;
}

const found = benchPython();
const python = typeof found === "string" ? undefined : found.python;

if (!existsSync(file)) {
  console.log(`writing ${file}`);
  await generate();
}
console.log(
  `node ${process.version}; ${CELLS.toLocaleString("en")} cells × ${GENES.toLocaleString("en")} genes, 7 % stored, gzip; medians of ${ROUNDS} processes\n`,
);
const row = (...cells: string[]): void => console.log(cells.map((cell) => cell.padEnd(15)).join(""));
const show = (name: string, { open, seconds, peak }: Round): void =>
  row(name, `${open.toFixed(2)} s`, `${seconds.toFixed(2)} s`, `${peak.toFixed(0)} MB`);
row("", "open", "with averages", "peak memory");
const own = measure(process.execPath, ["--input-type=module", "-e", ours]); // prettier-ignore
show("pertline", own);
if (python === undefined) {
  console.log(`\nanndata was not measured: ${String(found)}.`);
} else {
  const other = measure(python, ["-W", "ignore", "-c", theirs]);
  show("anndata", other);
  row("ratio", "", (own.seconds / other.seconds).toFixed(2), (own.peak / other.peak).toFixed(2));
  const [a, b] = await Promise.all(
    outputs.map(async (output) => new Float64Array(new Uint8Array(await readFile(output)).buffer)),
  );
  const difference = (a as Float64Array).reduce(
    (most, value, i) => Math.max(most, Math.abs(value - (b?.[i] ?? NaN))),
    0,
  );
  console.log(`\nlargest difference between the means: ${difference.toExponential(1)}`);
}
await Promise.all(outputs.map((output) => rm(output, { force: true })));
