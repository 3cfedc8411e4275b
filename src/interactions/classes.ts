import type { FdrThresholds } from "../stats/fdrThresholds.ts";
import type { AdditiveExpectation } from "./additiveExpectation.ts";

/** What an observed double does to one gene, compared with the sum of its singles' effects. */
export type InteractionClass = "additive" | "buffering" | "synergy" | "opposite" | "other";

/** Codes in typed arrays are positions in this list. */
export const INTERACTION_CLASSES: readonly InteractionClass[] = ["additive", "buffering", "synergy", "opposite", "other"]; // prettier-ignore

const ADDITIVE = 0;
const BUFFERING = 1;
const SYNERGY = 2;
const OPPOSITE = 3;
const OTHER = 4;

/**
 * - `published`: both singles and the double must change the gene in one direction before anything but "other" is
 *   called, so that "opposite" – the double on the other side of control – can never be.
 * - `singles`: only the two singles must agree, so that it can.
 */
export type ClassRule = "published" | "singles";

/**
 * Class of one value. Synergy: beyond the expectation, seen from control; buffering: short of it; opposite: short of it and
 * on the other side of control; other: beyond a threshold, where directions disagree.
 * @param e what is compared with the thresholds: observed − additive, or that over its standard error
 */
export function interactionClass(
  control: number,
  a: number,
  b: number,
  observed: number,
  e: number,
  { lower, upper }: Pick<FdrThresholds, "lower" | "upper">,
  rule: ClassRule = "published",
): number {
  if (!(e > upper || e < lower)) return ADDITIVE;
  const direction = Math.sign(a - control);
  const same = direction !== 0 && direction === Math.sign(b - control);
  const ofDouble = Math.sign(observed - control);
  if (!same || (rule === "published" && ofDouble !== direction)) return OTHER;
  if (direction > 0 === e > upper) return SYNERGY;
  return ofDouble === -direction ? OPPOSITE : BUFFERING;
}

/** Classes of all values: codes of INTERACTION_CLASSES, doubles × genes; NaN in `e` counts as additive. */
export function classify(
  { control, a, b, observed, e: difference }: AdditiveExpectation,
  thresholds: Pick<FdrThresholds, "lower" | "upper">,
  { rule = "published", e = difference }: { rule?: ClassRule; e?: Float64Array } = {},
): Uint8Array {
  const width = control.length;
  return Uint8Array.from(observed, (value, i) =>
    interactionClass(control[i % width]!, a[i]!, b[i]!, value, e[i]!, thresholds, rule),
  );
}

/** Whether both singles and the double change the gene in one direction, as the paper's recurrence counts need. */
export function sameDirection({ control, a, b, observed }: AdditiveExpectation): Uint8Array {
  const width = control.length;
  return Uint8Array.from(observed, (value, i) => {
    const centre = control[i % width]!;
    const direction = Math.sign(a[i]! - centre);
    return Number(direction === Math.sign(b[i]! - centre) && direction === Math.sign(value - centre));
  });
}

/** How many values have each class. */
export function classCounts(codes: ArrayLike<number>): Record<InteractionClass, number> {
  const counts = new Int32Array(INTERACTION_CLASSES.length);
  for (let i = 0; i < codes.length; i++) counts[codes[i]!]!++;
  const [additive, buffering, synergy, opposite, other] = counts as unknown as [number, number, number, number, number]; // prettier-ignore
  return { additive, buffering, synergy, opposite, other };
}
