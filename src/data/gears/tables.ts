import { PertlineError } from "../../error.ts";
import { welch } from "../../stats/welch.ts";
import { gearsName } from "./names.ts";

/** Sums of cells by cell type and condition, as `GroupStatistics` by the columns `cell_type` and `condition`. */
export interface TypedStatistics {
  /** Per group: cell type, condition as GEARS writes it. */
  groups: readonly (readonly string[])[];
  nCells: readonly number[];
  /** groups × genes. */
  means: Float64Array;
  variances: Float64Array;
  nonZeros: Float64Array;
}

/** What GEARS keeps in `uns`, by condition name (`K562_A+ctrl_1+1`). */
export interface GearsTables {
  /** Names of all genes, the largest |t| first. */
  rank_genes_groups_cov_all: Record<string, string[]>;
  /** The first 20 of these that are expressed in the condition. */
  top_non_zero_de_20: Record<string, string[]>;
  /** The first 20 that are expressed in the condition, or in neither it nor control. */
  top_non_dropout_de_20: Record<string, string[]>;
  /** Positions of such genes, ascending. */
  non_zeros_gene_idx: Record<string, Int32Array>;
  non_dropout_gene_idx: Record<string, Int32Array>;
}

/**
 * The tables that GEARS' metrics need (`get_DE_genes` and `get_dropout_non_zero_genes` of gears/data_utils.py): genes
 * ranked by Welch's t test of each condition against the control cells of the same cell type. Whether a gene is
 * expressed is judged over the cells of a condition of all types, as there. Genes that tie are in file order, where
 * scanpy leaves the order to numpy's sort. Conditions of one cell are not ranked.
 *
 * @param names of the rows of `var`
 * @throws PertlineError NO_CONTROL_CELLS
 */
export function gearsTables(statistics: TypedStatistics, names: readonly string[]): GearsTables {
  const { groups, nCells, means, variances, nonZeros } = statistics;
  const width = names.length;
  const expressed = new Map<string, Uint8Array>();
  groups.forEach(([, condition], row) => {
    const flags = expressed.get(condition as string) ?? new Uint8Array(width);
    for (let gene = 0; gene < width; gene++)
      if ((nonZeros[row * width + gene] as number) > 0) flags[gene] = 1;
    expressed.set(condition as string, flags);
  });
  const inControl = expressed.get("ctrl") ?? new Uint8Array(width);
  const tables: GearsTables = {
    rank_genes_groups_cov_all: {},
    top_non_zero_de_20: {},
    top_non_dropout_de_20: {},
    non_zeros_gene_idx: {},
    non_dropout_gene_idx: {},
  };
  groups.forEach(([type, condition], row) => {
    if (condition === "ctrl") return;
    const control = groups.findIndex((group) => group[0] === type && group[1] === "ctrl");
    if (control < 0 || (nCells[control] as number) < 2)
      throw new PertlineError(
        "NO_CONTROL_CELLS",
        `The cell type "${type}" has ${control < 0 ? 0 : nCells[control]} control cells: genes are ranked against the control cells of the same type, two at least.`,
      );
    if ((nCells[row] as number) < 2) return;
    const moments = (of: number, gene: number): Parameters<typeof welch>[0] => ({
      mean: means[of * width + gene] as number,
      variance: variances[of * width + gene] as number,
      n: nCells[of] as number,
    });
    const sizes = Float64Array.from(names, (_, gene) => Math.abs(welch(moments(row, gene), moments(control, gene)).t) || 0); // prettier-ignore
    const order = Int32Array.from(names, (_, gene) => gene).sort((a, b) => (sizes[b] as number) - (sizes[a] as number) || a - b); // prettier-ignore
    const nonZero = expressed.get(condition as string) as Uint8Array;
    const nonDropout = nonZero.map((flag, gene) => (flag === 1 || inControl[gene] === 0 ? 1 : 0));
    const name = gearsName(type as string, condition as string);
    const first = (flags: Uint8Array): string[] => Array.from(order.filter((gene) => flags[gene] === 1).subarray(0, 20), (gene) => names[gene] as string); // prettier-ignore
    const positions = (flags: Uint8Array): Int32Array => Int32Array.from(names.keys()).filter((gene) => flags[gene] === 1); // prettier-ignore
    tables.rank_genes_groups_cov_all[name] = Array.from(order, (gene) => names[gene] as string);
    tables.top_non_zero_de_20[name] = first(nonZero);
    tables.top_non_dropout_de_20[name] = first(nonDropout);
    tables.non_zeros_gene_idx[name] = positions(nonZero);
    tables.non_dropout_gene_idx[name] = positions(nonDropout);
  });
  return tables;
}
