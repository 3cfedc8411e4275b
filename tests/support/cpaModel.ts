import golden from "../golden/cpa.json" with { type: "json" };
import { parseCondition } from "../../src/data/condition.ts";
import type { CountMatrix } from "../../src/models/deep/cpa/counts.ts";
import { coding, feedsOf, type Coding, type CpaFeeds } from "../../src/models/deep/cpa/batches.ts";
import { cpaNetwork, type CpaNetwork } from "../../src/models/deep/cpa/network.ts";

/** The cells, the network and the weights of tests/golden/make_cpa_model.py. */
export function goldenCpa(options: { dropout?: boolean } = {}): {
  network: CpaNetwork;
  cells: CountMatrix;
  code: Coding;
  feeds: CpaFeeds;
} {
  const cells = goldenCells();
  const code = coding(cells, Int32Array.from(cells.conditionOf.keys()));
  const sizes = { genes: golden.genes, perturbations: code.perturbations.length, classes: code.classes };
  const network = cpaNetwork(sizes, 1, options);
  const known = new Map([...network.parameters, ...network.adversary.parameters].map((one) => [one.name, one])); // prettier-ignore
  golden.order.forEach((name, k) => {
    const one = known.get(name)!;
    const width = one.shape.length > 1 ? one.shape.at(-1)! : 16;
    const scale = name === "perturbations" || name === "log_dispersion" ? 1 : 1 / Math.sqrt(width);
    one.values = name.endsWith("norm.weight")
      ? wave(one.values.length, k, 0.2).map((value) => 1 + value)
      : wave(one.values.length, k, scale);
  });
  return { network, cells, code, feeds: feedsOf(cells, code, golden.rows) };
}

function goldenCells(): CountMatrix {
  const indptr = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const row of golden.counts) {
    row.forEach((count, g) => {
      if (count === 0) return;
      indices.push(g);
      values.push(count);
    });
    indptr.push(indices.length);
  }
  const totals = Float64Array.from(golden.counts, (row) => row.reduce((a, b) => a + b, 0));
  return {
    genes: Array.from({ length: golden.genes }, (_, g) => `g${g}`),
    nCells: golden.counts.length,
    indptr: Float64Array.from(indptr),
    indices: Int32Array.from(indices),
    values: Float32Array.from(values),
    conditions: golden.conditions.map((label) => parseCondition(label)),
    conditionOf: Int32Array.from(golden.conditionOf),
    totals,
    scaledTotals: totals,
  };
}

export function wave(n: number, k: number, scale: number): Float32Array {
  return Float32Array.from({ length: n }, (_, i) => {
    const v = Math.sin(12.9898 * (i + 1) + 78.233 * k) * 43758.5453;
    return (2 * (v - Math.floor(v)) - 1) * scale;
  });
}

/** The dropout masks of the fixture, for the inputs `NAME.LAYER.kept` of the network. */
export function goldenMasks(name: "encoder" | "adversary", size: number): Record<string, Uint8Array> {
  const [layers, width, p] = name === "encoder" ? [4, 256, 0.2] : [2, 128, 0.3];
  return Object.fromEntries(
    Array.from({ length: layers }, (_, layer) => [
      `${name}.${layer}.kept`,
      Uint8Array.from({ length: size * width }, (__, i) =>
        Math.sin(3 + 5.1 * (name.length + layer) + 1.37 * i) >= -Math.cos(Math.PI * p) ? 1 : 0,
      ),
    ]),
  );
}

export interface Summary {
  norm: number;
  sum: number;
  at: number[];
  values: number[];
}

/** How far values are from those summed up, relative to their length: the largest of all deviations. */
export function distance(values: ArrayLike<number>, { norm, sum, at, values: some }: Summary): number {
  const found = Array.from(values);
  const own = Math.hypot(...found);
  const total = found.reduce((a, b) => a + b, 0);
  const typical = norm / Math.sqrt(found.length);
  return Math.max(
    Math.abs(own - norm) / norm,
    Math.abs(total - sum) / (norm * Math.sqrt(found.length)),
    ...at.map((place, i) => Math.abs(found[place]! - some[i]!) / Math.max(typical, Math.abs(some[i]!))),
  );
}
