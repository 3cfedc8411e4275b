import type { Table } from "../io/table.ts";
import { textAt } from "../io/table.ts";

/** Columns of `var` that hold symbols where the index holds identifiers; GEARS, CELLxGENE and scanpy names. */
const NAMES: readonly string[] = [
  "gene_name",
  "gene_names",
  "gene_symbol",
  "gene_symbols",
  "feature_name",
  "symbol",
];

/** Gene symbols in file order: a column of symbols where `var` has one, else its index; not guaranteed unique. */
export function geneSymbols(variables: Table): string[] {
  for (const name of NAMES) {
    const column = variables.columns.get(name);
    if (column?.kind !== "text" && column?.kind !== "category") continue;
    return variables.index.map((identifier, row) => textAt(column, row) || identifier);
  }
  return [...variables.index];
}

/** Symbols that several genes share, in file order, with how many. */
export function sharedSymbols(genes: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const gene of genes) counts.set(gene, (counts.get(gene) ?? 0) + 1);
  return new Map([...counts].filter(([, count]) => count > 1));
}
