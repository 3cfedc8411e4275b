import type { Element } from "../../io/h5ad/protocol.ts";
import type { InteractionKind } from "./interactions.ts";
import type { Truth } from "./truth.ts";

/** The true class of a condition: that of the larger part of its interactions; additive where a double has none. */
export type PairClass = "not a double" | "additive" | InteractionKind;

export const PAIR_CLASSES: readonly PairClass[] = [
  "not a double",
  "additive",
  "buffering",
  "synergy",
  "opposite",
  "other",
];

/**
 * What kind of interaction each double has, by the sum of absolute departures of each kind over genes.
 *
 * @returns `codeOf`: per condition, position in PAIR_CLASSES; `record`: per double its class, the number of interacting
 * genes and the strength (root of the summed squares of departures, in units of mean X)
 */
export function pairClasses({ design, settings, interactions }: Truth): {
  codeOf: Int32Array;
  record: { [key: string]: Element };
} {
  const n = design.pairs.length;
  const weights = new Float64Array(n * PAIR_CLASSES.length);
  const genes = new Float64Array(n);
  const squares = new Float64Array(n);
  interactions.value.forEach((value, i) => {
    const d = interactions.double[i]!;
    weights[d * PAIR_CLASSES.length + PAIR_CLASSES.indexOf(interactions.kind[i]!)]! += Math.abs(value);
    genes[d]! += 1;
    squares[d]! += value * value;
  });
  const codeOf = new Int32Array(design.conditions.length);
  const labels: string[] = [];
  const classes: string[] = [];
  for (let d = 0; d < n; d++) {
    const own = weights.subarray(d * PAIR_CLASSES.length, (d + 1) * PAIR_CLASSES.length);
    let best = 1;
    own.forEach((weight, code) => {
      if (weight > own[best]!) best = code;
    });
    const row = 1 + settings.nSingles + d;
    codeOf[row] = best;
    labels.push(design.conditions[row]!.label);
    classes.push(PAIR_CLASSES[best]!);
  }
  const texts = (values: string[]): Element => ({ shape: [values.length], values });
  return {
    codeOf,
    record: {
      condition: texts(labels),
      class: texts(classes),
      genes: { shape: [n], values: genes },
      strength: { shape: [n], values: squares.map(Math.sqrt) },
    },
  };
}
