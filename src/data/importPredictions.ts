import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { PertlineError } from "../error.ts";
import { listed } from "../nearest.ts";
import { readDelimitedPredictions } from "../io/predictions/delimited.ts";
import { readPredictionFolder } from "../io/predictions/folder.ts";
import type { PredictionTable } from "../io/predictions/table.ts";
import { recognise } from "../io/recognise.ts";
import { averageCells } from "./averageCells.ts";
import { occurrences } from "./geneOccurrences.ts";
import { conditionFinder } from "./matchConditions.ts";
import { openCells } from "./open.ts";
import { checkScale, convertScale } from "./predictionScale.ts";
import type { PredictionsAre } from "./predictionScale.ts";
import type { Predictions } from "./predictions.ts";
import type { Pseudobulk } from "./pseudobulk.ts";

export interface ImportOptions {
  /** What the numbers are. Unless told, expression on the scale of the data, which is then checked. */
  are?: PredictionsAre;
  /** Genes that are scored, as columns of the truth; all unless given. */
  panel?: ArrayLike<number>;
  /** Column of `obs` with the conditions, for `.h5ad`; the one that fits best unless given. */
  condition?: string;
  /** Share of the panel that must be predicted, half unless given. */
  minGenes?: number;
  /** Name for tables and figures; that of the file unless given. */
  name?: string;
  signal?: AbortSignal;
}

/** Predictions that somebody made elsewhere, on the genes that the data have and with the labels of the data. */
export interface ImportedPredictions {
  predictions: Predictions;
  /** Labels that match no condition of the data. */
  unknown: readonly string[];
  /** Sentences about what was found and done. */
  notes: readonly string[];
}

/**
 * Reads predictions: an exchange folder, `.h5ad` or Zarr (cells or means × genes), Parquet or delimited text, wide or long. Conditions are
 * matched by the set of perturbed genes; genes by symbol, the first where the file or the data repeat one.
 * @throws PertlineError of the readers; GENES_DIFFER, NO_KNOWN_CONDITION, DUPLICATE_CONDITION, and of `checkScale`, each
 *   naming what to do
 */
export async function importPredictions(
  file: string,
  truth: Pseudobulk,
  options: ImportOptions = {},
): Promise<ImportedPredictions> {
  const { table, notes } = await readTable(file, truth, options);
  return fromTable(
    table,
    truth,
    { name: path.basename(file).replace(/\.(h5ad|csv|tsv|txt|zarr|zip|parquet)$/i, ""), ...options },
    notes,
  );
}

/** The same from numbers in memory. */
export function fromTable(
  table: PredictionTable,
  truth: Pseudobulk,
  options: ImportOptions = {},
  before: readonly string[] = [],
): ImportedPredictions {
  const { are, panel = truth.genes.map((_, g) => g), minGenes = 0.5, name = table.source } = options;
  const control = truth.conditions[truth.control]!.label;
  const turned = transposed(table, truth) ? transpose(table) : table;
  const rows = matchRows(turned, truth, control);
  const columns = matchColumns(turned, truth, panel, minGenes);

  const width = columns.length;
  const picked = (all: Float64Array): Float64Array =>
    Float64Array.from({ length: rows.matched.length * width }, (_, i) => {
      const { row } = rows.matched[Math.floor(i / width)]!;
      return all[row * turned.genes.length + columns[i % width]!.own]!;
    });
  const values = picked(turned.values);
  // Errors of other scales would need the values' own: they are kept for expression only.
  const errors = are === undefined || are.kind === "expression" ? turned.standardErrors : undefined;
  const cellsOf = turned.nCells;
  const truthRow = (condition: number): Float64Array =>
    Float64Array.from(columns, ({ column }) => truth.means[condition * truth.genes.length + column]!);
  const observedControl = truthRow(truth.control);
  const perturbed = rows.matched
    .map((entry, i) => ({ ...entry, i }))
    .filter((entry) => entry.condition !== truth.control);
  const controlRow = rows.matched.findIndex((entry) => entry.condition === truth.control);
  let forced: string[] = [];
  try {
    if (are === undefined || are.kind === "expression")
      checkScale({
        predicted: concatenate(perturbed.map(({ i }) => values.subarray(i * width, (i + 1) * width))),
        observed: concatenate(perturbed.map(({ condition }) => truthRow(condition))),
        control: observedControl,
        ...(controlRow < 0
          ? {}
          : { predictedControl: values.subarray(controlRow * width, (controlRow + 1) * width) }),
        ...(truth.scale.target === undefined ? {} : { target: truth.scale.target }),
      });
  } catch (error) {
    // Somebody who says that they are expression may be right: a poor model can look like anything.
    if (are === undefined) throw error;
    forced = [`Taken as expression as told, although: ${(error as Error).message}`];
  }
  const converted = are ? convertScale(values, are, observedControl, truth.scale.target) : [];
  return {
    predictions: {
      model: name,
      label: name,
      provenance: "imported",
      genes: columns.map(({ column }) => truth.genes[column]!),
      conditions: rows.matched.map(({ condition }) => truth.conditions[condition]!.label),
      values,
      ...(errors && { standardErrors: picked(errors) }),
      ...(cellsOf && { nCells: rows.matched.map(({ row }) => cellsOf[row]!) }),
      notPredicted: [],
    },
    unknown: rows.unknown,
    notes: [
      ...before,
      ...(turned === table ? [] : ["Genes are the rows of the file: it was transposed."]),
      ...forced,
      ...converted,
      ...(rows.unknown.length > 0
        ? [
            `${rows.unknown.length} predicted conditions are not in the data and are left out: ${listed(rows.unknown)}.`,
          ]
        : []),
    ],
  };
}

