import type { Gene2go } from "../../../data/gene2go.ts";
import type { GeneGraph } from "../../../data/goGraph.ts";

/** Jaccard index from which on two genes are neighbours. */
const THRESHOLD = 0.1;

/**
 * GEARS' perturbation graph of GO annotations (`make_GO`): an edge between genes whose sets of terms have a Jaccard index
 * above 0.1, every gene with itself included. Only pairs that share a term are compared.
 *
 * @param wanted genes of the graph, those with annotations among them; all annotated ones unless given
 */
export function ontologyGraph(gene2go: Gene2go, wanted?: Iterable<string>): GeneGraph {
  const genes = [...new Set(wanted ?? gene2go.keys())].filter((gene) => gene2go.has(gene)).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)); // prettier-ignore
  const byTerm = new Map<string, number[]>();
  genes.forEach((gene, at) => {
    for (const term of gene2go.get(gene)!) {
      const its = byTerm.get(term);
      if (its) its.push(at);
      else byTerm.set(term, [at]);
    }
  });
  const source: number[] = [];
  const target: number[] = [];
  const importance: number[] = [];
  const shared = new Int32Array(genes.length);
  genes.forEach((gene, from) => {
    const terms = gene2go.get(gene)!;
    shared.fill(0);
    for (const term of terms) for (const at of byTerm.get(term)!) shared[at]!++;
    shared.forEach((both, to) => {
      const index = both / (terms.size + gene2go.get(genes[to]!)!.size - both);
      if (!(index > THRESHOLD)) return;
      source.push(from);
      target.push(to);
      importance.push(index);
    });
  });
  return { genes, source: Int32Array.from(source), target: Int32Array.from(target), importance: Float64Array.from(importance) }; // prettier-ignore
}
