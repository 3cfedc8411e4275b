// Whether GEARS learns what cell-gears learns: both are trained on the same files, splits and graphs with as many epochs,
// and their mean L2 on held-out conditions is written to tests/golden/gears_learning.json, which a long test compares with.
// PERTLINE_GEARS_PYTHON=… node --import tsx --conditions=pertline-source bench/deep/learning.ts [demo|norman] [FOLDER]
// Takes about an hour; results of cell-gears that FOLDER holds already are used again.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { heldOut } from "../../src/splits/split.ts";
import { learned, learningSplit, learningTask, meanL2, type LearningTaskName } from "../../tests/support/gearsLearning.ts"; // prettier-ignore
import { benchFolder } from "../support/python.ts";

const python = process.env.PERTLINE_GEARS_PYTHON ?? "python3";
const golden = path.resolve(import.meta.dirname, "../../tests/golden/gears_learning.json");
const [only, folder = path.join(benchFolder, "gears-learning")] = process.argv.slice(2);
/** The condition as cell_gears.py names it. */
const gearsName = (label: string): string => (label === "control" ? "ctrl" : label.includes("+") || label === "ctrl" ? label : `${label}+ctrl`); // prettier-ignore

/** Trainings per split: small data leave more to chance. */
const RUNS: Readonly<Record<LearningTaskName, number>> = { demo: 1, norman: 2 };
const averageOf = (values: number[]): number => values.reduce((a, b) => a + b) / values.length;

interface Row {
  seed: number;
  heldOut: number;
  /** One of each run: with the seed of the split, then with others. */
  cellGears: number[];
  pertline: number[];
  mean: number;
  noChange: number;
}

async function main(): Promise<void> {
  const known = existsSync(golden) ? (JSON.parse(readFileSync(golden, "utf8")) as object) : {};
  const results: Record<string, { epochs: number; rows: Row[] }> = { ...known };
  for (const name of ["demo", "norman"] satisfies LearningTaskName[]) {
    if (only !== undefined && only !== "all" && only !== name) continue;
    const task = await learningTask(name);
    if (!task) continue;
    const own = path.join(folder, name);
    mkdirSync(own, { recursive: true });
    if (!existsSync(path.join(own, "data.h5ad"))) copyFileSync(task.file, path.join(own, "data.h5ad"));
    const { genes, source, target, importance } = task.graph;
    writeFileSync(path.join(own, "go.csv"), ["source,target,importance", ...Array.from(source, (from, i) => `${genes[from]},${genes[target[i]!]},${importance[i]}`), ""].join("\n")); // prettier-ignore
    const rows: Row[] = [];
    for (const seed of [1, 2, 3]) {
      const split = learningSplit(task, seed);
      const splitFile = path.join(own, `split${seed}.json`);
      writeFileSync(splitFile, JSON.stringify({ train: split.train, val: split.validation, test: split.test })); // prettier-ignore
      const held = heldOut(split);
      const cellGears: number[] = [];
      const pertline: number[] = [];
      let [mean, noChange] = [0, 0];
      for (let run = 0; run < RUNS[name]; run++) {
        const runSeed = seed + 20 * run;
        const out = path.join(own, `out${seed}-${runSeed}.json`);
        if (!existsSync(out)) spawnSync(python, ["-W", "ignore", path.join(import.meta.dirname, "cell_gears.py"), own, splitFile, String(task.epochs), out, "2", String(runSeed)], { stdio: "inherit" }); // prettier-ignore
        const { predictions } = JSON.parse(readFileSync(out, "utf8")) as { predictions: Record<string, number[]> }; // prettier-ignore
        cellGears.push(meanL2(task.truth, held, (label) => predictions[gearsName(label)]!));
        const found = await learned(task, seed, runSeed);
        pertline.push(found.gears);
        ({ mean, noChange } = found);
      }
      rows.push({ seed, heldOut: held.length, cellGears, pertline, mean, noChange });
      console.log(name, rows.at(-1));
    }
    results[name] = { epochs: task.epochs, rows };
    const average = (of: (row: Row) => number | number[]): number => rows.reduce((sum, row) => sum + averageOf([of(row)].flat()), 0) / rows.length; // prettier-ignore
    const [ours, theirs, mean] = [average((row) => row.pertline), average((row) => row.cellGears), average((row) => row.mean)]; // prettier-ignore
    console.log(`${name}: pertline ${ours.toFixed(3)}, cell-gears ${theirs.toFixed(3)} (${((ours / theirs - 1) * 100).toFixed(1)} % apart), mean ${mean.toFixed(3)}: GEARS ${ours < mean ? "beats" : "does not beat"} it`); // prettier-ignore
    writeFileSync(golden, `${JSON.stringify(results, undefined, 1)}\n`);
  }
}
await main();
