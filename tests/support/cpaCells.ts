import { cellReader, type CellReader } from "../../src/data/cellMatrix.ts";
import { pseudobulk, type Pseudobulk } from "../../src/data/pseudobulk.ts";
import { selectConditions } from "../../src/data/select.ts";
import { random } from "../../src/stats/random.ts";
import { category, memoryCells } from "./memoryCells.ts";

export const LABELS = ["ctrl", "A+ctrl", "B+ctrl", "C+ctrl", "A+B", "A+C", "B+C"];

/**
 * Cells whose genes change by factors that multiply, as log1p of counts scaled to 1,000; the last gene is never seen.
 * @param change made to the counts of a cell before they are scaled
 */
export async function cpaCells({
  cells = 30,
  genes = 20,
  labels = LABELS,
  change = (counts: number[]): number[] => counts,
}: {
  cells?: number;
  genes?: number;
  labels?: readonly string[];
  change?: (counts: number[], label: string, at: number) => number[];
} = {}): Promise<{ truth: Pseudobulk; read: CellReader; training(without?: readonly string[]): Pseudobulk }> {
  const source = random(5);
  const rates = Array.from({ length: genes }, () => 2 + 6 * source.next());
  const effects = new Map(["A", "B", "C", "D"].map((gene) => [gene, rates.map(() => Math.exp(0.7 * source.normal()))])); // prettier-ignore
  const rows: number[][] = [];
  const obs: string[] = [];
  for (const label of labels)
    for (let i = 0; i < cells; i++) {
      const own = rates.map((rate, g) => label.split("+").reduce((all, part) => all * (effects.get(part)?.[g] ?? 1), rate)); // prettier-ignore
      const counts = own.map((rate, g) => (g === genes - 1 ? 0 : source.poisson(rate)));
      const changed = change(counts, label, i);
      const total = changed.reduce((a, b) => a + b, 0);
      rows.push(changed.map((count) => (total === 0 ? 0 : Math.log1p((1000 * count) / total))));
      obs.push(label);
    }
  const made = memoryCells({ condition: category(obs) }, rows);
  const truth = await pseudobulk(made);
  return {
    truth,
    read: cellReader(made),
    training: (without = []) => selectConditions(truth, labels.filter((label) => !without.includes(label))), // prettier-ignore
  };
}
