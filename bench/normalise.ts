// Counts to highly variable genes – library sizes, scaling to their median, logarithms, dispersions – beside scanpy in
// one run, each in a process of its own.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { RowsToWrite } from "../src/io/h5ad/write.ts";
import { writeH5ad } from "../src/io/h5ad/write.ts";
import { benchFolder, benchPython } from "./support/python.ts";
import { saveResults } from "./support/results.ts";

const root = path.resolve(import.meta.dirname, "..");
const ROUNDS = Number(process.env.PERTLINE_BENCH_ROUNDS ?? 3);
const [CELLS, GENES, PER_CELL, TOP] = [50_000, 5_000, 450, 1_000];
const folder = benchFolder;
const file = path.join(folder, `counts-${CELLS}x${GENES}.h5ad`);

interface Round {
  seconds: number;
  /** Megabytes. */
  peak: number;
  genes: string[];
}

/** Counts whose means fall with the number of the gene; every tenth gene differs between two kinds of cells. */
async function* blocks(): AsyncGenerator<RowsToWrite> {
  let state = 1;
  const uniform = (): number => ((state = (Math.imul(state, 1664525) + 1013904223) | 0) >>> 8) / 2 ** 24;
  for (let start = 0; start < CELLS; start += 1000) {
    const indices: number[] = [];
    const values: number[] = [];
    const indptr = [0];
    for (let cell = start; cell < start + 1000; cell++) {
      const depth = 0.5 + uniform();
      for (let gene = 0; gene < GENES; gene++) {
        const kind = gene % 10 === 0 && cell % 2 === 0 ? 3 : 1;
        const chance = Math.min(0.95, (kind * depth * PER_CELL * 12) / (GENES + 60 * gene));
        if (uniform() >= chance) continue;
        indices.push(gene);
        values.push(1 + Math.floor((-Math.log(1 - uniform()) * 600 * kind) / (600 + gene)));
      }
      indptr.push(indices.length);
    }
    await Promise.resolve();
    yield { indptr: Int32Array.from(indptr), indices: Int32Array.from(indices), values: Float32Array.from(values) }; // prettier-ignore
  }
}

const names = (letter: string, n: number): string[] => Array.from({ length: n }, (_, i) => `${letter}${i}`);

async function generate(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const condition = { kind: "category", categories: ["A+ctrl", "ctrl"], codes: Int32Array.from({ length: CELLS }, (_, i) => i % 2) } as const; // prettier-ignore
  await writeH5ad(file, {
    X: { shape: [CELLS, GENES], blocks: blocks() },
    obs: { rows: CELLS, index: names("cell", CELLS), columns: new Map([["condition", { ...condition, categories: [...condition.categories] }]]) }, // prettier-ignore
    var: { rows: GENES, index: names("G", GENES), columns: new Map() },
  });
}

const module = (name: string): string => JSON.stringify(pathToFileURL(path.join(root, `dist/src/data/${name}.js`)).href); // prettier-ignore

const ours = `
const { openCells } = await import(${module("open")});
const { normalise } = await import(${module("normalise")});
const { highlyVariable } = await import(${module("highlyVariable")});
const begin = performance.now();
const cells = await openCells(${JSON.stringify(file)});
const { genes } = await highlyVariable(await normalise(cells), { nTop: ${TOP} });
const seconds = (performance.now() - begin) / 1000;
console.log(JSON.stringify({ seconds, peak: process.resourceUsage().maxRSS / 1024, genes: cells.genes.filter((_, i) => genes[i] === 1) }));
process.exit();`;

const theirs = `
import json, resource, sys, time
import numpy as np, scanpy as sc
begin = time.perf_counter()
a = sc.read_h5ad(${JSON.stringify(file)})
sc.pp.normalize_total(a)
sc.pp.log1p(a)
sc.pp.highly_variable_genes(a, n_top_genes=${TOP})
seconds = time.perf_counter() - begin
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
print(json.dumps({"seconds": seconds, "peak": peak, "genes": list(a.var_names[a.var["highly_variable"]])}))`;

function run(command: string, parameters: string[]): Round {
  const { stdout, stderr, status } = spawnSync(command, parameters, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  return JSON.parse(stdout.trim().split("\n").at(-1) as string) as Round;
}

const middle = (rounds: Round[]): Round => rounds.sort((a, b) => a.seconds - b.seconds)[rounds.length >> 1] as Round; // prettier-ignore

const found = benchPython();
const python = typeof found === "string" ? undefined : found.python;

if (!existsSync(file)) {
  console.log(`writing ${file}`);
  await generate();
}
console.log(`node ${process.version}; ${CELLS.toLocaleString("en")} cells × ${GENES.toLocaleString("en")} genes of counts, gzip; medians of ${ROUNDS} processes\n`); // prettier-ignore
const own: Round[] = [];
const other: Round[] = [];
// In turn, so that what else the machine does falls on both.
for (let round = 0; round < ROUNDS; round++) {
  own.push(run(process.execPath, ["--input-type=module", "-e", ours]));
  if (python !== undefined) other.push(run(python, ["-W", "ignore", "-c", theirs]));
}
const row = (...cells: string[]): void => console.log(cells.map((cell) => cell.padEnd(15)).join(""));
row("", "time", "peak memory");
const pertline = middle(own);
row("pertline", `${pertline.seconds.toFixed(2)} s`, `${pertline.peak.toFixed(0)} MB`);
if (python === undefined) console.log(`\nscanpy was not measured: ${String(found)}.`);
else {
  const scanpy = middle(other);
  row("scanpy", `${scanpy.seconds.toFixed(2)} s`, `${scanpy.peak.toFixed(0)} MB`);
  row("scanpy / ours", (scanpy.seconds / pertline.seconds).toFixed(2), (scanpy.peak / pertline.peak).toFixed(2)); // prettier-ignore
  const theirGenes = new Set(scanpy.genes);
  const same = pertline.genes.filter((gene) => theirGenes.has(gene)).length;
  console.log(`\nthe same highly variable genes: ${same} of ${theirGenes.size}`);
  saveResults("normalise", {
    cells: CELLS,
    genes: GENES,
    pertline: { seconds: pertline.seconds, peakMb: pertline.peak },
    scanpy: { seconds: scanpy.seconds, peakMb: scanpy.peak },
    ratio: scanpy.seconds / pertline.seconds,
    sameGenes: same,
  });
}
