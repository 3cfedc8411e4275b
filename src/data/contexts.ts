import { PertlineError } from "../error.ts";
import { listed } from "../nearest.ts";
import type { Table } from "../io/table.ts";
import { labelsOf } from "../io/table.ts";

/** Columns that name the kind of cells; batches, guides and replicates are not among them. */
const NAMES: ReadonlySet<string> = new Set(["cell_type", "cell_line", "celltype", "cellline", "cell"]);
/** More values than this are names of cells, not kinds. */
const MOST = 200;

/**
 * Refuses to average several kinds of cells against one control: differences between the kinds would count as effects
 * of the perturbations.
 *
 * @param used 1 for cells that are averaged, control included: a control of another kind is as wrong as a perturbed cell
 * @throws PertlineError SEVERAL_CONTEXTS, naming column and values
 */
export function checkContexts(obs: Table, used: Uint8Array): void {
  const found = severalContexts(obs, used);
  if (!found) return;
  const { column, values } = found;
  throw new PertlineError(
    "SEVERAL_CONTEXTS",
    `The cells are of ${values.length} kinds (${column}: ${listed(values)}), and would be averaged together: differences between the kinds would look like effects. Choose one with --where ${column}=${values[0]}, compare each by itself with pertline run --stratify ${column}, or say with --allow-mixed (allowMixed: true) that they may be mixed.`,
  );
}

/** The first column that has several kinds of cells among those used. */
export function severalContexts(
  obs: Table,
  used: Uint8Array,
): { column: string; values: string[] } | undefined {
  for (const [name, column] of obs.columns) {
    if (!NAMES.has(name.toLowerCase().replace(/[. -]/g, "_"))) continue;
    if (column.kind !== "category" && column.kind !== "text") continue;
    const { labels, codes } = labelsOf(column);
    const present = new Set<number>();
    for (let row = 0; row < codes.length; row++)
      if (used[row] === 1 && (codes[row] as number) >= 0) present.add(codes[row] as number);
    if (present.size > 1 && present.size <= MOST)
      return { column: name, values: labels.filter((_, code) => present.has(code)) };
  }
  return undefined;
}
