import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Command } from "commander";
import { cellReader } from "../data/cellMatrix.ts";
import type { Cells } from "../data/cells.ts";
import { describeCells, loadCells } from "../data/load.ts";
import { pseudobulk } from "../data/pseudobulk.ts";
import { PertlineError } from "../error.ts";
import { suggestion } from "../nearest.ts";
import { column as columnOf, labelsOf } from "../io/table.ts";
import { exportFigure } from "../report/exportFigure.ts";
import { benchmark } from "../report/benchmark.ts";
import {
  benchmarkFigures,
  benchmarkReport,
  benchmarkSummary,
  panelSentence,
} from "../report/benchmarkReport.ts";
import { interactionsSummary } from "../report/interactionsSummary.ts";
import type { Model } from "../models/model.ts";
import { modelsWithOptions } from "../models/modelOptions.ts";
import { writeReport } from "../report/report.ts";
import { givenSplit } from "../splits/given.ts";
import { writeManifest } from "../splits/manifest.ts";
import { readSplitValue } from "../splits/readSplit.ts";
import { SPLITS } from "../splits/registry.ts";
import { closeRenderer } from "../render/index.ts";
import { type DataOptions, dataOptions, loadOptions, pseudobulkOptions } from "./dataOptions.ts";
import { namedEmbedding } from "./embedding.ts";
import { epochProgress } from "./epochProgress.ts";
import { terminalProgress } from "./terminalProgress.ts";

interface RunOptions extends DataOptions {
  out: string;
  seeds?: string;
  split?: string;
  models?: string;
  stratify?: string;
}

/** `pertline run`: baselines on one data set, with figures and a report. */
export function runCommand(program: Command): void {
  const command = program
    .command("run")
    .description("fit and compare the simple baselines on a data set; write figures and a report")
    .option(
      "--data <data>",
      'cells × genes file (.h5ad, Zarr, 10x, delimited text, Parquet), a data set by name (see pertline data), or "demo" for the simulated demonstration data',
      "demo",
    )
    .option("--out <folder>", "where figures/ and report.html are written", "out")
    .option("--seeds <list>", "seeds of the splits, e.g. 1,2,3 (default: 1–5 for doubles, 1–2 for singles)")
    .option(
      "--split <name|file>",
      "algorithm (pertline split --help) or file of a split, in place of the paper's two",
    )
    .option(
      "--models <list>",
      "what to compare: ids as pertline models lists them, options in brackets, paper, baselines, deep or all (default: the paper's baselines)",
    )
    .option(
      "--stratify <column>",
      "compare each value of a column by itself, e.g. cell_type; one folder each",
    )
    .addHelpText(
      "after",
      `
Examples:
  pertline run                                          the demonstration data
  pertline run --data adamson                           a data set by name, fetched when it is not here
  pertline run --data norman.h5ad --where cell_type=K562
  pertline run --data norman.h5ad --split split.json
  pertline run --data norman.h5ad --models paper,matching_mean,global_epistasis
  pertline run --data adamson --models "paper,lpm_randomPertEmb,linear(components=20,lambda=1),knn(k=10)"
  pertline run --data adamson --models "paper,linear(embedding=graph:go_essential_all.csv),linear(embedding=data:replogle_k562_essential)"
  pertline run --data norman.h5ad --models "paper,cpa(epochs=100,threads=2),import(path=preds.h5ad,label=My model)"
  pertline run --data screen.h5ad --condition guide_target --control non-targeting --seeds 1,2,3

Options of models: linear(components, lambda, embedding, geneEmbedding, embeddingSeed, centreP, unitP, doubles),
knn(k, distance, weights, embedding), ridge(alpha, embedding), one_hot_linear(lambda, unseen),
measured_target_mean(embedding), crispr_informed_mean(kind, doubling), cpa(fidelity, epochs, batch, rate, checkEvery,
patience, threads, counts, controls, output, mixup, decayEvery, turns, unseen). Predictions made elsewhere stand beside
them: import(path=FILE, label, are, condition, minGenes). An embedding is a file (.tsv, .csv, .npy,
.safetensors; rows named by genes), graph:FILE for a graph of genes, data:NAME for the components of other data, and
for linear also training, random, identity or zero.`,
    );
  dataOptions(command).action((options: RunOptions) => run(options));
}

async function run(options: RunOptions): Promise<void> {
  const models = await modelsOf(options);
  // Ctrl-C ends in order: what is half written goes, what an earlier run left stays.
  const interrupt = new AbortController();
  const onInterrupt = (): void => interrupt.abort(new PertlineError("INTERRUPTED", "Interrupted; nothing was written.")); // prettier-ignore
  process.once("SIGINT", onInterrupt);
  try {
    if (options.stratify === undefined) await compare(options, models, interrupt.signal);
    else await compareEach(options, models, options.stratify, interrupt.signal);
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    process.stderr.write("Interrupted; nothing was written.\n");
    process.exitCode = 130;
  } finally {
    process.off("SIGINT", onInterrupt);
    await closeRenderer();
  }
}

/** Cells of every value by themselves, with their own control; a value that cannot be compared is told, and the rest goes on. */
async function compareEach(
  options: RunOptions,
  models: readonly Model[] | undefined,
  column: string,
  signal: AbortSignal,
): Promise<void> {
  const cells = await loadCells(options.data, {
    ...loadOptions(options),
    signal,
    progress: terminalProgress(process.stderr),
  });
  const { labels, codes } = labelsOf(columnOf(cells.obs, column));
  await cells.close();
  const present = new Set(codes);
  const failed: string[] = [];
  const values = labels.filter((_, code) => present.has(code));
  for (const value of values) {
    process.stdout.write(`\n${column}=${value}\n`);
    const where = [...(options.where ?? []), `${column}=${value}`];
    try {
      await compare(
        { ...options, where, out: path.join(options.out, value.replace(/[^\w.-]+/g, "_")) },
        models,
        signal,
      );
    } catch (error) {
      if (signal.aborted || typeof (error as PertlineError).code !== "string") throw error;
      failed.push(value);
      process.stdout.write(`Not compared. ${(error as PertlineError).message}\n`);
    }
  }
  if (failed.length === values.length)
    throw new PertlineError("NOTHING_COMPARED", `None of the ${values.length} values of ${column} could be compared; the reasons stand above.`); // prettier-ignore
}

