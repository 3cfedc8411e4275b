import { PertlineError } from "../error.ts";

/** What a notebook holds in its hands: a danfojs DataFrame. The methods are documented at danfo.jsdata.org. */
export interface DataFrame {
  readonly columns: string[];
  readonly index: (string | number)[];
  readonly shape: number[];
  readonly values: unknown[];
  head(rows?: number): DataFrame;
  tail(rows?: number): DataFrame;
  sortValues(column: string, options?: { ascending?: boolean }): DataFrame;
  query(condition: unknown): DataFrame;
  print(): void;
  // Everything else that danfojs offers, without making its types a dependency of ours.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  [method: string]: any;
}

/**
 * Rows as a danfojs DataFrame, the table that people hold in notebooks; nothing here computes with it. Scores, ratios
 * (`ratiosTo`), averages (`averagesTable`) and models are rows as they are; predictions, coverage and splits become rows by
 * `predictionsTable`, `coverageTable` and `splitTable`.
 *
 * Columns are the keys in order of appearance. What a row lacks is NaN among numbers and null elsewhere. An object within
 * a row makes one column for each of its keys (`ratio.lower`), a list becomes one text.
 *
 * @throws PertlineError NO_DANFOJS when the optional package danfojs-node is not installed
 */
export async function toDanfo(rows: readonly object[]): Promise<DataFrame> {
  let danfo: { DataFrame: new (rows: unknown, options?: object) => unknown };
  try {
    danfo = (await import("danfojs-node")) as unknown as typeof danfo;
  } catch (error) {
    throw new PertlineError(
      "NO_DANFOJS",
      "Tables are shown as danfojs data frames, and the package danfojs-node is not installed. Install it: npm install danfojs-node",
      { cause: error },
    );
  }
  return new danfo.DataFrame(evenRows(rows.map((row) => flatRow(row)))) as DataFrame;
}

type Row = Record<string, unknown>;

function flatRow(row: object, before = ""): Row {
  const flat: Row = {};
  for (const [key, value] of Object.entries(row)) {
    if (Array.isArray(value) || ArrayBuffer.isView(value))
      flat[before + key] = Array.from(value as ArrayLike<unknown>, (one) => (typeof one === "object" ? JSON.stringify(one) : String(one))).join(", "); // prettier-ignore
    else if (typeof value === "object" && value !== null)
      Object.assign(flat, flatRow(value as object, `${before}${key}.`)); // prettier-ignore
    else flat[before + key] = value;
  }
  return flat;
}

/** danfojs takes columns from the first row and cells by their place: a key that a row lacks would move the rest. */
function evenRows(rows: readonly Row[]): Row[] {
  const columns = new Map<string, null | number>();
  for (const row of rows)
    for (const [key, value] of Object.entries(row))
      if (!columns.has(key) || (columns.get(key) === null && typeof value === "number"))
        columns.set(key, typeof value === "number" ? NaN : null);
  return rows.map((row) =>
    Object.fromEntries([...columns].map(([key, missing]) => [key, row[key] ?? missing])),
  );
}
