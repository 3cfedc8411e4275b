/**
 * Cosine of the angle between two rows.
 * @returns NaN where a row is not longer than `floor`, 0 unless given
 */
export function cosineSimilarity(a: ArrayLike<number>, b: ArrayLike<number>, floor: number = 0): number {
  let [aa, bb, ab] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
    ab += a[i]! * b[i]!;
  }
  const limit = floor * floor;
  if (!(aa > limit && bb > limit)) return NaN;
  return Math.max(-1, Math.min(1, ab / Math.sqrt(aa) / Math.sqrt(bb)));
}