async function readTable(
  file: string,
  truth: Pseudobulk,
  { condition, signal }: ImportOptions,
): Promise<{ table: PredictionTable; notes: readonly string[] }> {
  const found = await stat(file).catch(() => undefined);
  if (!found)
    throw new PertlineError(
      "FILE_NOT_FOUND",
      `There are no predictions at ${file}. Expected an exchange folder, an .h5ad file, a Zarr store, or a .parquet, .csv or .tsv table.`,
    );
  const format = found.isDirectory()
    ? await folderFormat(file)
    : await recognise(file).catch(() => undefined);
  if (format === undefined && found.isDirectory())
    return { table: await readPredictionFolder(file), notes: [] };
  // Broken files are told about by the reader that their names promise.
  if (format !== "zarr" && format !== "parquet" && !/\.(h5ad|h5)$/i.test(file))
    return { table: await readDelimitedPredictions(file), notes: [] };
  // What rows are is told by matching them: genes as rows are turned around afterwards.
  const orientation = format === "parquet" ? { orientation: "cells-by-genes" as const } : {};
  const cells = await openCells(file, { ...orientation, ...(signal && { signal }) });
  try {
    const control = truth.conditions[truth.control]!.label;
    const { table, note } = await averageCells(cells, truth.conditions, {
      control,
      ...(condition === undefined || !cells.obs.columns.has(condition) ? {} : { column: condition }),
      ...(signal ? { signal } : {}),
    });
    return { table, notes: [note] };
  } finally {
    await cells.close();
  }
}

async function folderFormat(folder: string): Promise<"zarr" | undefined> {
  const names = await readdir(folder);
  return names.includes("zarr.json") || names.includes(".zgroup") ? "zarr" : undefined;
}

function matchRows(
  table: PredictionTable,
  truth: Pseudobulk,
  control: string,
): { matched: { row: number; condition: number }[]; unknown: string[] } {
  const find = conditionFinder(truth.conditions, control);
  const rowOf = new Map<number, number>();
  const unknown: string[] = [];
  table.conditions.forEach((label, row) => {
    const meant = find(label);
    if (meant.length === 0) unknown.push(label);
    for (const condition of meant) {
      const other = rowOf.get(condition);
      if (other !== undefined)
        throw new PertlineError(
          "DUPLICATE_CONDITION",
          `"${table.conditions[other]}" and "${label}" in ${table.source} are the same condition (${truth.conditions[condition]!.label} in the data). Keep one.`,
        );
      rowOf.set(condition, row);
    }
  });
  const matched = [...rowOf]
    .map(([condition, row]) => ({ row, condition }))
    .sort((a, b) => a.condition - b.condition);
  if (!matched.some(({ condition }) => condition !== truth.control))
    throw new PertlineError(
      "NO_KNOWN_CONDITION",
      `None of the ${table.conditions.length} conditions in ${table.source} (${listed(table.conditions, 5)}) is among the perturbations of ` +
        `${truth.dataset} (${listed(
          truth.conditions.map(({ label }) => label),
          5,
        )}). Name them by their perturbed genes, joined by +.`,
    );
  return { matched, unknown };
}

