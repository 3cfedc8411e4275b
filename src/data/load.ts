import type { Cells } from "./cells.ts";
import { demoFile } from "./demo.ts";
import type { OpenOptions } from "./open.ts";
import { openCells } from "./open.ts";

export type LoadOptions = Omit<OpenOptions, "name">;

/**
 * Opens the embedded demonstration data ("demo", simulated; generated at first use), a data set by name, or a file.
 *
 * @param data "demo", the name of a data set, or the path (or address) of a file that `openCells` reads
 * @throws PertlineError of `openCells`
 */
export async function loadCells(data: string, options: LoadOptions = {}): Promise<Cells> {
  return data === "demo"
    ? openCells(await demoFile(options), {
        ...(options.signal && { signal: options.signal }),
        name: "demonstration data",
      })
    : openCells(data, options);
}

/** One sentence that says what a data set is: for the first output of anything that shows its numbers. */
export function describeCells({ name, provenance, nCells, genes }: Cells): string {
  const size = `${nCells.toLocaleString("en")} cells × ${genes.length.toLocaleString("en")} genes`;
  return `${name}: ${size} (${provenance})`;
}
