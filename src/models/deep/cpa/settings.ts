import { PertlineError } from "../../../error.ts";
import type { FitOptions } from "../../model.ts";

/** How CPA is trained and asked. Everything has the value that the paper's script gave to cpa-tools 0.8.8, unless told. */
export interface CpaOptions extends FitOptions {
  /**
   * `paper` (default): as the authors ran it, with what goes unnoticed in cpa-tools. `corrected`: that mended. Each
   * difference is an option of its own: `counts`, `controls`, `output`, `mixup`, `decayEvery`, `turns`.
   */
  fidelity?: "paper" | "corrected";
  /** Most passes over the training cells, 2,000. */
  epochs?: number;
  /** Cells per step, 2,048. */
  batch?: number;
  /** Learning rate of the autoencoder and of its adversary, 1e-4. */
  rate?: number;
  /** Epochs between two looks at the validation cells, 5. */
  checkEvery?: number;
  /** Looks without a better one after which training ends, 5. */
  patience?: number;
  /** Threads of the tensor engine; results depend on it in the last digits. 1 unless told. */
  threads?: number;
  /**
   * How counts are restored from log1p of scaled counts. `smallest` (paper): a cell's smallest value was one count.
   * `whole` (corrected): the smallest may stand for up to 4 counts, whichever makes all of the cell's values whole.
   */
  counts?: "smallest" | "whole";
  /**
   * Cells that a condition is decoded from. `random` (paper): control cells drawn with replacement, as many as training
   * conditions have on average (the paper drew as many as the condition itself had). `all` (corrected): every training
   * control cell once.
   */
  controls?: "random" | "all";
  /**
   * Sum that decoded cells are scaled to before log1p. `cp10k` (paper): 10,000, whatever the data's sums. `data`
   * (corrected): that of the control cell it was decoded from. `counts`: not scaled, as the authors of CPA proposed.
   */
  output?: "cp10k" | "data" | "counts";
  /**
   * Strength of mixing pairs of cells (Beta(α, α)), rising over the first 10 epochs of the adversary. 0 (paper): asked for
   * was 0.1, but the program takes the present epoch from itself and stays at 0. 0.1 (corrected).
   */
  mixup?: number;
  /** Epochs after which learning rates fall by a tenth. 625 (paper): asked for was 25, but it is applied twice. 25 (corrected). */
  decayEvery?: number;
  /**
   * Every third step is the autoencoder's, the others its adversary's. `epoch` (paper): counted anew in each epoch, so
   * that the adversary never moves where an epoch is one step. `training` (corrected): counted through.
   */
  turns?: "epoch" | "training";
  /**
   * Conditions with a gene that was never perturbed in training. `none`: not predicted. `untrained`: with a random
   * embedding, as cpa-tools does without saying.
   */
  unseen?: "none" | "untrained";
}

/** The options with every value filled in. */
export type CpaSettings = Required<Omit<CpaOptions, "signal" | "cells" | "validation" | "onEpoch">>;

/** What differs between the two fidelities. */
const QUIRKS = {
  paper: { counts: "smallest", controls: "random", output: "cp10k", mixup: 0, decayEvery: 625, turns: "epoch" }, // prettier-ignore
  corrected: { counts: "whole", controls: "all", output: "data", mixup: 0.1, decayEvery: 25, turns: "training" }, // prettier-ignore
} as const;

/** Of the network and its losses, as in the paper's script. */
export const CPA = {
  latent: 32,
  encoder: { layers: 4, width: 256, dropout: 0.2 },
  decoder: { layers: 2, width: 256 },
  adversary: { layers: 2, width: 128, dropout: 0.3 },
  weightDecay: 3.2170178270865573e-6,
  adversaryDecay: 7.051355554517135e-6,
  /** Weight of the adversary's loss in the autoencoder's, after its warm-up. */
  adversaryWeight: 10,
  /** Weight of the gradient penalty in the adversary's. */
  penalty: 20,
  /** Last epoch in which the autoencoder trains alone; the adversary learns from each of its batches. */
  pretraining: 10,
  warmUp: 50,
  mixupWarmUp: 10,
  /** Of three steps one is the autoencoder's. */
  turn: 3,
} as const;

/** @throws PertlineError BAD_OPTION naming it */
export function cpaSettings(options: CpaOptions = {}): CpaSettings {
  const fidelity = options.fidelity ?? "paper";
  if (!(fidelity in QUIRKS)) fail("fidelity", '"paper" or "corrected"', fidelity);
  const defaults: CpaSettings = {
    fidelity,
    epochs: 2000,
    batch: 2048,
    rate: 1e-4,
    checkEvery: 5,
    patience: 5,
    threads: 1,
    seed: 1,
    unseen: "none",
    ...QUIRKS[fidelity],
  };
  const given = Object.entries(options).filter(([key, value]) => value !== undefined && key in defaults);
  const settings: CpaSettings = { ...defaults, ...Object.fromEntries(given) };
  for (const key of ["epochs", "checkEvery", "patience", "threads", "decayEvery"] as const)
    if (!(Number.isSafeInteger(settings[key]) && settings[key] >= 1)) fail(key, "a whole number from 1", settings[key]); // prettier-ignore
  if (!(Number.isSafeInteger(settings.batch) && settings.batch >= 2)) fail("batch", "a whole number from 2", settings.batch); // prettier-ignore
  if (!(settings.rate > 0 && settings.rate < 1)) fail("rate", "between 0 and 1", settings.rate);
  if (!(settings.mixup >= 0 && settings.mixup <= 10)) fail("mixup", "from 0 to 10", settings.mixup);
  oneOf(settings, "counts", ["smallest", "whole"]);
  oneOf(settings, "controls", ["random", "all"]);
  oneOf(settings, "output", ["cp10k", "data", "counts"]);
  oneOf(settings, "turns", ["epoch", "training"]);
  oneOf(settings, "unseen", ["none", "untrained"]);
  return settings;
}

function oneOf(settings: CpaSettings, key: keyof CpaSettings, words: readonly string[]): void {
  if (!words.includes(settings[key] as string)) fail(key, words.join(" or "), settings[key]);
}

function fail(key: string, expected: string, found: unknown): never {
  throw new PertlineError("BAD_OPTION", `${key} of CPA is ${expected}, found ${String(found)}.`);
}
