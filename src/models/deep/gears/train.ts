import type { Pseudobulk } from "../../../data/pseudobulk.ts";
import { PertlineError } from "../../../error.ts";
import { random, type Random } from "../../../stats/random.ts";
import { stepDecay } from "../../../tensor/optimisers/schedule.ts";
import { train, type Batch, type Epoch } from "../../../tensor/train.ts";
import { batchFeeds, grouped } from "./batches.ts";
import { momentsOf } from "./mostChanged.ts";
import type { GearsOptions, GearsSettings } from "./options.ts";
import { gearsPredictor } from "./predictor.ts";
import type { GearsData } from "./prepare.ts";
import { gearsTrainer } from "./step.ts";
import { validationError } from "./validation.ts";
import { gearsWeights, shortenRows } from "./weights.ts";

export interface GearsTraining {
  epochs: Pick<Epoch, "epoch" | "loss" | "validation" | "seconds">[];
  bestEpoch: number;
  /** Mean expression of the cells that GEARS would predict from control cells, for perturbed nodes. */
  predictMean(perturbations: readonly (readonly number[])[]): Promise<Float64Array[]>;
}

/**
 * Trains GEARS. All batches of all epochs are drawn beforehand, so that one graph fits them all.
 *
 * @throws PertlineError TOO_FEW_CELLS; those of `train`; the signal's reason when it is aborted
 */
export async function trainGears(
  truth: Pseudobulk,
  { training, validation, coexpression, ontology, control }: GearsData,
  { seed = 1, signal, onEpoch, resume }: GearsOptions,
  settings: GearsSettings,
): Promise<GearsTraining> {
  const { epochs, hidden, rate, weightDecay, maxNorm, directionWeight, patience, threads } = settings;
  const first = settings.coexpressionCells === "first";
  const size = Math.min(settings.batch, training.rows.length);
  if (size < 2) throw new PertlineError("TOO_FEW_CELLS", `GEARS needs at least two cells to train on, found ${size}.`); // prettier-ignore
  const source = random(seed).split("GEARS");
  const width = truth.genes.length;
  const weights = gearsWeights({ genes: width, nodes: ontology.rows, hidden }, source.split("weights"));
  shortenRows(weights, maxNorm);

  const plan = (epoch: number): number[][] => batchesOf(training.rows.length, size, source.split(`epoch ${epoch}`)); // prettier-ignore
  let count = 1;
  for (let epoch = 0; epoch < epochs; epoch++)
    for (const batch of plan(epoch)) count = Math.max(count, grouped(training, batch, first).groups.length);
  const reference = { control: Float32Array.from(truth.means.subarray(truth.control * width, (truth.control + 1) * width)) }; // prettier-ignore
  function* batches(epoch: number): Generator<Batch> {
    for (const batch of plan(epoch)) {
      const groups = grouped(training, batch, first);
      yield { size: count, feeds: { ...batchFeeds(training, batch, groups, count, ontology), ...reference } };
    }
  }

  const step = { weights, coexpression, cells: size, firstCellOnly: first, directionWeight };
  const made = gearsTrainer(step, { weightDecay, maxNorm, threads });
  const judge = await gearsPredictor(weights, coexpression, ontology, threads);
  const owners = validation.flatMap(({ rows }, at) => rows.map(() => at));
  let done = resume?.epochs ?? 0;
  const validate = (): Promise<number> => {
    const shuffled = batchesOf(owners.length, size, source.split(`validation ${done++}`), false).map((batch) => batch.map((at) => owners[at]!)); // prettier-ignore
    return validationError(training.cells, validation, judge, first ? shuffled : undefined);
  };
  const seen: GearsTraining["epochs"] = [];
  let bestEpoch = resume?.best?.epoch ?? -1;
  try {
    const options = { epochs, batches, rate: stepDecay(rate, 0.5), patience, seed };
    for await (const epoch of train(made, {
      ...options,
      ...(validation.length > 0 && { validate }),
      ...(signal && { signal }),
      ...(resume && { resume }),
    })) {
      // prettier-ignore
      if (epoch.best || validation.length === 0) bestEpoch = epoch.epoch;
      seen.push({ epoch: epoch.epoch, loss: epoch.loss, validation: epoch.validation, seconds: epoch.seconds }); // prettier-ignore
      onEpoch?.(epoch);
    }
  } finally {
    await Promise.all([made.close(), judge.close()]);
  }

  return {
    epochs: seen,
    bestEpoch,
    predictMean: async (perturbations) => {
      const { predictionCells } = settings;
      const predictor = await gearsPredictor(weights, coexpression, ontology, threads);
      try {
        const spread = await predictor.change(perturbations.map((nodes) => ({ nodes, spread: true })));
        const plain = first ? await predictor.change(perturbations.map((nodes) => ({ nodes, spread: false }))) : spread; // prettier-ignore
        const draw = random(seed).split("predictions");
        return spread.map((change, at) => {
          const drawn = predictionCells === "all" ? control : Array.from({ length: predictionCells }, () => control[draw.integer(control.length)]!); // prettier-ignore
          const share = first ? 1 / drawn.length : 1;
          return momentsOf(training.cells, drawn).mean.map((mean, gene) => mean + share * change[gene]! + (1 - share) * plain[at]![gene]!); // prettier-ignore
        });
      } finally {
        await predictor.close();
      }
    },
  };
}

/** Positions in a drawn order, cut into whole batches; the rest is left out, or a batch of its own. */
function batchesOf(n: number, size: number, source: Random, whole = true): number[][] {
  const order = source.shuffle(Array.from({ length: n }, (_, i) => i));
  const count = whole ? Math.floor(n / size) : Math.ceil(n / size);
  return Array.from({ length: count }, (_, i) => order.slice(i * size, (i + 1) * size));
}
