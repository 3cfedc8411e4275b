import { pca } from "../stats/pca.ts";
import type { Pseudobulk } from "./pseudobulk.ts";

/** A condition on a map of its data set. */
export interface MapPoint {
  dataset: string;
  condition: string;
  /** Number of perturbed genes: 0 is control. */
  genes: number;
  x: number;
  /** Without a second dimension points are only spread over the height. */
  y?: number;
  /** Whether figures name it. */
  labelled?: boolean;
}

export interface ConditionMap {
  points: MapPoint[];
  /** What the dimensions are, with their share of the variance. */
  axes: readonly [string, string];
}

/**
 * The first two principal components of the conditions' mean expression, genes centred and not scaled. A few conditions that lie
 * far from each other are labelled: the most distant from control first, then always the one farthest from those chosen.
 *
 * @param labels how many are labelled, 8 as in the paper unless told
 * @throws PertlineError of `pca`: two different conditions are needed
 */
export function conditionMap(
  {
    dataset,
    conditions,
    genes,
    means,
    control,
  }: Pick<Pseudobulk, "dataset" | "conditions" | "genes" | "means" | "control">,
  labels = 8,
): ConditionMap {
  const { scores, explained } = pca(
    { rows: conditions.length, columns: genes.length, values: means },
    { components: 2 },
  );
  const at = (row: number, component: number): number =>
    component < scores.columns ? scores.values[row * scores.columns + component]! : 0;
  const places = conditions.map((_, row) => [at(row, 0), at(row, 1)] as const);
  const chosen = new Set(spreadOut(places, control, labels));
  const share = (component: number): string =>
    component < explained.length ? ` (${(100 * explained[component]!).toFixed(0)} %)` : "";
  return {
    points: conditions.map(({ label, genes: perturbed }, row) => ({
      ...{ dataset, condition: label, genes: perturbed.length, x: places[row]![0], y: places[row]![1] },
      ...(chosen.has(row) ? { labelled: true } : {}),
    })),
    axes: [`PC 1${share(0)}`, `PC 2${share(1)}`],
  };
}

/** Positions that lie far apart, beginning with the one farthest from `start`, which is not among them. */
function spreadOut(places: readonly (readonly [number, number])[], start: number, count: number): number[] {
  const nearest = places.map((place) => distance(place, places[start]!));
  const chosen: number[] = [];
  while (chosen.length < Math.min(count, places.length - 1)) {
    let best = -1;
    for (let i = 0; i < places.length; i++)
      if (i !== start && !chosen.includes(i) && (best < 0 || nearest[i]! > nearest[best]!)) best = i;
    chosen.push(best);
    places.forEach((place, i) => (nearest[i] = Math.min(nearest[i]!, distance(place, places[best]!))));
  }
  return chosen;
}

function distance([a, b]: readonly [number, number], [c, d]: readonly [number, number]): number {
  return Math.hypot(a - c, b - d);
}
