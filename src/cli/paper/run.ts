import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import { PertlineError } from "../../error.ts";
import type { Palette } from "../../figures/palette.ts";
import type { FigureFormat } from "../../report/exportFigure.ts";
import type { PaperRunOptions } from "../../report/paper/run/options.ts";
import { namedEmbedding } from "../embedding.ts";
import { figureFormats, paletteOption } from "../figureFormats.ts";
import { terminalProgress } from "../terminalProgress.ts";

interface RunFlags {
  dataset?: string;
  seeds?: number[];
  out: string;
  models?: string;
  simulate?: boolean;
  scale?: number;
  simulationSeed?: number;
  data?: string[];
  goFilter: boolean;
  format?: FigureFormat[];
  palette?: Palette;
  figures: boolean;
}

/** `pertline paper run` */
export function runCommand(paper: Command): void {
  paper
    .command("run")
    .description(
      "the paper's analysis on its data sets: averages, splits, models, metrics, interactions, figures",
    ) // prettier-ignore
    .option(
      "--dataset <list>",
      "data sets by name, separated by commas (pertline data list); those of the run in --out unless given",
    ) // prettier-ignore
    .option("--out <folder>", "folder of the run", "paper-run")
    .option(
      "--seeds <list>",
      "seeds of the splits, e.g. 1,2 (default: 1–5 for doubles, 1–2 for singles)",
      seeds,
    ) // prettier-ignore
    .option(
      "--models <list>",
      "as for pertline run; paper stands for those of the paper that can be fitted here (default: paper)",
    ) // prettier-ignore
    .option(
      "--data <file>",
      "file in place of the data folder's: FILE, or NAME=FILE where there are several data sets (repeatable)",
      collect,
    ) // prettier-ignore
    .option(
      "--no-go-filter",
      "keep perturbations that are not in GEARS' gene graph: other splits than the paper's",
    ) // prettier-ignore
    .option("--simulate", "simulated data of the shape of each data set in place of the files")
    .option(
      "--scale <share>",
      "of --simulate: genes, perturbations and control cells times this (default: 1)",
      share,
    ) // prettier-ignore
    .option(
      "--simulation-seed <number>",
      "of --simulate: another seed, another experiment (default: 1)",
      whole,
    ) // prettier-ignore
    .option(
      "--format <list>",
      "of figures: html, svg, png, pdf, csv, json, separated by commas (default: svg,csv)",
      figureFormats,
    ) // prettier-ignore
    .addOption(paletteOption())
    .option("--no-figures", "draw none, in the report neither")
    .addHelpText(
      "after",
      `
Data sets of the paper: norman_from_scfoundation (Fig 1), replogle_k562_essential, replogle_rpe1_essential and adamson
(Fig 2). With both Replogle sets in one run, the linear model also takes its P from the other cell line. Models that are
not fitted here keep an empty column that says "not run".

A run can be stopped at any moment, with Ctrl-C or otherwise: the same command goes on where it was and ends with the
same files. Changed options do again only what depends on them. run.json records versions, options and checksums,
resources.csv the time and peak memory of every stage.

Examples:
  pertline data get adamson && pertline paper run --dataset adamson
  pertline paper run --dataset norman_from_scfoundation,replogle_k562_essential,replogle_rpe1_essential,adamson
  pertline paper run --dataset adamson --simulate --scale 0.2 --out try
  pertline paper run --out try                            goes on with the run in that folder`,
    )
    .action(run);
}

