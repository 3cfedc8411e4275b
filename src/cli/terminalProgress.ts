import type { Progress } from "../data/cells.ts";
import { formatBytes, formatSeconds, rateMeter } from "../io/download/rate.ts";

const WIDTH = 24;
const REDRAW_MS = 100;

/**
 * Progress on a terminal as one live line each; elsewhere (a log, a pipe) one line when the work is done.
 * @param quietMs elsewhere, work that took less than this is not mentioned
 * @param unit with "bytes", sizes, speed and remaining time are shown
 */
export function terminalProgress(
  stream: { isTTY?: boolean; write(text: string): unknown },
  quietMs = 0,
  unit: "items" | "bytes" = "items",
): Progress {
  const amount = (value: number): string =>
    unit === "bytes" ? formatBytes(value) : value.toLocaleString("en");
  return (total, label = "") => {
    const begin = performance.now();
    let drawn = -Infinity;
    let done = 0;
    const measure = rateMeter();
    const seconds = (): string => `${((performance.now() - begin) / 1000).toFixed(1)} s`;
    return {
      update(now) {
        done = now;
        if (!stream.isTTY || performance.now() - drawn < REDRAW_MS) return;
        drawn = performance.now();
        const full = total > 0 ? Math.round((WIDTH * Math.min(done, total)) / total) : 0;
        const of = unit === "bytes" && total <= 0 ? "" : `${unit === "bytes" ? " of " : "/"}${amount(total)}`;
        let pace = seconds();
        if (unit === "bytes") {
          const { bytesPerSecond, secondsLeft } = measure(done, total > 0 ? total : undefined, drawn);
          pace = `${formatBytes(Math.round(bytesPerSecond))}/s${secondsLeft === undefined ? "" : `, ${formatSeconds(secondsLeft)} left`}`;
        }
        stream.write(
          `\r\u001b[K${label} ${"█".repeat(full)}${"░".repeat(WIDTH - full)} ${amount(done)}${of} ${pace}`,
        );
      },
      end() {
        if (!stream.isTTY && performance.now() - begin < quietMs) return;
        stream.write(`${stream.isTTY ? "\r\u001b[K" : ""}${label}: ${amount(done)} in ${seconds()}\n`);
      },
    };
  };
}
