import { interactionSentence } from "../interactions/interactions.ts";
import type { UnderAdditivity } from "../interactions/underAdditivity.ts";

/** Interactions that were called, and how many noise alone would give where that is known. */
export interface Called {
  called: number;
  /** Doubles × genes. */
  values: number;
  expected?: UnderAdditivity | undefined;
}

/** Small print beside every count of interactions. */
export function calledNote({ called, values, expected }: Called): string {
  if (expected !== undefined) return interactionSentence(called, values, expected).replace(/\.$/, "");
  const share = ((100 * called) / values).toFixed(1);
  return `${called.toLocaleString("en")} of ${values.toLocaleString("en")} values (${share} %) are called interactions; how many noise alone would give cannot be told without the measured cells`;
}
