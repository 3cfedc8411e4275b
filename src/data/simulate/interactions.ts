import type { Random } from "../../stats/random.ts";
import type { SimulationSettings } from "./settings.ts";

export type InteractionKind = "buffering" | "synergy" | "opposite" | "other";

/** Departures of doubles from the sum of their singles that were put in, as parallel columns. */
export interface Interactions {
  /** Position of the double among doubles. */
  double: Int32Array;
  /** Gene row. */
  gene: Int32Array;
  kind: InteractionKind[];
  /** Mean of X beyond the additive expectation. */
  value: Float64Array;
}

/**
 * Chooses interactions of doubles. Buffering takes away from the summed change, synergy adds to it, opposite turns it
 * round; so they happen where both singles change a gene in the same direction. Pairs differ much in how many they
 * have, and genes in how often they take part. A fourth kind, other, is of genes that the singles change in different
 * directions; it is added on top, so that the other three stay as they were.
 *
 * @param single changes of mean X, singles × genes
 * @param lowest per gene, the least that a change may be
 * @param highest per gene, the most that a change may be
 */
export function interactions(
  settings: SimulationSettings,
  pairs: readonly [number, number][],
  single: Float64Array,
  lowest: Float64Array,
  highest: Float64Array,
  random: Random,
): Interactions {
  const { nGenes, interactions: wanted } = settings;
  const kinds = ["buffering", "synergy", "opposite"] as const;
  const total = kinds.reduce((sum, kind) => sum + wanted[kind], 0);
  const proneness = random.split("genes");
  const prone = Float64Array.from({ length: nGenes }, () => Math.exp(1.2 * proneness.normal()));
  const double: number[] = [];
  const gene: number[] = [];
  const kind: InteractionKind[] = [];
  const value: number[] = [];
  if (total > 0)
    pairs.forEach(([a, b], d) => {
      const own = random.split(`pair ${d}`);
      if (own.next() >= wanted.pairs) return;
      // Geometric-like numbers: a few pairs have most.
      const count = Math.min(nGenes, Math.round(wanted.genes * own.gamma(1)));
      const weight = (g: number): number => {
        const [x, y] = [single[a * nGenes + g]!, single[b * nGenes + g]!];
        return x * y > 0 ? prone[g]! * (x + y) ** 2 : 0;
      };
      for (const g of weighted(nGenes, count, weight, own)) {
        const sum = single[a * nGenes + g]! + single[b * nGenes + g]!;
        const which = drawKind(kinds, (one) => wanted[one], own.next() * total);
        const size = wanted.strength * (0.5 + own.next());
        const factor =
          which === "buffering"
            ? 1 - Math.min(size, 0.95)
            : which === "synergy"
              ? 1 + size
              : -Math.min(size, 0.95);
        const bounded = Math.min(highest[g]!, Math.max(lowest[g]!, factor * sum));
        double.push(d);
        gene.push(g);
        kind.push(which);
        value.push(bounded - sum);
      }
      const disagreeing = (wanted.other ?? 0) * (count / total);
      if (disagreeing > 0) addOther(d, a, b, random.split(`other ${d}`).poisson(disagreeing));
    });

  /** Where singles disagree about the direction, there is no buffering or synergy: the larger one counts more, or less. */
  function addOther(d: number, a: number, b: number, count: number): void {
    const own = random.split(`other genes ${d}`);
    const at = (p: number, g: number): number => single[p * nGenes + g]!;
    const weight = (g: number): number =>
      at(a, g) * at(b, g) < 0 ? prone[g]! * (at(a, g) - at(b, g)) ** 2 : 0;
    for (const g of weighted(nGenes, count, weight, own)) {
      const sum = at(a, g) + at(b, g);
      const size = wanted.strength * (0.5 + own.next()) * (own.next() < 0.5 ? -1 : 1);
      const larger = Math.abs(at(a, g)) > Math.abs(at(b, g)) ? at(a, g) : at(b, g);
      const bounded = Math.min(highest[g]!, Math.max(lowest[g]!, sum + size * larger));
      double.push(d);
      gene.push(g);
      kind.push("other");
      value.push(bounded - sum);
    }
  }
  return {
    double: Int32Array.from(double),
    gene: Int32Array.from(gene),
    kind,
    value: Float64Array.from(value),
  };
}

function drawKind<Kind extends InteractionKind>(
  kinds: readonly Kind[],
  frequency: (kind: Kind) => number,
  at: number,
): Kind {
  let left = at;
  for (const kind of kinds) {
    left -= frequency(kind);
    if (left < 0) return kind;
  }
  return kinds[0]!;
}

/** `count` positions without replacement, by weight: the smallest of exponential times (Efraimidis & Spirakis 2006). */
function weighted(n: number, count: number, weight: (i: number) => number, random: Random): number[] {
  const times: [number, number][] = [];
  for (let i = 0; i < n; i++) {
    const w = weight(i);
    const u = 1 - random.next();
    if (w > 0) times.push([-Math.log(u) / w, i]);
  }
  return times
    .sort((a, b) => a[0] - b[0])
    .slice(0, count)
    .map(([, i]) => i)
    .sort((a, b) => a - b);
}
