import { median } from "../../stats/quantile.ts";
import { MOST_DISPERSION } from "./empirical.ts";
import type { Scan } from "./scanCells.ts";

/**
 * Overdispersion φ of each gene (variance μs + φ(μs)², s the library size / 10⁴), by moments pooled over conditions: so
 * that effects of perturbations do not count as dispersion. Genes that say little are drawn towards the median of genes
 * of similar expression.
 */
export function fitDispersions({ counts, pooled, nCells, genes }: Scan): number[] {
  const G = genes.length;
  const raw = new Float64Array(G);
  /** How many pairs of counts a gene had: its weight against the trend. */
  const weight = new Float64Array(G);
  const level = new Float64Array(G);
  for (let g = 0; g < G; g++) {
    let above = 0;
    let below = 0;
    let total = 0;
    pooled.forEach((c, i) => {
      const n = nCells[c]!;
      if (n < 4) return;
      const at = i * G + g;
      const [y, s, ss] = [counts.y[at]!, counts.s[i]!, counts.ss[i]!];
      const mu = y / s;
      const squared = counts.yy[at]! - 2 * mu * counts.ys[at]! + mu * mu * ss;
      above += (squared * n) / (n - 1) - y;
      // E[μ̂²] is μ² and the variance of μ̂, of which the Poisson part is known.
      below += Math.max(0, mu * mu - mu / s) * ss;
      total += y;
    });
    raw[g] = below > 0 ? above / below : NaN;
    weight[g] = below;
    level[g] = total;
  }
  // Trend over expression: medians of about 20 groups of genes that have counts enough.
  const order = Array.from(level, (_, g) => g).sort((a, b) => level[a]! - level[b]!);
  const result = new Array<number>(G);
  const groups = Math.max(1, Math.min(20, Math.floor(G / 10)));
  for (let k = 0; k < groups; k++) {
    const group = order.slice(Math.floor((k * G) / groups), Math.floor(((k + 1) * G) / groups));
    const known = group.map((g) => raw[g]!).filter(Number.isFinite);
    const middle = known.length > 0 ? Math.max(0.02, median(known)) : 0.2;
    for (const g of group) {
      const w = weight[g]!;
      const share = Number.isFinite(raw[g]!) ? w / (w + 20) : 0;
      result[g] = Math.min(MOST_DISPERSION, Math.max(0.02, share * raw[g]! || 0) + (1 - share) * middle);
    }
  }
  return result;
}
