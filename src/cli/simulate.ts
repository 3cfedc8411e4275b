import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import { existsSync } from "node:fs";
import { PertlineError } from "../error.ts";
import { suggestion } from "../nearest.ts";
import type { FittedSimulation } from "../data/simulate/fit.ts";
import type { PartialSettings, SimulationSettings } from "../data/simulate/settings.ts";
import { type DataOptions, dataOptions, pseudobulkOptions } from "./dataOptions.ts";
import { terminalProgress } from "./terminalProgress.ts";

interface SimulateFlags extends Omit<DataOptions, "data"> {
  like: string;
  out: string;
  scale: number;
  seed: number;
  cellLine?: string;
  effectSharing?: number;
  baselineSharing?: number;
  counts?: boolean;
  cells?: number;
  genes?: number;
  graph?: string;
  graphFidelity: number;
  saveParameters?: string;
  force?: boolean;
}

/** Adds `simulate`. */
export function simulateCommand(program: Command): void {
  const command = program
    .command("simulate")
    .description("write a simulated data set, shaped like a published one or fitted to a file")
    .option(
      "--like <what>",
      "data set, preset, file of cells to fit, or .json of --save-parameters (see below)",
      "norman",
    )
    .requiredOption("--out <file>", "the .h5ad file to write")
    .option(
      "--scale <share>",
      "genes, perturbations and control cells times this, above 0 and up to 1",
      share("above 0"),
      1,
    )
    .option("--seed <number>", "another seed, another experiment", whole(0), 1)
    .option("--cell-line <which>", "first, or second: the same perturbations in another line")
    .option("--effect-sharing <share>", "correlation of effects between the lines, 0 to 1", share())
    .option(
      "--baseline-sharing <share>",
      "correlation of control expression between the lines, 0 to 1",
      share(),
    )
    .option("--counts", "X holds counts instead of log(1 + counts per 10,000)")
    .option("--cells <number>", "about so many cells in all (cells per condition change)", whole(1))
    .option("--genes <number>", "so many genes", whole(20))
    .option("--graph <folder>", "also write go.csv and gene2go.json: a gene graph that knows the effects")
    .option("--graph-fidelity <share>", "how far that graph follows the effects, 0 to 1", share(), 0.7)
    .option("--save-parameters <file>", "also write the parameters used, as .json for --like")
    .option("--force", "replace the file where it exists")
    .addHelpText(
      "after",
      `
--like takes
  a data set   norman, norman_from_scfoundation, adamson, replogle_k562_essential, replogle_rpe1_essential:
               their genes, perturbations and cells; effects are chosen, and every gene is invented
  a preset     paper-like, graph-wins, null
  a file       cells in any format that run --data takes, counts or log1p of counts: rates, dispersions, cells and
               effects are fitted (--where, --condition and --control say which cells)
  FILE.json    parameters saved before

Examples:
  pertline simulate --like norman --out norman-like.h5ad --scale 0.1
  pertline simulate --like screen.h5ad --where cell_type=k562 --out like-mine.h5ad --save-parameters mine.json
  pertline simulate --like mine.json --out second.h5ad --cell-line second --effect-sharing 0.5
  pertline simulate --like replogle_k562_essential --scale 0.2 --out small.h5ad --graph go/`,
    );
  dataOptions(command).action((flags: SimulateFlags) => run(flags));
}

async function run(flags: SimulateFlags): Promise<void> {
  const interrupt = new AbortController();
  const onInterrupt = (): void => interrupt.abort(new PertlineError("INTERRUPTED", "Interrupted; nothing was written.")); // prettier-ignore
  process.once("SIGINT", onInterrupt);
  try {
    await simulateTo(flags, interrupt.signal);
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    process.stderr.write("Interrupted; nothing was written.\n");
    process.exitCode = 130;
  } finally {
    process.off("SIGINT", onInterrupt);
  }
}

async function simulateTo(flags: SimulateFlags, signal: AbortSignal): Promise<void> {
  const { streamSimulation } = await import("../data/simulate/stream.ts");
  if (existsSync(flags.out) && !flags.force)
    throw new PertlineError("FILE_EXISTS", `The file ${flags.out} exists. Name another, or add --force to replace it.`); // prettier-ignore
  if (!flags.out.endsWith(".h5ad"))
    throw new PertlineError("BAD_NAME", `--out expects a name that ends in .h5ad, found ${flags.out}.`);
  const { settings, origin, notes } = await settingsOf(flags, signal);
  for (const note of notes) process.stderr.write(`${note}\n`);
  const truth = await streamSimulation(flags.out, settings, {
    signal,
    progress: terminalProgress(process.stderr, 1000),
    ...(flags.counts && { values: "counts" }),
  });
  const lines = [
    `${flags.out}: ${truth.design.nCells.reduce((a, b) => a + b, 0).toLocaleString("en")} cells × ${settings.nGenes.toLocaleString("en")} genes, ${settings.nSingles} singles, ${settings.nDoubles} doubles (simulated, ${origin}; seed ${settings.seed})`,
  ];
  if (flags.graph !== undefined) {
    const [{ goGraph }, { writeGoGraph }] = await Promise.all([
      import("../data/simulate/goGraph.ts"),
      import("../data/simulate/writeGoGraph.ts"),
    ]);
    lines.push(...(await writeGoGraph(flags.graph, goGraph(truth, { fidelity: flags.graphFidelity }))));
  }
  process.stdout.write(`${lines.join("\n")}\n`);
}

