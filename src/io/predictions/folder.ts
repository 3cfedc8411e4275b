import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { PertlineError } from "../../error.ts";
import { listed } from "../../nearest.ts";
import { checkTable, refuseTwice } from "./table.ts";
import type { PredictionTable } from "./table.ts";
import { writeWholeFolder } from "../writeWhole.ts";

const VALUES = "all_predictions.json";
const GENES = "gene_names.json";
const ERRORS = "all_predictions_se.json";
const CELLS = "n_cells.json";

/**
 * Reads an exchange folder, the format of the paper's own scripts: `all_predictions.json` = {condition: [number per gene]}
 * and `gene_names.json` = [gene]; where they are there, `all_predictions_se.json`, standard errors in the same form, and
 * `n_cells.json` = {condition: cells}.
 * @throws PertlineError FILE_NOT_FOUND, NOT_JSON, BAD_PREDICTIONS, LENGTHS_DISAGREE, DUPLICATE_CONDITION, NOT_FINITE,
 *   NO_PREDICTIONS, DIFFERENT_CONDITIONS
 */
export async function readPredictionFolder(folder: string): Promise<PredictionTable> {
  const source = path.join(folder, VALUES);
  const genes = (await readJson(path.join(folder, GENES))).value;
  if (!Array.isArray(genes) || !genes.every((gene) => typeof gene === "string"))
    throw new PertlineError(
      "BAD_PREDICTIONS",
      `${path.join(folder, GENES)} must be a list of gene names, e.g. ["KLF1","MAP2K6"].`,
    );
  const { conditions, values } = numbersOf(source, await readJson(source), genes.length);
  const table = checkTable({ source, genes, conditions, values });
  const standardErrors = await readErrors(path.join(folder, ERRORS), table);
  const nCells = await readCells(path.join(folder, CELLS), table);
  return { ...table, ...(standardErrors && { standardErrors }), ...(nCells && { nCells }) };
}

/** An object of one list of numbers per condition. What is no number is NaN. */
function numbersOf(
  source: string,
  { value, text }: { value: unknown; text: string },
  width: number,
): { conditions: string[]; values: Float64Array } {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new PertlineError(
      "BAD_PREDICTIONS",
      `${source} must be an object of one list of numbers per condition, e.g. {"KLF1+MAP2K6":[0.1,2.3]}.`,
    );
  // A repeated key would silently lose the earlier values.
  refuseTwice(source, keysOf(text));
  const rows = Object.entries(value as Record<string, unknown>);
  const values = new Float64Array(rows.length * width);
  rows.forEach(([condition, row], i) => {
    if (!Array.isArray(row))
      throw new PertlineError(
        "BAD_PREDICTIONS",
        `${source}: condition ${condition} is not a list of numbers.`,
      );
    if (row.length !== width)
      throw new PertlineError(
        "LENGTHS_DISAGREE",
        `${source}: condition ${condition} has ${row.length} numbers, but ${GENES} names ${width} genes. Both must come from the same run.`,
      );
    row.forEach((number: unknown, g) => (values[i * width + g] = typeof number === "number" ? number : NaN));
  });
  return { conditions: rows.map(([condition]) => condition), values };
}

/** @throws PertlineError DIFFERENT_CONDITIONS, BAD_PREDICTIONS */
async function readErrors(
  file: string,
  { genes, conditions }: PredictionTable,
): Promise<Float64Array | undefined> {
  if (!existsSync(file)) return undefined;
  const found = numbersOf(file, await readJson(file), genes.length);
  sameConditions(file, found.conditions, conditions);
  const width = genes.length;
  const rows = conditions.map((condition) => found.conditions.indexOf(condition) * width);
  const errors = new Float64Array(conditions.length * width);
  rows.forEach((start, i) => errors.set(found.values.subarray(start, start + width), i * width));
  const bad = errors.findIndex((value) => !(value >= 0 && value < Infinity));
  if (bad >= 0)
    throw new PertlineError("BAD_PREDICTIONS", `${file}: the standard error of gene ${genes[bad % width]} in ${conditions[Math.floor(bad / width)]} is ${errors[bad]}. Expected numbers from 0.`); // prettier-ignore
  return errors;
}

