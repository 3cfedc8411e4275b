import type { Random } from "../../stats/random.ts";

/** A weighted undirected graph of perturbed genes; each edge once. */
export interface Graph {
  source: string[];
  target: string[];
  weight: Float64Array;
}

/** The hidden graph and, per node, the community that makes neighbours alike. */
export interface HiddenGraph {
  graph: Graph;
  community: Int32Array;
}

/** Communities are of about eight genes. */
export function communitiesOf(nodes: number): number {
  return Math.max(2, Math.round(nodes / 8));
}

/** Communities of about eight genes: most edges lie within them, few between. */
export function hiddenGraph(nodes: readonly string[], random: Random): HiddenGraph {
  const communities = communitiesOf(nodes.length);
  const order = random.shuffle(Array.from(nodes, (_, i) => i));
  const community = new Int32Array(nodes.length);
  order.forEach((node, i) => (community[node] = i % communities));
  const source: string[] = [];
  const target: string[] = [];
  const weight: number[] = [];
  for (let a = 0; a < nodes.length; a++)
    for (let b = a + 1; b < nodes.length; b++) {
      const within = community[a] === community[b];
      if (random.next() >= (within ? 0.7 : 0.01)) continue;
      source.push(nodes[a]!);
      target.push(nodes[b]!);
      weight.push((within ? 0.3 : 0.1) * (1 + random.next()));
    }
  return { graph: { source, target, weight: Float64Array.from(weight) }, community };
}
