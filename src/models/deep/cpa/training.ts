import { random } from "../../../stats/random.ts";
import { adam, shuffledBatches, trainer } from "../../../tensor/index.ts";
import type { Epoch, StepResult, TrainCheckpoint, Trainer, TrainerState } from "../../../tensor/index.ts";
import { feedsOf, mixingOf, type Coding, type CpaFeeds } from "./batches.ts";
import type { CountMatrix } from "./counts.ts";
import { gammaTerms } from "./gammaTerms.ts";
import { adversaryGraph, autoencoderGraph, encodingGraph, type CpaNetwork } from "./network.ts";
import { CPA, type CpaSettings } from "./settings.ts";
import type { Validation, Validator } from "./validation.ts";

/** What an epoch was like. */
export interface CpaEpoch {
  /** Means over the steps of the epoch; NaN where none was made. −log likelihood of a cell's counts: */
  recon: number;
  /** Cross entropy of the adversary in its own steps, and its gradient penalty. */
  adversary: number;
  penalty: number;
  validation?: Validation;
}

export interface TrainCpaOptions {
  settings: CpaSettings;
  validator?: Validator;
  signal?: AbortSignal;
  onEpoch?: (epoch: Epoch) => void;
}

/** How a training went; the network's parameters are those of the best look at validation cells. */
export interface CpaHistory {
  epochs: readonly CpaEpoch[];
  /** Position of the best epoch; the last where nothing is validated. */
  best: number;
}

/**
 * Trains the autoencoder and its adversary in turns. Up to epoch 10 the autoencoder learns from every batch without
 * regard to the adversary, which learns from the same latent states; from then on one batch of three is the
 * autoencoder's, and its adversary counts more and more over 50 epochs.
 *
 * @param chosen cells to train on, of the matrix
 * @throws PertlineError NOT_FINITE; the signal's reason when it is aborted
 */
export async function trainCpa(
  network: CpaNetwork,
  cells: CountMatrix,
  code: Coding,
  chosen: Int32Array,
  { settings, validator, signal, onEpoch }: TrainCpaOptions,
): Promise<CpaHistory> {
  const steps = cpaSteps(network, code.classes, settings);
  const source = random(settings.seed).split("training");
  const epochs: CpaEpoch[] = [];
  let best: { epoch: number; metric: number; values: Float32Array[]; state?: TrainerState } | undefined;
  let turn = 0;
  let seconds = 0;
  try {
    for (let epoch = 0; epoch < settings.epochs; epoch++) {
      const started = performance.now();
      const order = source.split(`epoch ${epoch}`);
      const sums = means();
      if (settings.turns === "epoch") turn = 0;
      for (const places of shuffledBatches(chosen.length, settings.batch, order)) {
        signal?.throwIfAborted();
        // One cell alone has no variance to normalise by; it comes with others in the next epoch.
        if (places.length < 2) continue;
        const mixing = mixingOf(places.length, mixingAt(epoch, settings.mixup), order);
        const feeds = feedsOf(cells, code, places.map((at) => chosen[at]!), mixing); // prettier-ignore
        const rate = settings.rate * 0.9 ** decaysBefore(epoch, settings.decayEvery);
        for (const [what, value] of await steps.step(feeds, epoch, turn++, rate)) sums.add(what, value);
      }
      const row: CpaEpoch = { recon: sums.of("recon"), adversary: sums.of("adversary"), penalty: sums.of("penalty") }; // prettier-ignore
      if (validator && (epoch + 1) % settings.checkEvery === 0) row.validation = await validator.validate();
      epochs.push(row);
      signal?.throwIfAborted();
      const metric = row.validation?.metric;
      const better = metric !== undefined && metric > (best?.metric ?? -Infinity);
      const state = onEpoch ? steps.save() : undefined;
      if (better) best = { epoch, metric, values: network.parameters.map(({ values }) => values.slice()), ...(state && { state }) }; // prettier-ignore
      const own = (performance.now() - started) / 1000;
      seconds += own;
      if (onEpoch && state) {
        const left = (seconds / (epoch + 1)) * (settings.epochs - epoch - 1);
        const checkpoint: TrainCheckpoint = {
          epochs: epoch + 1,
          trainer: state,
          ...(best?.state && { best: { epoch: best.epoch, validation: -best.metric, trainer: best.state } }),
        };
        onEpoch({ epoch, epochs: settings.epochs, loss: row.recon, validation: metric === undefined ? NaN : -metric, best: better, seconds: own, secondsLeft: left, checkpoint }); // prettier-ignore
      }
      // Looks are counted, not epochs; one that is not a number ends it, as in Lightning's early stopping.
      if (metric !== undefined && (!(metric < Infinity) || (best && epoch - best.epoch >= settings.patience * settings.checkEvery))) break; // prettier-ignore
    }
  } finally {
    await steps.close();
  }
  if (best) network.parameters.forEach((one, i) => (one.values = best.values[i]!));
  return { epochs, best: best?.epoch ?? epochs.length - 1 };
}

