import type { Cell, Notebook } from "./format.ts";

/** Thrown when the cell to begin from is not in the notebook. */
export class ResumeError extends Error {
  readonly code = "ERR_NOTEBOOK_FROM";
}

/**
 * The position (from 0) of the cell that a user names: its number from 1 as progress shows it, its id, or `failed`: the
 * first cell with an error among its outputs. @throws ResumeError
 */
export function findStart({ cells }: Notebook, from: string): number {
  const byId = cells.findIndex((cell) => cell.id === from);
  if (byId >= 0) return byId;
  if (from === "failed") {
    const failed = cells.findIndex(hasFailed);
    if (failed >= 0) return failed;
    throw new ResumeError(
      "--from failed: no cell of the notebook shows an error (write one with --keep-failed)",
    );
  }
  const number = /^\d+$/.test(from) ? Number(from) : 0;
  if (number >= 1 && number <= cells.length) return number - 1;
  throw new ResumeError(
    `--from ${from}: expected "failed", the id of a cell or a number from 1 to ${cells.length}`,
  );
}

function hasFailed(cell: Cell): boolean {
  return cell.cell_type === "code" && cell.outputs.some((output) => output.output_type === "error");
}
