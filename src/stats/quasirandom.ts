import { kernelDensity } from "./kernelDensity.ts";

export interface QuasirandomOptions {
  /** Largest offset to either side: 0.4 unless told. */
  width?: number;
  /** The density's bandwidth as a multiple of Silverman's rule: 0.5 unless told, as ggbeeswarm draws it. */
  adjust?: number;
}

/** Element `index` (from 1) of the base-2 van der Corput sequence: its binary digits mirrored at the point. */
export function vanDerCorput(index: number): number {
  let value = 0;
  for (let part = 0.5, rest = index; rest > 0; rest = Math.floor(rest / 2), part /= 2)
    if (rest % 2 === 1) value += part;
  return value;
}

/**
 * Sideways offsets that spread points within the outline of their density without moving their values:
 * 2 · width · (v − ½) · d(y) / max d, with v the van der Corput element of the rank of y (ties in order of appearance) and d the
 * Gaussian kernel density on 1,024 points. It is the rule of the R package vipor, which the paper's beeswarms are drawn with.
 * NaN values and lone values get offset 0.
 * @returns one offset per value, in the order of the values
 */
export function quasirandom(values: ArrayLike<number>, options: QuasirandomOptions = {}): Float64Array {
  const { width = 0.4, adjust = 0.5 } = options;
  const offsets = new Float64Array(values.length);
  const order = Array.from(values, (_, i) => i).filter((i) => Number.isFinite(values[i]));
  if (order.length < 2) return offsets;
  order.sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);
  const { x, y } = kernelDensity(values, { adjust, n: 1024 });
  const peak = y.reduce((most, value) => Math.max(most, value), 0);
  const from = x[0] ?? 0;
  const step = (x[1] ?? 0) - from;
  // Values closer than numbers can resolve have no outline: they get the full width.
  const flat = !(step > 0 && peak < Infinity);
  order.forEach((i, rank) => {
    if (flat) {
      offsets[i] = 2 * width * (vanDerCorput(rank + 1) - 0.5);
      return;
    }
    const at = ((values[i] as number) - from) / step;
    const below = Math.min(Math.floor(at), y.length - 2);
    const left = y[below] as number;
    const density = left + (at - below) * ((y[below + 1] as number) - left);
    offsets[i] = 2 * width * (vanDerCorput(rank + 1) - 0.5) * (density / peak);
  });
  return offsets;
}
