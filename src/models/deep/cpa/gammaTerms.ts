import { logGamma } from "../../../stats/distributions.ts";
import type { CpaFeeds } from "./batches.ts";

/** Counts up to this are tallied: most of a gene's are among the first few whole numbers. */
const TALLIED = 32;

/**
 * The terms of the negative binomial likelihood with Γ, summed over all counts:
 * log Γ(x + θ) − log Γ(θ) − log Γ(x + 1), and the derivative of the sum by each gene's θ. A count of 0 adds nothing, and
 * few genes of a cell are counted, so this is done here and not in the network's graph, where most of its time would go.
 * For a whole x the first two are Σ log(θ + k) over k < x.
 *
 * @param x counts, cells × genes, not negative
 * @param dispersion θ of each gene
 */
export function gammaTerms(
  x: CpaFeeds["x"],
  dispersion: Float64Array,
): { value: number; slope: Float64Array } {
  const genes = dispersion.length;
  const tally = new Int32Array(genes * (TALLIED + 1));
  const slope = new Float64Array(genes);
  let value = 0;
  for (let start = 0; start < x.length; start += genes)
    for (let g = 0; g < genes; g++) {
      const count = x[start + g]!;
      if (count === 0) continue;
      if (count <= TALLIED && Number.isInteger(count)) tally[g * (TALLIED + 1) + count]!++;
      else {
        const theta = dispersion[g]!;
        value += logGamma(count + theta) - logGamma(theta) - logGamma(count + 1);
        slope[g]! += digamma(count + theta) - digamma(theta);
      }
    }
  const factorials = Float64Array.from({ length: TALLIED + 1 }, (_, count) => logGamma(count + 1));
  for (let g = 0; g < genes; g++) {
    const theta = dispersion[g]!;
    let above = 0;
    for (let count = TALLIED; count > 0; count--) {
      const n = tally[g * (TALLIED + 1) + count]!;
      above += n;
      if (above === 0) continue;
      value += above * Math.log(theta + count - 1) - n * factorials[count]!;
      slope[g]! += above / (theta + count - 1);
    }
  }
  return { value, slope };
}

/** Derivative of log Γ for x > 0: the asymptotic series (Abramowitz & Stegun 6.3.18) behind x = 6. */
export function digamma(x: number): number {
  let sum = 0;
  let at = x;
  for (; at < 6; at++) sum -= 1 / at;
  const i = 1 / (at * at);
  return (
    sum +
    Math.log(at) -
    0.5 / at -
    i * (1 / 12 - i * (1 / 120 - i * (1 / 252 - i * (1 / 240 - i * (1 / 132 - i * (691 / 32760))))))
  );
}
