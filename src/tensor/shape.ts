/** Sizes of a tensor's axes, outermost first; no axes for a single number. */
export type Shape = readonly number[];

/** Number of elements. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** A shape as messages write it: `[256, 512]`. */
export function shapeText(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/**
 * Shape of an elementwise result by numpy's rule: shapes are aligned at their last axes, and an axis of size 1 (or a
 * missing one) is repeated.
 *
 * @returns undefined where sizes disagree
 */
export function broadcastShape(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const left = a[axis - (rank - a.length)] ?? 1;
    const right = b[axis - (rank - b.length)] ?? 1;
    if (left !== right && left !== 1 && right !== 1) return undefined;
    shape.push(left === 1 ? right : left);
  }
  return shape;
}

/** Axes along which a tensor of shape `from` was repeated to have shape `to`. */
export function repeatedAxes(from: Shape, to: Shape): number[] {
  const extra = to.length - from.length;
  return to.flatMap((size, axis) => (axis < extra || (from[axis - extra] === 1 && size !== 1) ? [axis] : []));
}

/** An axis counted from the start; negative ones count from the end. Undefined where there is none such. */
export function axisOf(axis: number, rank: number): number | undefined {
  const counted = axis < 0 ? axis + rank : axis;
  return Number.isInteger(axis) && counted >= 0 && counted < rank ? counted : undefined;
}
