import type { Pseudobulk } from "../../src/data/pseudobulk.ts";
import { writeH5ad } from "../../src/io/h5ad/write.ts";
import { random } from "../../src/stats/random.ts";

/** Writes some cells per condition around the means of a pseudobulk, never negative, as an `.h5ad` file. */
export async function writeCells(
  file: string,
  truth: Pseudobulk,
  { cells = 20, noise = 0.2, seed = 1 }: { cells?: number; noise?: number; seed?: number } = {},
): Promise<void> {
  const source = random(seed);
  const width = truth.genes.length;
  const labels = truth.conditions.flatMap(({ label }) => Array.from({ length: cells }, () => label));
  const values = Float32Array.from({ length: labels.length * width }, (_, i) => {
    const condition = Math.floor(i / width / cells);
    return Math.max(0, truth.means[condition * width + (i % width)]! + noise * source.normal());
  });
  await writeH5ad(file, {
    X: { shape: [labels.length, width], values },
    obs: {
      rows: labels.length,
      index: labels.map((_, i) => `cell${i}`),
      columns: new Map([["condition", { kind: "text", values: labels }]]),
    },
    var: { rows: width, index: [...truth.genes], columns: new Map() },
  });
}