/** Steps of CPA on batches. */
export interface CpaSteps {
  /** One batch; gives the losses of what was stepped. `turn`: batches before it. */
  step(feeds: CpaFeeds, epoch: number, turn: number, rate: number): Promise<[string, number][]>;
  save(): TrainerState;
  close(): Promise<void>;
}

/** The three graphs of CPA with their optimisers: the autoencoder's never moves the adversary, nor the other way round. */
export function cpaSteps(
  network: CpaNetwork,
  classes: number,
  { threads, seed }: Pick<CpaSettings, "threads" | "seed">,
): CpaSteps {
  const options = { threads, seed };
  const own = [...network.parameters];
  const autoencoder = trainer((size) => autoencoderGraph(network, classes, size), { ...options, optimiser: adam({ weightDecay: CPA.weightDecay }), frozen: network.adversary.parameters }); // prettier-ignore
  const adversary = trainer((size) => adversaryGraph(network, classes, size), { ...options, optimiser: adam({ weightDecay: CPA.adversaryDecay }) }); // prettier-ignore
  const encoding = trainer((size) => encodingGraph(network, size), { ...options, optimiser: adam(), frozen: own }); // prettier-ignore
  const number = ({ metrics }: StepResult, name: string): [string, number] => [name, metrics[name]![0]!];
  const turns = async (z: Float32Array, target: Float32Array, rate: number): Promise<[string, number][]> => {
    const result = await adversary.step(z.length / CPA.latent, { z, target }, rate);
    return [number(result, "adversary"), number(result, "penalty")];
  };
  return {
    step: async ({ x, doses, total, target }, epoch, turn, rate) => {
      const size = total.length;
      const alone = epoch <= CPA.pretraining;
      if (!alone && turn % CPA.turn !== 0) {
        const { metrics } = await encoding.step(size, { x }, rate);
        return turns(metrics.basal as Float32Array, target, rate);
      }
      const weight = Float32Array.of(alone ? 0 : adversaryWeight(epoch));
      const dispersion = Float64Array.from(network.logDispersion.values, Math.exp);
      const { value, slope } = gammaTerms(x, dispersion);
      const result = await autoencoder.step(size, { x, doses, total, target, weight, slope: Float32Array.from(slope) }, rate); // prettier-ignore
      const found: [string, number][] = [["recon", result.metrics.recon![0]! - value / size]];
      if (alone) found.push(...(await turns(result.metrics.basal as Float32Array, target, rate)));
      return found;
    },
    save: () => {
      const [a, b] = [autoencoder.save(), adversary.save()];
      return { steps: a.steps, values: { ...b.values, ...a.values } };
    },
    close: async () => {
      for (const one of [autoencoder, adversary, encoding] satisfies Trainer[]) await one.close();
    },
  };
}

/** Weight of the adversary's loss in the autoencoder's: rises over 50 epochs behind the first ten. */
export function adversaryWeight(epoch: number): number {
  return CPA.adversaryWeight * Math.min(1, (epoch - CPA.pretraining) / CPA.warmUp);
}

/** How often the learning rate has fallen: at the end of each epoch that is a multiple, counted from 0. */
export function decaysBefore(epoch: number, every: number): number {
  return epoch === 0 ? 0 : Math.floor((epoch - 1) / every);
}

/** α of the Beta distribution: rises over 10 epochs behind the first ten. */
export function mixingAt(epoch: number, alpha: number): number {
  return alpha * Math.min(1, Math.max(0, (epoch - CPA.pretraining) / CPA.mixupWarmUp));
}

/** Numbers by name, of which the means are asked for. */
function means(): { add(name: string, value: number): void; of(name: string): number } {
  const sums = new Map<string, { sum: number; n: number }>();
  return {
    add: (name, value) => {
      const { sum, n } = sums.get(name) ?? { sum: 0, n: 0 };
      sums.set(name, { sum: sum + value, n: n + 1 });
    },
    of: (name) => {
      const { sum, n } = sums.get(name) ?? { sum: NaN, n: 1 };
      return sum / n;
    },
  };
}
