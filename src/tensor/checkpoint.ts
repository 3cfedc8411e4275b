import { PertlineError } from "../error.ts";
import { fileSource } from "../io/byteSource.ts";
import { readAllSafetensors } from "../io/embeddings/safetensors.ts";
import { writeSafetensors } from "../io/embeddings/writeSafetensors.ts";
import type { TrainCheckpoint } from "./train.ts";
import type { SavedValues, TrainerState } from "./trainer.ts";

/** Names of the best state's tensors begin with it. */
const BEST = "best: ";
const FORMAT = "pertline training 1";

/** What is kept as text, since float32 tensors would round it. */
interface About {
  epochs: number;
  steps: number;
  best?: { epoch: number; validation: number | "NaN" | "Infinity" | "-Infinity"; steps: number };
}

/**
 * Keeps a training as a safetensors file, whole or not at all: an interrupted save leaves the former file. Parameters
 * and what the optimiser remembers have their names; those of the best state begin with `best: `.
 *
 * @throws PertlineError WRITE_FAILED
 */
export async function saveCheckpoint(
  file: string,
  { epochs, trainer, best }: TrainCheckpoint,
): Promise<void> {
  const about: About = { epochs, steps: trainer.steps };
  const tensors: Record<string, SavedValues> = { ...trainer.values };
  if (best) {
    const { epoch, validation } = best;
    about.best = { epoch, validation: Number.isFinite(validation) ? validation : (String(validation) as "NaN"), steps: best.trainer.steps }; // prettier-ignore
    for (const [name, one] of Object.entries(best.trainer.values)) tensors[`${BEST}${name}`] = one;
  }
  await writeSafetensors(file, tensors, { metadata: { format: FORMAT, training: JSON.stringify(about) } });
}

/**
 * Reads what `saveCheckpoint` wrote: `train` goes on from it with `resume`.
 * @throws PertlineError NO_CHECKPOINT for another safetensors file; BAD_ARRAY, FILE_TRUNCATED; FILE_NOT_FOUND
 */
export async function loadCheckpoint(file: string): Promise<TrainCheckpoint> {
  const source = await fileSource(file);
  try {
    const { tensors, metadata } = await readAllSafetensors(source);
    if (metadata.format !== FORMAT || typeof metadata.training !== "string")
      throw new PertlineError("NO_CHECKPOINT", `${file} holds tensors, but was not written by saveCheckpoint: it does not say how far a training came.`); // prettier-ignore
    const about = JSON.parse(metadata.training) as About;
    const state = (steps: number, best: boolean): TrainerState => ({
      steps,
      values: Object.fromEntries(
        [...tensors]
          .filter(([name]) => name.startsWith(BEST) === best)
          .map(([name, tensor]) => [best ? name.slice(BEST.length) : name, tensor]),
      ),
    });
    const { best } = about;
    return {
      epochs: about.epochs,
      trainer: state(about.steps, false),
      ...(best && { best: { epoch: best.epoch, validation: Number(best.validation), trainer: state(best.steps, true) } }), // prettier-ignore
    };
  } finally {
    await source.close();
  }
}
