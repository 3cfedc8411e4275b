/**
 * P values adjusted by Benjamini and Hochberg (1995), in the order given: the smallest false discovery rate at which a
 * test counts. NaN counts as 1 and stays NaN.
 */
export function benjaminiHochberg(pValues: ArrayLike<number>): Float64Array {
  const n = pValues.length;
  const size = (at: number): number => (Number.isNaN(pValues[at]!) ? 1 : pValues[at]!);
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => size(a) - size(b));
  const adjusted = new Float64Array(n);
  let least = 1;
  for (let rank = n; rank >= 1; rank--) {
    const at = order[rank - 1]!;
    least = Math.min(least, size(at) / (rank / n));
    adjusted[at] = Number.isNaN(pValues[at]!) ? NaN : least;
  }
  return adjusted;
}
