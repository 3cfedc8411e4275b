import type { Progress } from "../data/cells.ts";

const WIDTH = 24;
const REDRAW_MS = 100;

/**
 * Progress on a terminal as one live line each; elsewhere (a log, a pipe) one line when the work is done.
 * @param quietMs elsewhere, work that took less than this is not mentioned
 */
export function terminalProgress(
  stream: { isTTY?: boolean; write(text: string): unknown },
  quietMs = 0,
): Progress {
  return (total, label = "") => {
    const begin = performance.now();
    let drawn = -Infinity;
    let done = 0;
    const seconds = (): string => `${((performance.now() - begin) / 1000).toFixed(1)} s`;
    return {
      update(now) {
        done = now;
        if (!stream.isTTY || performance.now() - drawn < REDRAW_MS) return;
        drawn = performance.now();
        const full = total > 0 ? Math.round((WIDTH * Math.min(done, total)) / total) : 0;
        stream.write(
          `\r\u001b[K${label} ${"█".repeat(full)}${"░".repeat(WIDTH - full)} ${done.toLocaleString("en")}/${total.toLocaleString("en")} ${seconds()}`,
        );
      },
      end() {
        if (!stream.isTTY && performance.now() - begin < quietMs) return;
        stream.write(
          `${stream.isTTY ? "\r\u001b[K" : ""}${label}: ${done.toLocaleString("en")} in ${seconds()}\n`,
        );
      },
    };
  };
}
