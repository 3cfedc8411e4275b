/** Neighbours that are looked at. */
const NEIGHBOURS = 30;

/**
 * How much the neighbours of a point are of its own group: mean over groups of the mean share among the nearest 30 (or
 * all others where there are fewer), by Euclidean distance.
 *
 * @param points n × width, row-major
 * @returns NaN for fewer than two points
 */
export function knnPurity(points: ArrayLike<number>, width: number, groups: Int32Array): number {
  const n = groups.length;
  const k = Math.min(NEIGHBOURS, n - 1);
  if (k < 1) return NaN;
  const values = Float64Array.from(points);
  const nearest = new Float64Array(k);
  const who = new Int32Array(k);
  const sums = new Map<number, { sum: number; n: number }>();
  for (let i = 0; i < n; i++) {
    nearest.fill(Infinity);
    for (let j = 0; j < n; j++) {
      if (j === i) continue;
      let distance = 0;
      for (let d = 0; d < width; d++) {
        const difference = values[i * width + d]! - values[j * width + d]!;
        distance += difference * difference;
      }
      if (!(distance < nearest[k - 1]!)) continue;
      let at = k - 1;
      for (; at > 0 && nearest[at - 1]! > distance; at--) {
        nearest[at] = nearest[at - 1]!;
        who[at] = who[at - 1]!;
      }
      nearest[at] = distance;
      who[at] = j;
    }
    let same = 0;
    for (let at = 0; at < k; at++) if (groups[who[at]!] === groups[i]) same++;
    const known = sums.get(groups[i]!) ?? { sum: 0, n: 0 };
    sums.set(groups[i]!, { sum: known.sum + same / k, n: known.n + 1 });
  }
  const means = [...sums.values()].map(({ sum, n: size }) => sum / size);
  return means.reduce((a, b) => a + b, 0) / means.length;
}
