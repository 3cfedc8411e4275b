import type { Random } from "../../stats/random.ts";
import type { Design } from "./design.ts";
import type { SimulationSettings } from "./settings.ts";

/** Root mean square 1, heavier tails than the normal: most genes hardly respond, some a lot. */
function heavy(random: Random): number {
  return random.normal() * Math.exp(0.8 * random.normal() - 0.64);
}

/** What genes have, whichever perturbation acts: their part in the shared response and in each gene programme. */
export interface GenePrograms {
  /** Per gene. */
  shared: Float64Array;
  /** genes × modules. */
  loadings: Float64Array;
}

export function genePrograms(settings: SimulationSettings, random: Random): GenePrograms {
  const { nGenes, effects } = settings;
  const shared = random.split("shared");
  const modules = random.split("modules");
  return {
    shared: Float64Array.from({ length: nGenes }, () => heavy(shared)),
    loadings: Float64Array.from({ length: nGenes * effects.modules.count }, () => heavy(modules)),
  };
}

/**
 * The activity of every programme under every perturbation, targets × modules, variance 1:
 * coupling · (place of the target gene in the programmes) + the rest, of which `graph` is common to a community.
 */
export function activities(
  settings: SimulationSettings,
  { targetRows }: Design,
  { loadings }: GenePrograms,
  community: Int32Array,
  random: Random,
): Float64Array {
  const k = settings.effects.modules.count;
  const { coupling, graph } = settings.effects;
  const result = new Float64Array(targetRows.length * k);
  for (let p = 0; p < targetRows.length; p++) {
    const row = targetRows[p]!;
    const own = random.split(`perturbation ${p}`);
    const common = random.split(`community ${community[p]!}`);
    for (let m = 0; m < k; m++) {
      const rest = graph * common.normal() + Math.sqrt(1 - graph * graph) * own.normal();
      // A target that is not measured has a place in the programmes all the same; nobody can see it.
      const place = row >= 0 ? loadings[row * k + m]! : heavy(own);
      result[p * k + m] = coupling * place + Math.sqrt(1 - coupling * coupling) * rest;
    }
  }
  return result;
}

/** Changes of log expression by single perturbations, targets × genes, without the effect on the target itself. */
export function logEffects(
  settings: SimulationSettings,
  programs: GenePrograms,
  activity: Float64Array,
  random: Random,
): Float64Array {
  const { nGenes, nSingles, effects } = settings;
  const k = effects.modules.count;
  const scale = effects.modules.size / Math.sqrt(k);
  const result = new Float64Array(nSingles * nGenes);
  for (let p = 0; p < nSingles; p++) {
    const own = random.split(`strength and sparse ${p}`);
    const sd = effects.strengthLogSd;
    const strength = Math.exp(sd * own.normal() - (sd * sd) / 2);
    const row = result.subarray(p * nGenes, (p + 1) * nGenes);
    for (let g = 0; g < nGenes; g++) {
      let sum = 0;
      for (let m = 0; m < k; m++) sum += activity[p * k + m]! * programs.loadings[g * k + m]!;
      row[g] = strength * (effects.shared * programs.shared[g]! + scale * sum);
    }
    const sparse = effects.sparse.size * Math.sqrt(nGenes / Math.max(1, effects.sparse.genes));
    for (const g of some(nGenes, effects.sparse.genes, own))
      row[g] = row[g]! + strength * sparse * own.normal();
  }
  return result;
}

/** `count` distinct positions of 0 … n − 1. */
function some(n: number, count: number, random: Random): Set<number> {
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(random.integer(n));
  return chosen;
}
