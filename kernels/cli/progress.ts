import type { CellFailure, RunProgress } from "../notebook/run.ts";

/** Where progress goes: `process.stderr`, or a list of lines in a test. */
export interface ProgressStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** Shows the cells of one notebook: a line for each finished cell, and on a terminal a live one for the running cell. */
export function cellProgress(
  name: string,
  stream: ProgressStream,
): { update(progress: RunProgress): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const clear = (): void => {
    clearInterval(timer);
    timer = undefined;
    if (stream.isTTY) stream.write("\r\x1b[K");
  };
  stream.write(`${name}\n`);
  return {
    update(progress) {
      if (progress.type === "end") {
        if (timer) clear();
        stream.write(progressLine(progress, progress.seconds, stream.columns) + "\n");
      } else if (stream.isTTY) {
        const start = performance.now();
        const draw = (): void => {
          const seconds = (performance.now() - start) / 1000;
          stream.write("\r\x1b[K" + progressLine(progress, seconds, stream.columns));
        };
        draw();
        timer = setInterval(draw, 100);
        timer.unref();
      }
    },
    stop() {
      if (timer) clear();
    },
  };
}

/** `  cell  3/12    1.2 s  const x = …`, no wider than the terminal. */
export function progressLine(progress: RunProgress, seconds: number, width?: number): string {
  // Some terminals say that they are 0 wide.
  const columns = width || 100;
  const digits = String(progress.total).length;
  const mark = (progress.earlier ? "  again" : "") + (progress.failed ? "  failed" : "");
  const head =
    `  cell ${String(progress.index).padStart(digits)}/${progress.total}  ` +
    `${seconds.toFixed(1).padStart(6)} s${mark}  `;
  const room = Math.max(0, columns - 1 - head.length);
  const title =
    progress.title.length > room ? progress.title.slice(0, Math.max(0, room - 1)) + "…" : progress.title;
  return (head + title).trimEnd().slice(0, Math.max(20, columns - 1));
}

/** `01-data.ipynb, cell 5: ReferenceError: x is not defined cell_4.ts:2:1` */
export function failureLine(name: string, failure: CellFailure): string {
  const { ename, evalue } = failure.error;
  const message = evalue.startsWith(`${ename}:`) ? evalue : evalue === "" ? ename : `${ename}: ${evalue}`;
  return `${name}, cell ${failure.index}: ${message}${failure.at ? ` ${failure.at}` : ""}`;
}
