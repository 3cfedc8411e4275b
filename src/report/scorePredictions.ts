import { isControl } from "../data/condition.ts";
import { importPredictions } from "../data/importPredictions.ts";
import type { ImportedPredictions } from "../data/importPredictions.ts";
import type { LoadOptions } from "../data/load.ts";
import { loadCells } from "../data/load.ts";
import { expressionPanel } from "../data/panel.ts";
import type { PredictionsAre } from "../data/predictionScale.ts";
import type { Predictions } from "../data/predictions.ts";
import { pseudobulk } from "../data/pseudobulk.ts";
import type { Pseudobulk, PseudobulkOptions } from "../data/pseudobulk.ts";
import { PertlineError } from "../error.ts";
import { listed } from "../nearest.ts";
import { additiveNoiseLimit } from "../metrics/noiseLimit.ts";
import type { NoiseLimit } from "../metrics/noiseLimit.ts";
import { verdict } from "../metrics/verdict.ts";
import type { Verdict } from "../metrics/verdict.ts";
import { PAPER_BASELINES } from "../models/registry.ts";
import { readSplit } from "../splits/readSplit.ts";
import { heldOut } from "../splits/split.ts";
import type { Split } from "../splits/split.ts";
import { fitModels } from "./fitModels.ts";

export interface ScoreOptions extends PseudobulkOptions, Pick<LoadOptions, "obs" | "orientation"> {
  /** Cells × genes file. */
  data: string;
  /** Exchange folder, `.h5ad`, Zarr, `.parquet`, `.csv` or `.tsv`. */
  predictions: string;
  /** Split as a JSON file; without it the predicted conditions are held out and all others are training. */
  split?: string;
  are?: PredictionsAre;
  /** Share of the panel that must be predicted. */
  minGenes?: number;
  resamples?: number;
}

/** The verdict on imported predictions and what it rests on. */
export interface ScoredPredictions {
  verdict: Verdict;
  data: {
    name: string;
    provenance: Pseudobulk["provenance"];
    conditions: number;
    genes: number;
    scale: Pseudobulk["scale"];
  };
  predictions: { path: string; provenance: Predictions["provenance"] };
  split: { given: boolean; train: number; heldOut: number };
  /** Baselines that could not be fitted, with the reason. */
  notFitted: readonly { model: string; label: string; reason: string }[];
  /** The additive baseline against noise, where it is a rival and doubles are scored. */
  additive?: NoiseLimit;
  /** Sentences about what was decided or left out. */
  notes: readonly string[];
}

/**
 * Compares predictions that were made elsewhere with every baseline.
 * @throws PertlineError of reading the data, the split and the predictions; NO_TRAINING when nothing is left to fit
 *   baselines on
 */
export async function scorePredictions(options: ScoreOptions): Promise<ScoredPredictions> {
  const { data, predictions: file, are, minGenes, resamples, ...reading } = options;
  const { condition, seed = 1, signal } = reading;
  const truth = await readTruth(data, reading);
  const panel = expressionPanel(truth);
  const imported = await importPredictions(file, truth, { panel, are, condition, minGenes, signal });
  const split = options.split === undefined ? impliedSplit(truth, imported) : await readSplit(options.split, truth.conditions); // prettier-ignore
  const baselines = PAPER_BASELINES.filter(({ family }) => family === "baseline");
  const { predictions, notFitted } = await fitModels(truth, split, baselines, signal ? { signal } : {});
  const result = verdict({
    truth,
    prediction: imported.predictions,
    baselines: predictions,
    split,
    panel,
    seed,
    resamples,
  });
  const scores = result.errors.flatMap(
    ({ condition, rivals }) =>
    rivals.additive === undefined
      ? []
      : [{ dataset: truth.dataset, seed, model: "additive", condition, metric: "l2", value: rivals.additive, nGenes: result.nGenes }], // prettier-ignore
  );
  const additive = additiveNoiseLimit(scores, result.noise.conditions);
  return {
    verdict: result,
    data: {
      name: truth.dataset,
      provenance: truth.provenance,
      conditions: truth.conditions.length,
      genes: truth.genes.length,
      scale: truth.scale,
    },
    predictions: { path: file, provenance: imported.predictions.provenance },
    split: { given: options.split !== undefined, train: split.train.length, heldOut: heldOut(split).length },
    notFitted,
    ...(additive ? { additive } : {}),
    notes: [
      ...truth.notes,
      ...imported.notes,
      ...splitNotes(truth, imported.predictions, split, options.split),
    ],
  };
}

async function readTruth(
  file: string,
  options: Omit<ScoreOptions, "data" | "predictions">,
): Promise<Pseudobulk> {
  const cells = await loadCells(file, options);
  try {
    return await pseudobulk(cells, options);
  } finally {
    await cells.close();
  }
}

function impliedSplit(truth: Pseudobulk, { predictions }: ImportedPredictions): Split {
  const predicted = new Set(predictions.conditions);
  const perturbed = truth.conditions.filter((condition) => !isControl(condition));
  const test = perturbed.map(({ label }) => label).filter((label) => predicted.has(label));
  if (test.length === perturbed.length)
    throw new PertlineError(
      "NO_TRAINING",
      `The predictions cover all ${perturbed.length} perturbations of ${truth.dataset}, so nothing tells what the model was trained on. ` +
        'Say it with --split FILE, a JSON {"train": […], "test": […], "val": […]}.',
    );
  const train = truth.conditions.map(({ label }) => label).filter((label) => !test.includes(label));
  return {
    algorithm: "predicted conditions",
    seed: 0,
    fractions: {},
    train,
    validation: [],
    test,
    dropped: [],
  };
}

function splitNotes(
  truth: Pseudobulk,
  predictions: Predictions,
  split: Split,
  file: string | undefined,
): string[] {
  const train = new Set(split.train);
  const control = truth.conditions[truth.control]!.label;
  const seen = predictions.conditions.filter((label) => label !== control && train.has(label));
  const held = new Set(heldOut(split));
  const other = predictions.conditions.filter(
    (label) => label !== control && !train.has(label) && !held.has(label),
  );
  return [
    ...(file === undefined
      ? [
          `No split was given: the ${held.size} predicted conditions were taken as held out, the other ${train.size} as training.`,
        ]
      : []),
    ...(seen.length > 0
      ? [`${seen.length} predicted conditions are training conditions and are not scored: ${listed(seen)}.`]
      : []),
    ...(other.length > 0
      ? [
          `${other.length} predicted conditions are in no set of the split and are not scored: ${listed(other)}.`,
        ]
      : []),
    ...(split.notes ?? []),
    ...(split.dropped.length > 0 && !split.notes?.some((note) => note.includes("belong to no set"))
      ? [`${split.dropped.length} conditions of the data are in no set of the split.`]
      : []),
  ];
}
