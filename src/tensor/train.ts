import type { Random } from "../stats/random.ts";
import { random } from "../stats/random.ts";
import { PertlineError } from "../error.ts";
import type { Schedule } from "./optimisers/schedule.ts";
import type { Values } from "./tensor.ts";
import type { Trainer, TrainerState } from "./trainer.ts";

/** What one step learns from. */
export interface Batch {
  size: number;
  feeds: Readonly<Record<string, Values>>;
}

export interface TrainOptions {
  epochs: number;
  /** Batches of an epoch (0 at first), in an order drawn from its own generator. */
  batches(epoch: number, random: Random): Iterable<Batch> | AsyncIterable<Batch>;
  rate: Schedule;
  /** Number to make small after each epoch, e.g. the error on validation conditions. */
  validate?: () => Promise<number>;
  /** Epochs without a better validation after which training ends. */
  patience?: number;
  /** Of the order of batches; default 1. */
  seed?: number;
  /** Where to go on from: what an interrupted training yielded last. */
  resume?: TrainCheckpoint;
  signal?: AbortSignal;
}

/** How far a training has come. */
export interface Epoch {
  /** 0 at first. */
  epoch: number;
  epochs: number;
  /** Mean over the steps of the epoch. */
  loss: number;
  /** NaN where nothing is validated. */
  validation: number;
  /** Whether no earlier epoch validated better. */
  best: boolean;
  /** Of this epoch, and, at this pace, of those that may follow. */
  seconds: number;
  secondsLeft: number;
  /** To go on from here. */
  checkpoint: TrainCheckpoint;
}

/** State after an epoch: everything needed to go on as if nothing had happened. */
export interface TrainCheckpoint {
  /** Epochs done. */
  epochs: number;
  trainer: TrainerState;
  /** State and value of the best validation so far. */
  best?: { epoch: number; validation: number; trainer: TrainerState };
}

/**
 * Trains epoch by epoch, yielding after each. With `validate`, the trainer ends in its best state, not in its last.
 * Whoever stops listening stops the training; going on from the last checkpoint gives the same numbers as if it had not
 * been stopped.
 *
 * @throws PertlineError NO_BATCHES; those of `trainer.step`; the signal's reason when it is aborted
 */
export async function* train(
  trainer: Trainer,
  options: TrainOptions,
): AsyncGenerator<Epoch, void, undefined> {
  const { epochs, validate, patience = Infinity, seed = 1, resume, signal } = options;
  if (resume) trainer.restore(resume.trainer);
  let best = resume?.best;
  let seconds = 0;
  const first = resume?.epochs ?? 0;
  for (let epoch = first; epoch < epochs; epoch++) {
    if (best && epoch - 1 - best.epoch >= patience) break;
    const started = performance.now();
    const loss = await oneEpoch(trainer, epoch, random(seed).split(`epoch ${epoch}`), options);
    const validation = validate ? await validate() : Number.NaN;
    signal?.throwIfAborted();
    const state = trainer.save();
    const better = validate !== undefined && !(validation >= (best?.validation ?? Infinity));
    if (better) best = { epoch, validation, trainer: state };
    const own = (performance.now() - started) / 1000;
    seconds += own;
    yield {
      epoch,
      epochs,
      loss,
      validation,
      best: better,
      seconds: own,
      secondsLeft: (seconds / (epoch + 1 - first)) * (epochs - epoch - 1),
      checkpoint: { epochs: epoch + 1, trainer: state, ...(best && { best }) },
    };
  }
  if (best) trainer.restore({ ...best.trainer, steps: trainer.steps });
}

async function oneEpoch(
  trainer: Trainer,
  epoch: number,
  source: Random,
  { batches, rate, signal }: TrainOptions,
): Promise<number> {
  let sum = 0;
  let n = 0;
  for await (const { size, feeds } of batches(epoch, source)) {
    signal?.throwIfAborted();
    sum += (await trainer.step(size, feeds, rate(epoch, trainer.steps))).loss;
    n++;
  }
  if (n === 0) throw new PertlineError("NO_BATCHES", `Epoch ${epoch + 1} has no batches: there is nothing to train on.`); // prettier-ignore
  return sum / n;
}

/** Positions 0 … n − 1 in a drawn order, cut into batches; the last may be smaller. */
export function* shuffledBatches(n: number, size: number, source: Random): Generator<number[]> {
  const order = source.shuffle(Array.from({ length: n }, (_, i) => i));
  for (let start = 0; start < n; start += size) yield order.slice(start, start + size);
}
