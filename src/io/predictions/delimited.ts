import { readFile } from "node:fs/promises";
import { PertlineError } from "../../error.ts";
import { listed } from "../../nearest.ts";
import { checkTable } from "./table.ts";
import type { PredictionTable } from "./table.ts";

const CONDITION = ["condition", "perturbation", "pert", "perturbation_name"];
const GENE = ["gene", "gene_name", "gene_symbol", "symbol", "feature"];
const VALUE = ["value", "prediction", "predicted", "mean", "expression", "x"];

/**
 * Reads predictions from delimited text (comma, tab or semicolon; fields may be quoted). Wide: the header names the genes and
 * the first column the conditions. Long: three columns named like condition, gene and value, in any order.
 * @throws PertlineError FILE_NOT_FOUND, FILE_UNREADABLE, BAD_TABLE, DUPLICATE_CONDITION, DUPLICATE_VALUE, NOT_FINITE,
 *   NO_PREDICTIONS
 */
export async function readDelimitedPredictions(file: string): Promise<PredictionTable> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === "ENOENT"
      ? new PertlineError("FILE_NOT_FOUND", `There is no file ${file}.`, { cause: error })
      : new PertlineError("FILE_UNREADABLE", `${file} cannot be read (${String(code ?? error)}).`, {
          cause: error,
        });
  }
  return parseDelimitedPredictions(text, file);
}

/** The same from text. */
export function parseDelimitedPredictions(text: string, source: string): PredictionTable {
  const [header = [], ...rows] = parseRows(text, source);
  const names = header.map((name) => name.trim().toLowerCase());
  const at = [CONDITION, GENE, VALUE].map((known) => names.findIndex((name) => known.includes(name))) as [
    number,
    number,
    number,
  ];
  const long = header.length === 3 && at.every((column) => column >= 0);
  return checkTable(long ? fromLong(rows, at, source) : fromWide(header, rows, source));
}

function fromWide(header: readonly string[], rows: readonly string[][], source: string): PredictionTable {
  // R's write.table leaves out the name of the column of row names.
  const genes = header.length + 1 === rows[0]?.length ? [...header] : header.slice(1);
  const values = new Float64Array(rows.length * genes.length);
  rows.forEach((row, i) => {
    if (row.length !== genes.length + 1)
      throw new PertlineError(
        "BAD_TABLE",
        `${source}: row ${i + 2} has ${row.length} fields, but the header means ${genes.length + 1}: a condition and ${genes.length} genes.`,
      );
    for (let g = 0; g < genes.length; g++)
      values[i * genes.length + g] = numberOf(row[g + 1]!, source, i, genes[g]!);
  });
  return { source, genes, conditions: rows.map((row) => row[0]!), values };
}

function fromLong(
  rows: readonly string[][],
  [condition, gene, value]: [number, number, number],
  source: string,
): PredictionTable {
  const conditions = [...new Set(rows.map((row) => row[condition]!))];
  const genes = [...new Set(rows.map((row) => row[gene]!))];
  const [rowOf, columnOf] = [conditions, genes].map((list) => new Map(list.map((name, i) => [name, i]))) as [
    Map<string, number>,
    Map<string, number>,
  ];
  const values = new Float64Array(conditions.length * genes.length).fill(NaN);
  const given = new Uint8Array(values.length);
  rows.forEach((row, i) => {
    const cell = rowOf.get(row[condition]!)! * genes.length + columnOf.get(row[gene]!)!;
    if (given[cell] === 1)
      throw new PertlineError(
        "DUPLICATE_VALUE",
        `${source}: row ${i + 2} gives gene ${row[gene]} in condition ${row[condition]} a second time. Expected one value each.`,
      );
    given[cell] = 1;
    values[cell] = numberOf(row[value]!, source, i, row[gene]!);
  });
  const absent = conditions.filter((_, i) =>
    given.subarray(i * genes.length, (i + 1) * genes.length).includes(0),
  );
  if (absent.length > 0)
    throw new PertlineError(
      "NOT_FINITE",
      `${source}: ${absent.length} of ${conditions.length} conditions (${listed(absent)}) have no value for some of the ${genes.length} genes. Give every condition the same genes.`,
    );
  return { source, genes, conditions, values };
}

function numberOf(field: string, source: string, row: number, gene: string): number {
  const text = field.trim();
  if (text === "" || /^(na|nan|null|none)$/i.test(text)) return NaN;
  const number = Number(text);
  if (!Number.isNaN(number)) return number;
  throw new PertlineError(
    "BAD_TABLE",
    `${source}: "${text}" in row ${row + 2}, column ${gene} is not a number. Expected a header of gene names and the condition in the first column, or columns condition, gene, value.`,
  );
}

/** Fields of each line that is not empty, by the rules of RFC 4180. */
function parseRows(text: string, source: string): string[][] {
  const body = text.replace(/^\ufeff/, "");
  const first = body.slice(0, body.search(/[\r\n]|$/));
  const delimiter = ["\t", ";", ","].reduce((a, b) =>
    first.split(b).length > first.split(a).length ? b : a,
  );
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < body.length) {
    let field: string;
    if (body[at] === '"') {
      let end = at + 1;
      while (end < body.length && (body[end] !== '"' || body[end + 1] === '"'))
        end += body[end] === '"' ? 2 : 1;
      if (end >= body.length)
        throw new PertlineError(
          "BAD_TABLE",
          `${source}: a quoted field in row ${rows.length + 1} does not end.`,
        );
      field = body.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
    } else {
      let end = at;
      while (end < body.length && body[end] !== delimiter && body[end] !== "\n" && body[end] !== "\r") end++;
      field = body.slice(at, end);
      at = end;
    }
    row.push(field);
    if (body[at] === delimiter) {
      at++;
      if (at === body.length) row.push("");
      else if (body[at] !== "\n" && body[at] !== "\r") continue;
      else row.push("");
    }
    while (body[at] === "\r" || body[at] === "\n") at++;
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  }
  return rows;
}
