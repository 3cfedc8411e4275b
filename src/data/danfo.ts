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
 * Rows of equal keys as a danfojs DataFrame, the table that people hold in notebooks; nothing here computes with it.
 *
 * @throws PertlineError NO_DANFOJS when the optional package danfojs-node is not installed
 */
export async function toDanfo(rows: readonly Record<string, unknown>[]): Promise<DataFrame> {
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
  return new danfo.DataFrame(rows) as DataFrame;
}
