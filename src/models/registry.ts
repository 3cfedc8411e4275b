import { PertlineError } from "../error.ts";
import { suggestion } from "../nearest.ts";
import { additive } from "./baselines/additive.ts";
import { linear } from "./baselines/linear.ts";
import { mean } from "./baselines/mean.ts";
import { noChange } from "./baselines/noChange.ts";
import type { Model } from "./model.ts";

/** Every model that can be fitted here, in the order of the figures. */
export const MODELS: readonly Model[] = [noChange, additive, mean, linear];

/**
 * A model by its id.
 * @throws PertlineError UNKNOWN_MODEL
 */
export function modelById(id: string): Model {
  const found = MODELS.find((model) => model.id === id);
  if (found) return found;
  throw new PertlineError(
    "UNKNOWN_MODEL",
    `There is no model "${id}". ${suggestion(
      id,
      MODELS.map((model) => model.id),
    )}`,
  );
}
