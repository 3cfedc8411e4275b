import type { Session } from "../session/session.ts";

/** Metadata of a cell: its times under the keys that JupyterLab records and reads, its costs under ours. */
export interface Measured {
  execution: Record<string, string>;
  pertline: { ms: number; heapMb?: number; rssMb?: number };
}

/** Reads the memory of the process that runs the cells, at the end of one. */
const MEMORY = `({ [Symbol.for("Jupyter.display")]: () => ({ "application/json": globalThis.process.memoryUsage(), "text/plain": "" }) })`;

/** Times of a cell that has just ended, and the memory that all cells together hold now. */
export async function measureCell(session: Session, start: Date, end: Date): Promise<Measured> {
  const megabytes = (bytes: number): number => Math.round(bytes / 2 ** 20);
  const found = await session.evaluate(MEMORY);
  const usage =
    found.status === "ok" ? (found.data["application/json"] as NodeJS.MemoryUsage | undefined) : undefined;
  return {
    execution: {
      "iopub.status.busy": start.toISOString(),
      "iopub.execute_input": start.toISOString(),
      "iopub.status.idle": end.toISOString(),
      "shell.execute_reply": end.toISOString(),
    },
    pertline: {
      ms: end.getTime() - start.getTime(),
      ...(usage && { heapMb: megabytes(usage.heapUsed), rssMb: megabytes(usage.rss) }),
    },
  };
}