async function run(flags: RunFlags): Promise<void> {
  const [{ paperRun }, { closeRenderer }] = await Promise.all([
    import("../../report/paper/run/paperRun.ts"),
    import("../../render/index.ts"),
  ]);
  const interrupt = new AbortController();
  const onInterrupt = (): void => interrupt.abort(new PertlineError("INTERRUPTED", "Interrupted."));
  process.once("SIGINT", onInterrupt);
  process.once("SIGTERM", onInterrupt);
  const say = (line: string): void => void process.stderr.write(`${process.stderr.isTTY ? "\r\u001b[K" : ""}${line}\n`); // prettier-ignore
  try {
    const options = await optionsOf(flags);
    const { folder, settings, done, reused, removed } = await paperRun(flags.out, options, {
      signal: interrupt.signal,
      progress: terminalProgress(process.stderr, 5000),
      onLine: say,
      readEmbedding: namedEmbedding,
    });
    const { readFile } = await import("node:fs/promises");
    const path = await import("node:path");
    process.stdout.write(await readFile(path.join(folder, "report.txt"), "utf8"));
    const lines = [
      "",
      `${done} stages done, ${reused} were done before.${removed.length > 0 ? ` Removed, because these options do not make them: ${removed.length} files (${removed.slice(0, 3).join(", ")}${removed.length > 3 ? ", …" : ""}).` : ""}`, // prettier-ignore
      `Report     ${path.join(folder, "report.html")}`,
      `Numbers    ${path.join(folder, "results.csv")}`,
      ...(settings.formats.length > 0 ? [`Figures    ${path.join(folder, "figures")}`] : []),
      `Resources  ${path.join(folder, "resources.csv")}`,
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    say(`Interrupted. What was done is kept in ${flags.out}. To go on:\n  ${sameCommand()}`);
    process.exitCode = 130;
  } finally {
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", onInterrupt);
    await closeRenderer();
  }
}

/** The command as it was given, for a shell. */
function sameCommand(): string {
  const quoted = process.argv.slice(2).map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)); // prettier-ignore
  return ["pertline", ...quoted].join(" ");
}

/** Flags, and what they leave open from the run that is in the folder. */
async function optionsOf(flags: RunFlags): Promise<PaperRunOptions> {
  const {
    dataset,
    seeds,
    models,
    simulate,
    scale,
    simulationSeed,
    data = [],
    goFilter,
    palette,
    format,
    figures,
  } = flags;
  const told = {
    ...(seeds && { seeds }),
    ...(models !== undefined && { models }),
    ...(simulate && { simulate }),
    ...(scale !== undefined && { scale }),
    ...(simulationSeed !== undefined && { simulationSeed }),
    ...(!goFilter && { goFilter }),
    ...(palette && { palette }),
    ...(figures ? format && { formats: format } : { formats: [] }),
  };
  if (dataset === undefined) {
    const { readRunRecord } = await import("../../report/paper/run/runRecord.ts");
    const record = await readRunRecord(flags.out);
    if (!record)
      throw new PertlineError("NO_DATASETS", `Name the data sets with --dataset, e.g. --dataset adamson; there is no run in ${flags.out} to go on with.`); // prettier-ignore
    const { seeds: before, ...settings } = record.settings;
    return { ...settings, ...(before !== "paper" && { seeds: before }), ...told, ...(data.length > 0 && { files: filesOf(data, settings.datasets) }) }; // prettier-ignore
  }
  const datasets = dataset.split(",").map((one) => one.trim()).filter((one) => one !== ""); // prettier-ignore
  return { datasets, ...told, ...(data.length > 0 && { files: filesOf(data, datasets) }) };
}

function filesOf(data: readonly string[], datasets: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    data.map((text) => {
      const [, name, file] = /^([a-z0-9][a-z0-9_-]*)=(.+)$/.exec(text) ?? [];
      if (name !== undefined) return [name, file!];
      if (datasets.length === 1) return [datasets[0]!, text];
      throw new PertlineError("BAD_OPTION", `With several data sets --data says whose file it is: --data ${datasets[0]}=${text}.`); // prettier-ignore
    }),
  );
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function seeds(text: string): number[] {
  const values = text.split(",").map((one) => (one.trim() === "" ? NaN : Number(one)));
  if (values.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)) return values;
  throw new InvalidArgumentError("Expected whole numbers separated by commas, e.g. 1,2.");
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value <= 1) return value;
  throw new InvalidArgumentError("Expected a number above 0 and up to 1.");
}

function whole(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError("Expected a whole number of at least 0.");
}
