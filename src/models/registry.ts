import { PertlineError } from "../error.ts";
import { suggestion } from "../nearest.ts";
import { additive } from "./baselines/additive.ts";
import { crisprInformedMean } from "./baselines/crisprInformedMean.ts";
import { globalEpistasis } from "./baselines/globalEpistasis.ts";
import { leaveTargetOutMean } from "./baselines/leaveTargetOutMean.ts";
import { linear } from "./baselines/linear.ts";
import { matchingMean } from "./baselines/matchingMean.ts";
import { mean } from "./baselines/mean.ts";
import { measuredTargetMean } from "./baselines/measuredTargetMean.ts";
import { nearestNeighbours } from "./baselines/nearestNeighbours.ts";
import { noChange } from "./baselines/noChange.ts";
import { oneHotLinear } from "./baselines/oneHotLinear.ts";
import { perturbationMean } from "./baselines/perturbationMean.ts";
import { perturbedMean } from "./baselines/perturbedMean.ts";
import { ridge } from "./baselines/ridge.ts";
import { targetScaling } from "./baselines/targetScaling.ts";
import { gears } from "./deep/gears.ts";
import { cpa } from "./deep/cpa.ts";
import type { Model } from "./model.ts";

/** The paper's baselines in the order of its figures: what is fitted unless other models are named. */
export const PAPER_BASELINES: readonly Model[] = [noChange, additive, mean, linear];

/** Every model that can be fitted here: the paper's, those of its critics, then deep models. */
export const MODELS: readonly Model[] = [
  ...PAPER_BASELINES,
  perturbedMean,
  perturbationMean,
  leaveTargetOutMean,
  measuredTargetMean,
  matchingMean,
  crisprInformedMean,
  targetScaling,
  globalEpistasis,
  oneHotLinear,
  nearestNeighbours,
  ridge,
  gears,
  cpa,
];

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

/** Names of groups of models, beside the ids of models. */
const GROUPS: Readonly<Record<string, readonly Model[]>> = {
  paper: PAPER_BASELINES,
  baselines: MODELS.filter(({ family }) => family === "baseline"),
  deep: MODELS.filter(({ family }) => family === "deep"),
  all: MODELS,
};

/**
 * Models by ids and the names `paper`, `baselines`, `deep` and `all`, in the order of the registry, each once: "paper,ridge" is the paper's
 * four and ridge regression.
 *
 * @throws PertlineError UNKNOWN_MODEL, NO_MODELS when nothing is named
 */
export function modelsByName(names: string | readonly string[]): Model[] {
  const asked = [names]
    .flat()
    .flatMap((one) => one.split(","))
    .map((one) => one.trim())
    .filter((one) => one !== "");
  if (asked.length === 0)
    throw new PertlineError(
      "NO_MODELS",
      `Name at least one model, "paper", "baselines", "deep" or "all". There are: ${MODELS.map(({ id }) => id).join(", ")}.`,
    );
  const known = [...MODELS.map(({ id }) => id), ...Object.keys(GROUPS)];
  const chosen = new Set(
    asked.flatMap((name) => {
      if (Object.hasOwn(GROUPS, name)) return GROUPS[name]!;
      const found = MODELS.find(({ id }) => id === name);
      if (!found)
        throw new PertlineError("UNKNOWN_MODEL", `There is no model "${name}". ${suggestion(name, known)}`);
      return [found];
    }),
  );
  return MODELS.filter((model) => chosen.has(model));
}
