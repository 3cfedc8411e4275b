import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { checkPredictions, predictionOf } from "../../src/data/predictions.ts";
import type { Pseudobulk } from "../../src/data/pseudobulk.ts";
import type { Model } from "../../src/models/model.ts";
import { fromRows, type NamedMatrix } from "../../src/stats/matrix.ts";
import { pseudobulkOf } from "./models.ts";

interface Golden {
  genes: string[];
  train: string[];
  cells: number[];
  means: number[][];
  held: string[];
  /** Of global epistasis. */
  s: number;
  epsilon: number[];
  /** Of target scaling. */
  c: number;
  embeddings: Record<string, Record<string, number[]>>;
  golden: Record<
    string,
    { model: string; options: Record<string, unknown>; predictions: Record<string, number[]> }
  >;
}

/** What tests/golden/make_baselines.py computed with numpy and scikit-learn. */
export const golden: Golden = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "../golden/baselines.json"), "utf8"),
) as Golden;

/** Its training data. */
export function goldenTraining(): Pseudobulk {
  return pseudobulkOf(golden.train, golden.genes, Float64Array.from(golden.means.flat()), golden.cells);
}

/** One of its embeddings. */
export function goldenEmbedding(name: string): NamedMatrix {
  const rows = Object.entries(golden.embeddings[name]!);
  const matrix = fromRows(rows.map(([, values]) => values));
  return { ...matrix, rowNames: rows.map(([gene]) => gene), columnNames: matrix.values.length > 0 ? rows[0]![1].map((_, i) => `d${i}`) : [] }; // prettier-ignore
}

/** Largest difference of two vectors. */
export function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert.equal(a.length, b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

/** Fits a model to the golden training data as each of its entries says, and compares what is predicted and what is not. */
export function goldenTests(model: Model): void {
  const entries = Object.entries(golden.golden).filter(([, entry]) => entry.model === model.id);
  if (entries.length === 0) throw new Error(`no golden numbers of ${model.id}`);
  for (const [name, entry] of entries)
    it(`agrees with numpy and scikit-learn: ${name}`, async () => {
      const { embedding, ...options } = entry.options;
      const given =
        embedding === undefined ? options : { ...options, embedding: goldenEmbedding(embedding as string) };
      const fitted = await model.fit(goldenTraining(), given);
      // Tested where the golden numbers are defined; what is not predicted there must not be predicted here.
      const skipped = name.includes("cosine") ? ["ctrl"] : [];
      const asked = golden.held.filter((label) => !skipped.includes(label));
      const found = checkPredictions(await fitted.predict(asked));
      assert.deepEqual([...found.conditions].sort(), Object.keys(entry.predictions).sort());
      for (const [label, values] of Object.entries(entry.predictions))
        assert.ok(farthest(predictionOf(found, label)!, values) < 1e-9, label);
    });
}
