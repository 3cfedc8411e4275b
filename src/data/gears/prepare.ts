import { listed } from "../../nearest.ts";
import type { RowsToWrite } from "../../io/h5ad/write.ts";
import { writeH5ad } from "../../io/h5ad/write.ts";
import type { Column, Table } from "../../io/table.ts";
import type { Cells } from "../cells.ts";
import { highlyVariable } from "../highlyVariable.ts";
import { normalise } from "../normalise.ts";
import type { WorkOptions } from "../qualityCounts.ts";
import { rowsOf, subset } from "../subset.ts";
import { addBlock, finish, fractions, newSums } from "../sums.ts";
import type { GearsCells, GearsCellsOptions } from "./cells.ts";
import { gearsCells } from "./cells.ts";
import { gearsDose, gearsName } from "./names.ts";
import { gearsTables } from "./tables.ts";

export interface PrepareOptions extends GearsCellsOptions, WorkOptions {
  /** Highly variable genes to keep, 5,000 unless told. */
  nTop?: number;
  /** Keep measured genes that are perturbed too, as for Norman and Adamson but not for Replogle; true unless told. */
  keepPerturbed?: boolean;
}

export interface Prepared {
  nCells: number;
  genes: readonly string[];
  /** As GEARS writes them, in order of first appearance. */
  conditions: readonly string[];
  /** Median library size that cells were scaled to. */
  target: number;
  /** What was decided and left out: each one sentence. */
  notes: string[];
}

/**
 * From raw counts to the file that GEARS reads (`perturb_processed.h5ad`), as its authors made theirs: cells scaled to
 * the median library size, log(1 + x), 5,000 highly variable genes (Seurat's first method) and the perturbed genes;
 * columns `condition`, `cell_type`, `dose_val`, `control` and `condition_name`; genes ranked per condition in `uns`.
 * Reads the file three times, in bounded memory. Conditions are not filtered by GO terms: GEARS does so when it loads the
 * file (`goFilter`).
 *
 * @throws PertlineError of `detectCondition`, `applyWhere`, `normalise` and `writeH5ad`; NO_CONTROL_CELLS
 */
export async function prepareGears(
  cells: Cells,
  file: string,
  options: PrepareOptions = {},
): Promise<Prepared> {
  const { nTop = 5000, keepPerturbed = true, signal, progress } = options;
  const chosen = gearsCells(cells, options);
  const rows = Int32Array.from(chosen.kept.keys()).filter((row) => chosen.kept[row] === 1);
  const kept = rows.length < cells.nCells ? subset(cells, { cells: chosen.kept }) : cells;
  const logs = await normalise(kept, { signal, progress: labelled(progress, "library sizes") });
  const { genes: variable } = await highlyVariable(logs, { nTop, signal, progress: labelled(progress, "highly variable genes") }); // prettier-ignore
  const perturbed = new Set(chosen.conditions.flatMap((label) => label.split("+")));
  perturbed.delete("ctrl");
  const added = keepPerturbed
    ? cells.genes.filter((gene, i) => variable[i] === 0 && perturbed.has(gene))
    : [];
  const wanted = variable.map((flag, i) => (flag === 1 || (keepPerturbed && perturbed.has(cells.genes[i] as string)) ? 1 : 0)); // prettier-ignore
  const result = subset(logs, { genes: wanted });

  const sums = newSums(chosen.groups.length, result.genes.length, true);
  const group = Int32Array.from(rows, (row) => chosen.rows[row] as number);
  const halves = new Uint8Array(rows.length);
  const nCells = chosen.groups.map(() => 0);
  for (const one of group) nCells[one]!++;
  async function* blocks(): AsyncGenerator<RowsToWrite, void, undefined> {
    for await (const block of result.blocks({ signal, progress: labelled(progress, "writing") })) {
      addBlock(sums, block, group, halves);
      yield block;
    }
  }
  await writeH5ad(
    file,
    {
      X: { shape: [result.nCells, result.genes.length], blocks: blocks() },
      obs: gearsObs(rowsOf(cells.obs, rows), group, chosen),
      var: withColumn(result.var, "gene_name", { kind: "text", values: [...result.genes] }),
      uns: () => {
        const nonZeros = fractions(sums, nCells);
        const { means, variances } = finish(sums, group, halves, nCells);
        const tables = gearsTables({ groups: chosen.groups, nCells, means, variances, nonZeros }, result.var.index); // prettier-ignore
        return {
          log1p: {},
          ...Object.fromEntries(
            Object.entries(tables).map(([key, table]) => [
              key,
              Object.fromEntries(
                Object.entries(table as Record<string, string[] | Int32Array>).map(([name, values]) => [
                  name,
                  { shape: [values.length], values },
                ]),
              ),
            ]),
          ),
        };
      },
    },
    signal,
  );
  const unmeasured = [...perturbed].filter((gene) => !cells.genes.includes(gene));
  return {
    nCells: result.nCells,
    genes: result.genes,
    conditions: chosen.conditions,
    target: logs.target,
    notes: [
      ...chosen.notes,
      ...logs.notes.slice(kept.notes.length),
      `${variable.reduce((n, one) => n + one, 0)} highly variable genes of ${cells.genes.length} were kept.`,
      ...(added.length > 0 ? [`${added.length} perturbed genes that are not among them were kept too.`] : []),
      ...(unmeasured.length > 0 ? [`${unmeasured.length} perturbed genes are not measured: ${listed(unmeasured)}.`] : []), // prettier-ignore
    ],
  };
}

function labelled(progress: WorkOptions["progress"], what: string): WorkOptions["progress"] {
  return progress && ((total, label) => progress(total, `${label ?? "Reading"}: ${what}`));
}

function gearsObs(obs: Table, group: Int32Array, { groups }: GearsCells): Table {
  const category = (labelOf: (type: string, condition: string) => string): Column => {
    const labels = groups.map(([type, condition]) => labelOf(type, condition));
    const categories = [...new Set(labels)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const codes = labels.map((label) => categories.indexOf(label));
    return { kind: "category", categories, codes: Int32Array.from(group, (one) => codes[one] as number) };
  };
  return [
    ["condition", category((_, condition) => condition)],
    ["cell_type", category((type) => type)],
    ["dose_val", category((_, condition) => gearsDose(condition))],
    ["control", { kind: "number", values: Float64Array.from(group, (one) => (groups[one]?.[1] === "ctrl" ? 1 : 0)) }], // prettier-ignore
    ["condition_name", category(gearsName)],
  ].reduce((table, [name, column]) => withColumn(table, name as string, column as Column), obs);
}

function withColumn(table: Table, name: string, column: Column): Table {
  return { ...table, columns: new Map([...table.columns, [name, column]]) };
}
