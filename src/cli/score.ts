import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import type { PredictionsAre } from "../data/predictionScale.ts";
import { parsePredictionsAre } from "../data/predictionScale.ts";
import { terminalProgress } from "./terminalProgress.ts";
import { type DataOptions, dataOptions, loadOptions, pseudobulkOptions } from "./dataOptions.ts";

interface ScoreFlags extends DataOptions {
  predictions: string;
  split?: string;
  predictionsAre?: PredictionsAre;
  minGenes: number;
  seed: number;
  json?: boolean;
}

/** Adds `score`. */
export function scoreCommand(program: Command): void {
  const command = program
    .command("score")
    .description("say whether predictions are nearer to the truth than simple baselines")
    .requiredOption(
      "--data <file>",
      "cells × genes file (.h5ad, Zarr, 10x, delimited text, Parquet) with control and perturbed cells",
    )
    .requiredOption(
      "--predictions <path>",
      "exchange folder, .h5ad, Zarr, .parquet, .csv or .tsv with predicted expression",
    )
    .option("--split <file>", 'JSON {"train": […], "test": […], "val": […]}: what the model was trained on')
    .option(
      "--predictions-are <what>",
      "expression, changes, counts[:TARGET], log1p:TARGET or log2; expression unless given",
      scale,
    )
    .option(
      "--min-genes <percent>",
      "smallest share of the scored genes that must be predicted",
      number(0, 100),
      50,
    )
    .option("--seed <number>", "seed of the bootstrap and of the split halves", number(0), 1)
    .option("--json", "print everything as JSON")
    .addHelpText(
      "after",
      `
The answer is better, worse, not distinguishable, depends on the average, or cannot say (fewer than 10 held-out
conditions). It compares L2 on the 1,000 genes with the highest control mean, on the genes and held-out conditions that
the model and its rivals predict, with the baselines no change, additive, mean and linear fitted to the training
conditions. Without --split the predicted conditions are taken as held out and all others as training.
The exit code is 0 whatever the answer, and 1 when something cannot be read or compared.

Predictions:
  folder     all_predictions.json {"KLF1+MAP2K6": [number per gene]} and gene_names.json ["gene"]
  .h5ad      predicted cells or means × genes, with a column of conditions
  .csv .tsv  first column conditions, header genes; or columns condition, gene, value

Examples:
  pertline score --data norman.h5ad --predictions my-model/ --split split.json
  pertline score --data cells.h5ad --predictions means.csv --where cell_type=k562 --control control
  pertline score --data cells.h5ad --predictions lfc.tsv --predictions-are changes --json > verdict.json`,
    );
  dataOptions(command).action(score);
}

async function score(flags: ScoreFlags): Promise<void> {
  const [{ scorePredictions }, { scoreJson, scoreText }] = await Promise.all([
    import("../report/scorePredictions.ts"),
    import("../report/scoreText.ts"),
  ]);
  const result = await scorePredictions({
    data: flags.data,
    predictions: flags.predictions,
    progress: terminalProgress(process.stderr, 1000),
    seed: flags.seed,
    minGenes: flags.minGenes / 100,
    ...(flags.split === undefined ? {} : { split: flags.split }),
    ...loadOptions(flags),
    ...pseudobulkOptions(flags),
    ...(flags.predictionsAre === undefined ? {} : { are: flags.predictionsAre }),
  });
  console.log(flags.json ? scoreJson(result) : scoreText(result));
}

function number(from: number, to: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isSafeInteger(value) && value >= from && value <= to) return value;
    throw new InvalidArgumentError(
      `Expected a whole number of at least ${from}${to <= 100 ? ` and at most ${to}` : ""}.`,
    );
  };
}

function scale(text: string): PredictionsAre {
  try {
    return parsePredictionsAre(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