/** Columns of the truth that the table has, in order of the truth, with the column there. */
function matchColumns(
  table: PredictionTable,
  truth: Pseudobulk,
  panel: ArrayLike<number>,
  minGenes: number,
): { column: number; own: number }[] {
  const own = occurrences(table.genes);
  const columnOf = new Map(own.map((name, i) => [name, i]));
  const wanted = occurrences(truth.genes);
  const scored = Array.from(panel, (column) => wanted[column]!);
  const present = scored.filter((name) => columnOf.has(name)).length;
  if (present === 0 || present < minGenes * scored.length) {
    const genes = Array.from(panel, (column) => truth.genes[column]!);
    throw new PertlineError(
      "GENES_DIFFER",
      `${present} of the ${scored.length} genes that are scored are among the ${table.genes.length} genes in ${table.source}. ` +
        `The data have ${listed(genes, 4)}; the predictions have ${listed(table.genes, 4)}. ${hint(genes, table.genes)}` +
        (present > 0
          ? ` To score on these ${present} genes all the same, say --min-genes ${Math.floor((100 * present) / scored.length)}.`
          : ""),
    );
  }
  return wanted.flatMap((name, column) => {
    const at = columnOf.get(name);
    return at === undefined ? [] : [{ column, own: at }];
  });
}

function hint(wanted: readonly string[], given: readonly string[]): string {
  const upper = new Set(given.map((gene) => gene.toUpperCase()));
  if (wanted.filter((gene) => upper.has(gene.toUpperCase())).length >= wanted.length / 2)
    return "They differ only in upper and lower case (mouse and human symbols?): write them as in the data.";
  const ensembl = (genes: readonly string[]): boolean =>
    genes.filter((gene) => /^ENS[A-Z]*G\d{6,}/.test(gene)).length > genes.length / 2;
  if (ensembl(given) !== ensembl(wanted))
    return ensembl(given)
      ? "The predictions name genes by Ensembl identifiers: write the symbols that the data use."
      : "The data name genes by Ensembl identifiers, the predictions by symbols: write the identifiers.";
  if (given.every((gene) => /^\d+$/.test(gene)))
    return "The predictions number their genes: write their names in place of the numbers.";
  return "Write gene names as in the data.";
}

/** Whether the rows of a table are plainly genes and its columns conditions. */
function transposed(table: PredictionTable, truth: Pseudobulk): boolean {
  const genes = new Set(truth.genes);
  const find = conditionFinder(truth.conditions, truth.conditions[truth.control]!.label);
  const share = (names: readonly string[], test: (name: string) => boolean): number =>
    names.filter(test).length / names.length;
  const named = (name: string): boolean => genes.has(name);
  const known = (name: string): boolean => find(name).length > 0;
  return (
    share(table.conditions, named) > 0.5 &&
    share(table.genes, known) > 0.5 &&
    share(table.conditions, known) < 0.5 &&
    share(table.genes, named) < 0.5
  );
}

// What came with them is of rows that are none: only the values stay.
function transpose({ source, genes, conditions, values }: PredictionTable): PredictionTable {
  return {
    source,
    genes: conditions,
    conditions: genes,
    values: Float64Array.from(
      values,
      (_, i) => values[(i % conditions.length) * genes.length + Math.floor(i / conditions.length)]!,
    ),
  };
}

function concatenate(rows: readonly Float64Array[]): Float64Array {
  const width = rows[0]?.length ?? 0;
  const all = new Float64Array(rows.length * width);
  rows.forEach((row, i) => all.set(row, i * width));
  return all;
}
