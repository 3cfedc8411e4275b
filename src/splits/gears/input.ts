import { isControl, isDouble, isSingle, type Condition } from "../../data/condition.ts";
import { PertlineError } from "../../error.ts";
import { listed } from "../../nearest.ts";
import type { DrawOptions } from "../options.ts";
import type { Split } from "../split.ts";

/**
 * The conditions that GEARS' splits draw from: singles and doubles, in order of first appearance.
 *
 * GEARS takes every label that contains the letters `ctrl` for a single or control, reads the first two parts of a label
 * and knows no other control label. A `Condition` knows its genes, so the lists differ from GEARS' where a gene's name
 * contains `ctrl`, where singles are written without `+ctrl`, where control has another label, and where a label has
 * more than two genes (dropped here). For labels as GEARS writes them they are the same.
 *
 * @throws PertlineError NO_PERTURBATIONS, NO_CONTROL
 */
export function gearsInput(conditions: readonly Condition[]): Condition[] {
  const perturbed = conditions.filter((one) => isSingle(one) || isDouble(one));
  if (perturbed.length === 0)
    throw new PertlineError(
      "NO_PERTURBATIONS",
      "A split needs single or double perturbations beside control, found none. Check the condition column and the label of control.",
    );
  if (!conditions.some(isControl))
    throw new PertlineError(
      "NO_CONTROL",
      "A split needs the control condition, which is always trained on; found none.",
    );
  return perturbed;
}

/** Refuses a list with doubles. @throws PertlineError DOUBLES_FOUND */
export function singlesOnly(algorithm: string, perturbed: readonly Condition[]): void {
  const doubles = perturbed.filter(isDouble).map(({ label }) => label);
  if (doubles.length > 0)
    throw new PertlineError(
      "DOUBLES_FOUND",
      `The split ${algorithm} is for single perturbations; found ${doubles.length} doubles (${listed(doubles, 3)}). Use gears-simulation, or leave the doubles out.`,
    );
}

/** Refuses a list without doubles. @throws PertlineError NO_DOUBLES */
export function someDoubles(algorithm: string, perturbed: readonly Condition[]): void {
  if (!perturbed.some(isDouble))
    throw new PertlineError(
      "NO_DOUBLES",
      `The split ${algorithm} holds out double perturbations, found none. Use gears-single or gears-simulation for single perturbations.`,
    );
}

/** What an algorithm decided: labels that it holds out or drops, all others being trained on. */
export interface Decision {
  algorithm: string;
  fractions: Record<string, number>;
  told: NonNullable<Split["options"]>;
  validation: Iterable<string>;
  test: Iterable<string>;
  /** Label → reason. */
  held?: ReadonlyMap<string, string>;
  subgroups?: Split["subgroups"];
  validationSubgroups?: Split["subgroups"];
}

/** The split as GEARS publishes it (`set2conditions`): each set in order of first appearance, whatever was drawn first. */
export function asGearsLists(
  conditions: readonly Condition[],
  { seed, source }: DrawOptions,
  decision: Decision,
): Split {
  const { algorithm, fractions, told, held = new Map<string, string>(), subgroups, validationSubgroups } = decision; // prettier-ignore
  const test = new Set(decision.test);
  const validation = new Set(decision.validation);
  const sets = { train: [] as string[], validation: [] as string[], test: [] as string[] };
  const dropped: { condition: string; reason: string }[] = [];
  for (const { label, genes } of conditions) {
    const reason = genes.length > 2 ? `it perturbs ${genes.length} genes; GEARS splits singles and doubles` : held.get(label); // prettier-ignore
    if (test.has(label)) sets.test.push(label);
    else if (validation.has(label)) sets.validation.push(label);
    else if (reason !== undefined) dropped.push({ condition: label, reason });
    else sets.train.push(label);
  }
  return {
    algorithm,
    seed,
    fractions,
    ...(Object.keys(told).length > 0 && { options: told }),
    ...sets,
    dropped,
    ...(subgroups && { subgroups }),
    ...(validationSubgroups && { validationSubgroups }),
    ...(source !== undefined && { source }),
  };
}