/** @throws PertlineError DIFFERENT_CONDITIONS, BAD_PREDICTIONS */
async function readCells(file: string, { conditions }: PredictionTable): Promise<number[] | undefined> {
  if (!existsSync(file)) return undefined;
  const { value } = await readJson(file);
  const fail = (found: string): never => {
    throw new PertlineError("BAD_PREDICTIONS", `${file} must be an object of one number of cells per condition, e.g. {"KLF1+MAP2K6":120}; ${found}.`); // prettier-ignore
  };
  if (typeof value !== "object" || value === null || Array.isArray(value)) fail("found something else");
  // R writes a single number as a list of one.
  const given = Object.entries(value as Record<string, unknown>).map(([condition, n]) => [condition, Array.isArray(n) && n.length === 1 ? n[0] : n] as const); // prettier-ignore
  for (const [condition, n] of given) if (!(Number.isSafeInteger(n) && (n as number) >= 0)) fail(`${condition} has ${JSON.stringify(n)}`); // prettier-ignore
  sameConditions(file, given.map(([condition]) => condition), conditions); // prettier-ignore
  const cells = new Map(given as [string, number][]);
  return conditions.map((condition) => cells.get(condition)!);
}

function sameConditions(file: string, found: readonly string[], expected: readonly string[]): void {
  const missing = expected.filter((condition) => !found.includes(condition));
  if (missing.length > 0)
    throw new PertlineError("DIFFERENT_CONDITIONS", `${file} says nothing of ${listed(missing)}, which ${VALUES} predicts. Both must come from the same run.`); // prettier-ignore
}

/**
 * Writes an exchange folder. It appears under its name when it is complete, or not at all.
 * @param overwrite replace a folder that is there already
 * @throws PertlineError FOLDER_EXISTS, WRITE_FAILED
 */
export async function writePredictionFolder(
  folder: string,
  {
    genes,
    conditions,
    values,
  }: { genes: readonly string[]; conditions: readonly string[]; values: Float64Array },
  { overwrite = false }: { overwrite?: boolean } = {},
): Promise<void> {
  const source = path.resolve(folder);
  checkTable({ source, genes: [...genes], conditions: [...conditions], values });
  const rows = conditions.map(
    (condition, i) =>
      `${JSON.stringify(condition)}:${JSON.stringify(Array.from(values.subarray(i * genes.length, (i + 1) * genes.length)))}`,
  );
  await writeWholeFolder(
    folder,
    async (fresh) => {
      await mkdir(fresh);
      await writeFile(path.join(fresh, GENES), JSON.stringify(genes));
      await writeFile(path.join(fresh, VALUES), `{${rows.join(",\n")}}`);
    },
    { overwrite },
  );
}

async function readJson(file: string): Promise<{ value: unknown; text: string }> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT")
      throw new PertlineError(
        "FILE_NOT_FOUND",
        `There is no ${file}. A folder of predictions holds ${VALUES} and ${GENES}.`,
        { cause: error },
      );
    throw new PertlineError("FILE_UNREADABLE", `${file} cannot be read (${String(code ?? error)}).`, {
      cause: error,
    });
  }
  try {
    return { value: JSON.parse(text), text };
  } catch (error) {
    // Python's json module writes these although JSON has none; they are refused later, by place.
    const repaired = text.replace(/(?<=[[,]\s*)(?:NaN|-?Infinity)(?=\s*[\],])/g, "null");
    try {
      if (repaired !== text) return { value: JSON.parse(repaired), text };
    } catch {
      // The first error tells more.
    }
    throw new PertlineError(
      "NOT_JSON",
      `${file} is not JSON: ${(error as Error).message}. Was it written completely?`,
      {
        cause: error,
      },
    );
  }
}

/** Keys of an object of lists of numbers, repeated ones too. */
function keysOf(text: string): string[] {
  return Array.from(text.matchAll(/("(?:[^"\\]|\\.)*")\s*:/g), ([, key]) => JSON.parse(key!) as string);
}
