/**
 * Area under the receiver operating characteristic: the chance that a positive scores above a negative, ties counting half.
 * @param labels 1 or true for positives
 * @returns NaN where all labels are equal
 */
export function rocAuc(labels: ArrayLike<number | boolean>, scores: ArrayLike<number>): number {
  let [below, wins, positives] = [0, 0, 0];
  for (const { positive, negative } of tiedGroups(labels, scores).reverse()) {
    wins += positive * (below + negative / 2);
    below += negative;
    positives += positive;
  }
  return positives > 0 && below > 0 ? wins / (positives * below) : NaN;
}

/**
 * Average precision Σ (Rₙ − Rₙ₋₁) Pₙ over the thresholds, highest first, as scikit-learn: without interpolation, which
 * would be optimistic.
 * @returns NaN where no label is positive
 */
export function averagePrecision(labels: ArrayLike<number | boolean>, scores: ArrayLike<number>): number {
  let [found, called, sum] = [0, 0, 0];
  for (const { positive, negative } of tiedGroups(labels, scores)) {
    found += positive;
    called += positive + negative;
    sum += (positive * found) / called;
  }
  return found > 0 ? sum / found : NaN;
}

/** Labels counted by score, the highest score first. */
function tiedGroups(
  labels: ArrayLike<number | boolean>,
  scores: ArrayLike<number>,
): { positive: number; negative: number }[] {
  const order = Int32Array.from({ length: scores.length }, (_, i) => i).sort(
    (a, b) => scores[b]! - scores[a]!,
  );
  const groups: { positive: number; negative: number }[] = [];
  order.forEach((at, i) => {
    if (i === 0 || scores[at] !== scores[order[i - 1]!]) groups.push({ positive: 0, negative: 0 });
    groups.at(-1)![labels[at] ? "positive" : "negative"]++;
  });
  return groups;
}
