import type { Interactions } from "../interactions/interactions.ts";
import { FDP_GRID } from "../stats/tprFdp.ts";
import type { Called } from "./calledNote.ts";
import type { Fig1cOptions } from "./fig1c.ts";
import type { Fig1eOptions } from "./fig1e.ts";

/** Interactions that were called, beside what noise alone would give. */
export function calledOf({ counts, expectation, expected }: Interactions): Called {
  const values = expectation.e.length;
  return { called: values - counts.additive, values, expected };
}

/** What `fig1c` draws of models that were run here. */
export function fig1cInput(found: Interactions): Pick<Fig1cOptions, "curves" | "called" | "provenance"> {
  return {
    curves: found.models.map(({ model, label, meanTpr }) => ({ model, label, fdp: FDP_GRID, tpr: meanTpr })),
    called: calledOf(found),
    provenance: found.expectation.truth.provenance,
  };
}

/** What `fig1e` draws of interactions that were called here. */
export function fig1eInput(found: Interactions): Pick<Fig1eOptions, "counts" | "expected" | "provenance"> {
  return {
    counts: found.counts,
    expected: found.expected,
    provenance: found.expectation.truth.provenance,
  };
}
