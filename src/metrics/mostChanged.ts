import { directionMatch } from "./directionMatch.ts";
import type { Metric } from "./metric.ts";
import { mse } from "./mse.ts";
import { pearsonDelta } from "./pearsonDelta.ts";
import { spearmanDelta } from "./spearmanDelta.ts";

/** Numbers of genes that the field looks at. */
export const TOP_SIZES: readonly number[] = [20, 50, 100, 200];

/** Positions of the genes with the largest observed change, most first; equal changes in the order of the genes. */
export function mostChangedPositions(truth: Float64Array, control: Float64Array, size: number): Int32Array {
  const change = truth.map((value, i) => Math.abs(value - control[i]!));
  const n = Math.min(size, change.length);
  // Sorting numbers without a comparison of ours is many times faster: only the few above the cut are sorted by position.
  const cut = n > 0 ? change.slice().sort()[change.length - n]! : Infinity;
  return Int32Array.from(change.keys())
    .filter((i) => change[i]! >= cut)
    .sort((a, b) => change[b]! - change[a]! || a - b)
    .slice(0, n);
}

/**
 * The same metric on the genes of each condition that change most. Chosen by the observed change itself, so part of what
 * is scored is noise that was large by chance: a replicate loses, too.
 * @param size number of genes, all where there are fewer
 */
export function onMostChanged(metric: Metric, size: number): Metric {
  return {
    ...metric,
    id: `${metric.id}_top${size}`,
    label: `${metric.label}, ${size} most changed genes`,
    panel: `the ${size} genes with the largest |y − c|, of each condition`,
    compute(prediction, truth, control, genes) {
      const kept = mostChangedPositions(truth, control, size);
      const pick = (row: Float64Array): Float64Array => Float64Array.from(kept, (i) => row[i]!);
      return metric.compute(
        pick(prediction),
        pick(truth),
        pick(control),
        Array.from(kept, (i) => genes[i]!),
      );
    },
  };
}

/** Metrics on the most changed genes, by every size of `TOP_SIZES`. */
export const MOST_CHANGED_METRICS: readonly Metric[] = [
  pearsonDelta,
  spearmanDelta,
  mse,
  directionMatch,
].flatMap((metric) => TOP_SIZES.map((size) => onMostChanged(metric, size)));
