import { existsSync } from "node:fs";
import path from "node:path";
import type { Scores } from "../../data/scores.ts";
import { PertlineError } from "../../error.ts";
import type { Table } from "../../io/table.ts";
import { column, textAt } from "../../io/table.ts";
import { readWorkbook } from "../../io/workbook.ts";

/** The workbooks of the paper's Source Data, by file name without `.xlsx`. */
const BOOKS = [
  "perturbation_prediction",
  "single_perturbation_prediction",
  "suppl-dataset_overview",
  "suppl-k562_rpe1_transfer",
  "suppl-non_additive_gene_reoccurence",
  "suppl-pearson_delta_performance",
  "suppl-pearson_delta_performance_single_pert",
  "suppl-resource_usage",
  "suppl-top_gene_plots",
] as const;

export type Book = (typeof BOOKS)[number];

/** A sheet of a workbook, column by column. */
export interface Sheet {
  rows: number;
  /** NaN where a cell is empty. */
  numbers(name: string): Float64Array;
  /** An empty text where a cell is empty. */
  texts(name: string): string[];
}

export interface SourceData {
  folder: string;
  /** @throws NOT_SOURCE_DATA when the workbook has no such sheet */
  sheet(book: Book, name: string): Sheet;
}

/**
 * Reads the paper's Source Data workbooks.
 * @throws PertlineError NOT_SOURCE_DATA naming the missing ones; those of `readWorkbook`
 */
export async function readSourceData(folder: string): Promise<SourceData> {
  const missing = BOOKS.filter((name) => !existsSync(path.join(folder, `${name}.xlsx`)));
  if (missing.length > 0)
    throw new PertlineError(
      "NOT_SOURCE_DATA",
      `Expected the paper's ${BOOKS.length} Source Data workbooks in ${folder}, found ${missing.length === BOOKS.length ? "none of them" : `all but ${missing.map((name) => `${name}.xlsx`).join(", ")}`}. pertline data get paper_source_data fetches them.`,
    );
  const books = new Map<Book, Map<string, Table>>();
  for (const name of BOOKS) books.set(name, await readWorkbook(path.join(folder, `${name}.xlsx`)));
  return {
    folder,
    sheet(book, name) {
      const table = books.get(book)!.get(name);
      if (!table)
        throw new PertlineError(
          "NOT_SOURCE_DATA",
          `Expected a sheet "${name}" in ${book}.xlsx, found ${[...books.get(book)!.keys()].join(", ")}. Is it the published workbook?`,
        );
      return sheetOf(table, `${book}.xlsx, ${name}`);
    },
  };
}

function sheetOf(table: Table, of: string): Sheet {
  return {
    rows: table.rows,
    numbers(name) {
      const found = column(table, name, of);
      if (found.kind === "number") return found.values;
      throw new PertlineError(
        "NOT_SOURCE_DATA",
        `Expected numbers in the column "${name}" of ${of}, found ${found.kind}. Is it the published workbook?`,
      );
    },
    texts(name) {
      const found = column(table, name, of);
      return Array.from({ length: table.rows }, (_, row) => textAt(found, row) ?? "");
    },
  };
}

/**
 * Per-perturbation scores of a sheet, L2 and Pearson delta, under the workbook's names of models. Genes scored are those of
 * the paper's panel; models with a smaller vocabulary were scored on fewer, which the workbook does not say.
 */
export function sheetScores(sheet: Sheet): Scores {
  const [datasets, models, conditions, sets] = ["dataset_name", "method", "perturbation", "train"].map((name) => sheet.texts(name)); // prettier-ignore
  const seeds = sheet.numbers("seed");
  const metrics = [["l2", "l2"], ["r2_delta", "pearson_delta"], ["r2", "pearson"]] as const; // prettier-ignore
  return metrics.flatMap(([name, metric]) =>
    Array.from(sheet.numbers(name), (value, i) => ({
      dataset: datasets![i]!,
      seed: seeds[i]!,
      model: models![i]!,
      condition: conditions![i]!,
      metric,
      value,
      nGenes: 1000,
      ...(sets![i] === "test" ? { set: "test" as const } : sets![i] === "val" ? { set: "validation" as const } : {}), // prettier-ignore
    })),
  );
}
