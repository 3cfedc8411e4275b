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

interface Row {
  seed: number;
  heldOut: number;
  cellGears: number;
  pertline: number;
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
      const files = [path.join(own, `split${seed}.json`), path.join(own, `out${seed}.json`)] as const;
      writeFileSync(files[0], JSON.stringify({ train: split.train, val: split.validation, test: split.test })); // prettier-ignore
      if (!existsSync(files[1])) spawnSync(python, ["-W", "ignore", path.join(import.meta.dirname, "cell_gears.py"), own, files[0], String(task.epochs), files[1]], { stdio: "inherit" }); // prettier-ignore
      const { predictions } = JSON.parse(readFileSync(files[1], "utf8")) as { predictions: Record<string, number[]> }; // prettier-ignore
      const held = heldOut(split);
      const cellGears = meanL2(task.truth, held, (label) => predictions[gearsName(label)]!);
      const { gears, mean, noChange } = await learned(task, seed);
      rows.push({ seed, heldOut: held.length, cellGears, pertline: gears, mean, noChange });
      console.log(name, rows.at(-1));
    }
    results[name] = { epochs: task.epochs, rows };
    const average = (of: (row: Row) => number): number => rows.reduce((sum, row) => sum + of(row), 0) / rows.length; // prettier-ignore
    const [ours, theirs, mean] = [average((row) => row.pertline), average((row) => row.cellGears), average((row) => row.mean)]; // prettier-ignore
    console.log(`${name}: pertline ${ours.toFixed(3)}, cell-gears ${theirs.toFixed(3)} (${((ours / theirs - 1) * 100).toFixed(1)} % apart), mean ${mean.toFixed(3)}: GEARS ${ours < mean ? "beats" : "does not beat"} it`); // prettier-ignore
    writeFileSync(golden, `${JSON.stringify(results, undefined, 1)}\n`);
  }
}
await main();