async function settingsOf(
  flags: SimulateFlags,
  signal: AbortSignal,
): Promise<{ settings: SimulationSettings; origin: string; notes: string[] }> {
  const [{ scaledSettings }, { withSettings }, { writeFittedSimulation }] = await Promise.all([
    import("../data/simulate/datasets.ts"),
    import("../data/simulate/settings.ts"),
    import("../data/simulate/fit.ts"),
  ]);
  const found = await parametersOf(flags, signal);
  const scaled = scaledSettings(found.settings, flags.scale);
  const settings = withSettings(withCells(scaled, flags.cells), changesOf(flags));
  if (flags.saveParameters !== undefined)
    await writeFittedSimulation(flags.saveParameters, { ...found, settings });
  return { settings, origin: `like ${found.source}`, notes: found.notes };
}

async function parametersOf(flags: SimulateFlags, signal: AbortSignal): Promise<FittedSimulation> {
  const { like } = flags;
  const [{ DATASETS, datasetPreset }, { PRESETS, preset }, { fitSimulation, readFittedSimulation }] =
    await Promise.all([
      import("../data/simulate/datasets.ts"),
      import("../data/simulate/presets.ts"),
      import("../data/simulate/fit.ts"),
    ]);
  const known = { kind: "pertline simulation", version: 1, source: like, notes: [] } as const;
  const dataset = DATASETS.find((name) => name === like);
  if (dataset) return { ...known, notes: [], settings: datasetPreset(dataset) };
  const named = PRESETS.find((name) => name === like);
  if (named) return { ...known, notes: [], settings: preset(named) };
  if (like.endsWith(".json")) return { ...(await readFittedSimulation(like)), notes: [] };
  if (!existsSync(like) && !/[./\\]/.test(like))
    throw new PertlineError(
      "UNKNOWN_DATASET",
      `--like ${like} is no data set, preset or file. ${suggestion(like, [...DATASETS, ...PRESETS])}`,
    );
  const { openCells } = await import("../data/open.ts");
  const cells = await openCells(like, { signal });
  try {
    const { condition, control, where, allowMixed } = pseudobulkOptions({ ...flags, data: like });
    return await fitSimulation(cells, {
      ...(condition !== undefined && { condition }),
      ...(control !== undefined && { control }),
      ...(where !== undefined && { where }),
      ...(allowMixed && { allowMixed }),
      signal,
      progress: terminalProgress(process.stderr, 1000),
    });
  } finally {
    await cells.close();
  }
}

/** Cells per condition made larger or smaller, all by one factor. */
function withCells(settings: SimulationSettings, wanted?: number): SimulationSettings {
  if (wanted === undefined) return settings;
  const { nSingles, nDoubles, cells, empirical = {} } = settings;
  const mean = (list: number[] | undefined): number =>
    list ? list.reduce((a, b) => a + b, 0) / list.length : cells.median * Math.exp(cells.logSd ** 2 / 2);
  const now = cells.control + nSingles * mean(empirical.singles) + nDoubles * mean(empirical.doubles);
  const times = (n: number): number => Math.max(1, Math.round((n * wanted) / now));
  return {
    ...settings,
    cells: { ...cells, control: times(cells.control), median: times(cells.median), min: times(cells.min) },
    ...(settings.empirical && {
      empirical: {
        ...empirical,
        ...(empirical.singles && { singles: empirical.singles.map(times) }),
        ...(empirical.doubles && { doubles: empirical.doubles.map(times) }),
      },
    }),
  };
}

function changesOf(flags: SimulateFlags): PartialSettings {
  const { seed, genes, cellLine, effectSharing, baselineSharing } = flags;
  if (cellLine !== undefined && cellLine !== "first" && cellLine !== "second")
    throw new PertlineError("SIMULATION_SETTINGS", `--cell-line is first or second, found "${cellLine}". ${suggestion(cellLine, ["first", "second"])}`); // prettier-ignore
  return {
    seed,
    ...(genes !== undefined && { nGenes: genes }),
    line: {
      ...(cellLine !== undefined && { which: cellLine }),
      ...(effectSharing !== undefined && { effectSharing }),
      ...(baselineSharing !== undefined && { baselineSharing }),
    },
  };
}

function share(from: "above 0" | "0" = "0"): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && value >= 0 && value <= 1 && (from === "0" || value > 0)) return value;
    throw new InvalidArgumentError(`Expected a number ${from === "0" ? "from 0" : from} to 1.`);
  };
}

function whole(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`Expected a whole number of at least ${least}.`);
  };
}