async function compare(
  options: RunOptions,
  models: readonly Model[] | undefined,
  signal: AbortSignal,
): Promise<void> {
  const progress = terminalProgress(process.stderr);
  const seeds = options.seeds === undefined ? undefined : parseSeeds(options.seeds);
  const asked = options.split === undefined ? undefined : await askedSplit(options.split, seeds);
  const cells = await loadCells(options.data, { ...loadOptions(options), progress, signal });
  try {
    process.stderr.write(`${describeCells(cells)}\n`);
    const truth = await pseudobulk(cells, { ...pseudobulkOptions(options), progress, signal });
    const source = await checksumOf(cells);
    const nCells = truth.nCells.reduce((sum, n) => sum + n, 0);
    const known = source === undefined ? {} : { source };
    const split = asked && (asked.value === undefined ? asked.name : givenSplit(asked.value, truth.conditions, asked.name, { ...known, nCells })); // prettier-ignore
    const result = await benchmark(truth, {
      progress,
      onEpoch: epochProgress(process.stderr),
      cells: cellReader(cells, { ...pseudobulkOptions(options), progress, signal }),
      ...known,
      ...(models ? { models } : {}),
      signal,
      ...(split !== undefined && { split }),
      ...(seeds ? { seeds } : {}),
    });
    const figures = benchmarkFigures(result);
    const called = interactionsSummary(result);
    await mkdir(options.out, { recursive: true });
    // Whole or not at all: what an earlier run left stays until everything new is there.
    const fresh = await mkdtemp(path.join(options.out, ".new-"));
    try {
      const names = Object.keys(figures);
      const bar = progress(names.length + 1, "Drawing figures");
      for (const [i, name] of names.entries()) {
        signal.throwIfAborted();
        await exportFigure(figures[name]!, path.join(fresh, "figures", name), { formats: ["html", "svg", "csv", "json"] }); // prettier-ignore
        bar.update(i + 1);
      }
      await mkdir(path.join(fresh, "splits"));
      for (const { kind, comparisons } of result.tasks)
        for (const { split } of comparisons)
          await writeManifest(path.join(fresh, "splits", `${kind}-seed${split.seed}.json`), split);
      const report = benchmarkReport(result, figures);
      await writeReport({ ...report, summary: [...report.summary, ...called] }, path.join(fresh, "report.html")); // prettier-ignore
      bar.update(names.length + 1);
      bar.end();
      signal.throwIfAborted();
      for (const name of ["figures", "splits", "report.html"]) {
        const target = path.join(options.out, name);
        await rm(target, { recursive: true, force: true });
        await rename(path.join(fresh, name), target);
      }
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
    const lines = [
      `${describeCells(cells)}, scored on ${panelSentence(result)}.`,
      ...benchmarkSummary(result),
      ...called,
      "",
      `Report   ${path.join(options.out, "report.html")}`,
      `Splits   ${path.join(options.out, "splits")} (what was trained on and held out; pertline score --split reads them)`,
      `Figures  ${path.join(options.out, "figures")} (${Object.keys(figures).join(", ")}: .html, .svg, .csv; pertline figures makes others of the .json)`,
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
  } finally {
    await cells.close();
  }
}

/**
 * A split that was asked for, before the data are read: the name of an algorithm, or the content of a file.
 * @throws PertlineError UNKNOWN_SPLIT, BAD_SEED, and of `readSplitValue`
 */
async function askedSplit(
  asked: string,
  seeds?: readonly number[],
): Promise<{ name: string; value?: unknown }> {
  if (!existsSync(asked)) {
    if (SPLITS.has(asked)) return { name: asked };
    throw new PertlineError("UNKNOWN_SPLIT", `--split takes the name of an algorithm or a file; ${asked} is neither. ${suggestion(asked, SPLITS.keys())}`); // prettier-ignore
  }
  if (seeds !== undefined)
    throw new PertlineError("BAD_SEED", `--seeds is for splits that are drawn; ${asked} is one split. Leave out --seeds.`); // prettier-ignore
  return { name: asked, value: await readSplitValue(asked) };
}

/** "paper" by itself is the default, in which each model is asked its own question only. */
async function modelsOf({ models }: RunOptions): Promise<Model[] | undefined> {
  return models === undefined || models.trim() === "paper" ? undefined : modelsWithOptions(models, namedEmbedding); // prettier-ignore
}

/** Undefined for data that are read from the web in parts: splits then name no file. */
async function checksumOf(cells: Cells): Promise<string | undefined> {
  return cells.checksum().catch((error: unknown) => {
    if ((error as { code?: string }).code === "NO_CHECKSUM") return undefined;
    throw error;
  });
}

/** @throws PertlineError BAD_SEED */
function parseSeeds(text: string): number[] {
  const seeds = text.split(",").map((one) => (one.trim() === "" ? NaN : Number(one)));
  if (seeds.every((seed) => Number.isInteger(seed) && seed >= 0)) return seeds;
  throw new PertlineError(
    "BAD_SEED",
    `--seeds takes whole numbers separated by commas, e.g. 1,2,3; found "${text}".`,
  );
}
