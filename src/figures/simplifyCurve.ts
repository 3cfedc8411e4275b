/**
 * Positions of the points that a line through x and y needs so that no point left out is farther from it than a tolerance, in the
 * units of x and y (Douglas & Peucker, Cartographica 10:112–122, 1973). The first and the last are always among them.
 */
export function simplifyCurve(x: ArrayLike<number>, y: ArrayLike<number>, tolerance: number): number[] {
  const n = x.length;
  if (n === 0) return [];
  const kept = new Uint8Array(n);
  kept[0] = kept[n - 1] = 1;
  const open: [number, number][] = [[0, n - 1]];
  for (let stretch = open.pop(); stretch !== undefined; stretch = open.pop()) {
    const [from, to] = stretch;
    const [dx, dy] = [x[to]! - x[from]!, y[to]! - y[from]!];
    const square = dx * dx + dy * dy;
    let [worst, at] = [tolerance * tolerance, -1];
    for (let i = from + 1; i < to; i++) {
      const [px, py] = [x[i]! - x[from]!, y[i]! - y[from]!];
      // Distance to the stretch itself: beyond its ends the line through it may be near where the stretch is not.
      const along = square > 0 ? Math.max(0, Math.min(1, (px * dx + py * dy) / square)) : 0;
      const [ax, ay] = [px - along * dx, py - along * dy];
      const away = ax * ax + ay * ay;
      if (away > worst) [worst, at] = [away, i];
    }
    if (at < 0) continue;
    kept[at] = 1;
    open.push([from, at], [at, to]);
  }
  return Array.from(kept.keys()).filter((i) => kept[i] === 1);
}
