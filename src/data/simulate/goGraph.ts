import { PertlineError } from "../../error.ts";
import { pearsonCorrelation } from "../../stats/correlation.ts";
import type { Gene2go } from "../gene2go.ts";
import { type Random, random } from "../../stats/random.ts";
import type { Truth } from "./truth.ts";

export interface GoOptions {
  /** 0 … 1: share of annotations that follow the similarity of effects, 0.7 unless told; the others are random. */
  fidelity?: number;
  /** Terms per gene, on average; 12 unless told. */
  terms?: number;
  /** Edges into each gene at most, 20 unless told; its edge to itself comes on top, as in GEARS. */
  neighbours?: number;
}

/** Invented annotations of perturbed genes, and the graph that GEARS makes of annotations. */
export interface GoGraph {
  /** Gene → terms, as `gene2go` holds them; identifiers are invented. */
  gene2go: Gene2go;
  /** Directed edges: `importance` is the Jaccard index of the two genes' terms, above 0.1. */
  source: string[];
  target: string[];
  importance: Float64Array;
}

/**
 * A gene ontology that knows something about a simulated experiment. Each term is a gene and those whose noise-free
 * effects are most like its own (or, for a share of 1 − fidelity, genes at random); edges follow GEARS' rule, Jaccard
 * index above 0.1 and the highest per gene. So genes near each other in the graph have similar effects, to the degree
 * that `fidelity` says.
 *
 * @throws PertlineError SIMULATION_SETTINGS
 */
export function goGraph(truth: Truth, options: GoOptions = {}): GoGraph {
  const { fidelity = 0.7, terms = 12, neighbours = 20 } = options;
  const expect = (ok: boolean, what: string, found: number): void => {
    if (!ok) throw new PertlineError("SIMULATION_SETTINGS", `A gene graph expects ${what}, found ${found}.`);
  };
  expect(fidelity >= 0 && fidelity <= 1, "fidelity from 0 to 1", fidelity);
  expect(Number.isInteger(terms) && terms >= 1 && terms <= 200, "terms from 1 to 200", terms);
  expect(Number.isInteger(neighbours) && neighbours >= 1, "neighbours from 1 on", neighbours);
  const genes = truth.design.targets;
  const source = random(truth.settings.seed).split("gene ontology");
  const members = annotate(alike(truth), fidelity, terms, source);
  const sets = genes.map(() => new Set<number>());
  members.forEach((list, term) => list.forEach((gene) => sets[gene]!.add(term)));
  const name = (term: number): string => `SIM:${String(term + 1).padStart(7, "0")}`;
  return {
    gene2go: new Map(genes.map((gene, i) => [gene, new Set([...sets[i]!].map(name))])),
    ...edges(genes, sets, neighbours),
  };
}

/** singles × singles: correlation of effects. */
function alike({ settings: { nGenes, nSingles }, means, design }: Truth): Float64Array[] {
  const changes = Array.from({ length: nSingles }, (_, p) => {
    const change = Float64Array.from({ length: nGenes }, (_, g) => means[(1 + p) * nGenes + g]! - means[g]!);
    // Its own target stands out and says nothing about others.
    if (design.targetRows[p]! >= 0) change[design.targetRows[p]!] = 0;
    return change;
  });
  const result = changes.map(() => new Float64Array(nSingles));
  for (let a = 0; a < nSingles; a++)
    for (let b = 0; b <= a; b++)
      result[a]![b] = result[b]![a] = pearsonCorrelation(changes[a]!, changes[b]!) || 0;
  return result;
}

/** Genes of each term. */
function annotate(alike: Float64Array[], fidelity: number, terms: number, source: Random): number[][] {
  const n = alike.length;
  const members: number[][] = [];
  let annotations = 0;
  for (let t = 0; annotations < n * terms; t++) {
    const own = source.split(`term ${t}`);
    // Every gene heads some terms, so that none is left without.
    const head = t % n;
    const size = Math.min(n, 2 + Math.min(own.poisson(4), 18, Math.round(n / 5)));
    const guided = own.next() < fidelity;
    const order = guided ? alike[head]!.slice() : Float64Array.from({ length: n }, () => own.next());
    order[head] = Infinity;
    const list = Array.from(order, (_, i) => i)
      .sort((a, b) => order[b]! - order[a]! || a - b)
      .slice(0, size);
    members.push(list);
    annotations += list.length;
  }
  return members;
}

/** As GEARS: per target gene the highest Jaccard indices above 0.1, and itself. */
function edges(genes: string[], sets: Set<number>[], neighbours: number): Omit<GoGraph, "gene2go"> {
  const source: string[] = [];
  const target: string[] = [];
  const importance: number[] = [];
  for (let b = 0; b < genes.length; b++) {
    const near = sets
      .map((set, a) => ({ a, value: jaccard(set, sets[b]!) }))
      .filter(({ value }) => value > 0.1)
      .sort((x, y) => y.value - x.value || x.a - y.a)
      .slice(0, neighbours + 1);
    for (const { a, value } of near) {
      source.push(genes[a]!);
      target.push(genes[b]!);
      importance.push(value);
    }
  }
  return { source, target, importance: Float64Array.from(importance) };
}

function jaccard(a: Set<number>, b: Set<number>): number {
  let both = 0;
  for (const one of a) if (b.has(one)) both++;
  return both / (a.size + b.size - both);
}
