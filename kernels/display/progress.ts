import { escapeHtml } from "./escape.ts";
import type { DisplayHandle } from "./api.ts";

/** A progress bar below the cell. `update` sets how much is done, `end` closes it. */
export interface ProgressBar {
  update(done: number, message?: string): void;
  advance(by?: number): void;
  end(): void;
}

/** A bar that is also the sequence it counts. */
export type ProgressSequence<T> = ProgressBar & Iterable<T> & AsyncIterable<T>;

export interface Progress {
  (total: number, label?: string): ProgressBar;
  <T>(items: Iterable<T> | AsyncIterable<T>, label?: string): ProgressSequence<T>;
}

/** Between two pictures of the bar; the first and the last are always shown. */
const REDRAW_MS = 100;
const WIDTH = 30;

type Show = (data: Record<string, string>) => DisplayHandle;

/** Makes `progress`: over a number of steps, or over the items of a loop. The finished bar carries no time, so that notebooks are reproducible. */
export function createProgress(show: Show): Progress {
  const bar = (total: number | undefined, label: string): ProgressBar => {
    const begin = performance.now();
    let done = 0;
    let message = "";
    let ended = false;
    let drawn = begin;
    const draw = (): Record<string, string> =>
      picture({ done, total, label, message, ended, seconds: (performance.now() - begin) / 1000 });
    const handle = show(draw());
    return {
      update(now, text) {
        done = now;
        message = text ?? message;
        if (ended || performance.now() - drawn < REDRAW_MS) return;
        drawn = performance.now();
        handle.update(draw());
      },
      advance(by = 1) {
        this.update(done + by);
      },
      end() {
        if (ended) return;
        ended = true;
        handle.update(draw());
      },
    };
  };

  return ((subject: number | Iterable<unknown> | AsyncIterable<unknown>, label = "") => {
    if (typeof subject === "number") return bar(subject, label);
    const { length, size } = subject as { length?: number; size?: number };
    const one = bar(length ?? size, label);
    return {
      ...one,
      *[Symbol.iterator]() {
        try {
          for (const item of subject as Iterable<unknown>) {
            yield item;
            one.advance();
          }
        } finally {
          one.end();
        }
      },
      async *[Symbol.asyncIterator]() {
        try {
          for await (const item of subject) {
            yield item;
            one.advance();
          }
        } finally {
          one.end();
        }
      },
    };
  }) as Progress;
}

interface State {
  done: number;
  total: number | undefined;
  label: string;
  message: string;
  ended: boolean;
  seconds: number;
}

function picture({ done, total, label, message, ended, seconds }: State): Record<string, string> {
  const share = total ? Math.min(1, done / total) : ended ? 1 : 0;
  const count = total === undefined ? String(done) : `${done}/${total}`;
  const left = total && done > 0 && !ended ? ` · ${duration((seconds * (total - done)) / done)} left` : "";
  const text = [label, count + left, message].filter(Boolean).join(" ");
  const full = Math.round(share * WIDTH);
  const bar = "█".repeat(full) + "░".repeat(WIDTH - full);
  return {
    "text/html": `<div><progress max="1" value="${share.toFixed(4)}" style="width:${WIDTH}ch;vertical-align:middle"></progress> <code>${escapeHtml(text)}</code></div>`,
    "text/plain": `${bar} ${text}`,
  };
}

function duration(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
