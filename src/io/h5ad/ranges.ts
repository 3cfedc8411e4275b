/** Consecutive rows [from, to). */
export interface Range {
  from: number;
  to: number;
}

/** Values that are rather read than left out: about a stored chunk. */
const GAP = 1 << 16;

/**
 * Cuts rows into ranges of about `most` values each, at least one row; rows that are not wanted are left out at the
 * ends of ranges and where they hold many values, and ranges without a wanted row altogether.
 *
 * @param offsets of rows into the values, one more than rows
 * @param wanted 1 for rows that are asked for
 */
export function rowRanges(offsets: ArrayLike<number>, most: number, wanted?: Uint8Array): Range[] {
  const ranges: Range[] = [];
  const n = offsets.length - 1;
  const skip = (row: number): boolean => wanted !== undefined && wanted[row] !== 1;
  for (let from = 0; from < n;) {
    if (skip(from)) {
      from++;
      continue;
    }
    let to = from + 1;
    let end = to;
    while (to < n && (offsets[to + 1] as number) - (offsets[from] as number) <= most) {
      if ((offsets[to] as number) - (offsets[end] as number) > GAP) break;
      if (!skip(to++)) end = to;
    }
    ranges.push({ from, to: end });
    from = end;
  }
  return ranges;
}
