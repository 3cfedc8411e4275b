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

/** A loop that is going on, and the displays of loops inside it that have ended: the next such loop shows there. */
interface Loop {
  free: Map<string, DisplayHandle>;
}

const dirty = new Set<() => void>();

/** Draws every bar as it stands, without times: at the end of a cell what is shown must be true, and reproducible. */
export function settleProgress(): void {
  for (const draw of dirty) draw();
  dirty.clear();
}

/** Makes `progress`: over a number of steps, or over the items of a loop. The finished bar carries no time, so that notebooks are reproducible. */
export function createProgress(show: Show): Progress {
  const loops: Loop[] = [];

  const bar = (
    total: number | undefined,
    label: string,
  ): { one: ProgressBar; handle: DisplayHandle; outer: Loop | undefined } => {
    const begin = performance.now();
    let done = 0;
    let message = "";
    let ended = false;
    let drawn = begin;
    const draw = (timed: boolean): Record<string, string> =>
      picture({
        done,
        total,
        label,
        message,
        ended,
        seconds: timed ? (performance.now() - begin) / 1000 : 0,
      });
    const outer = loops.at(-1);
    const free = outer?.free.get(label);
    outer?.free.delete(label);
    const handle = free ?? show(draw(false));
    free?.update(draw(false));
    const settle = (): void => handle.update(draw(false));
    const one: ProgressBar = {
      update(now, text) {
        done = now;
        if (text !== undefined) message = text;
        if (ended) return;
        const time = performance.now();
        if (time - drawn < REDRAW_MS) return void dirty.add(settle);
        drawn = time;
        dirty.add(settle);
        handle.update(draw(true));
      },
      advance(by = 1) {
        one.update(done + by);
      },
      end() {
        if (ended) return;
        ended = true;
        dirty.delete(settle);
        handle.update(draw(false));
      },
    };
    return { one, handle, outer };
  };

  return ((subject: number | Iterable<unknown> | AsyncIterable<unknown>, label = "") => {
    if (typeof subject === "number") {
      if (!(subject >= 0))
        throw new RangeError(`progress() expects a number of steps from 0 on, found ${subject}.`);
      return bar(subject, label).one;
    }
    if (!isSequence(subject))
      throw new TypeError(
        `progress() expects a number of steps or something to loop over, found ${typeof subject}.`,
      );
    const { length, size } = subject as { length?: unknown; size?: unknown };
    const total = [length, size].find((known) => typeof known === "number") as number | undefined;
    const { one, handle, outer } = bar(total, label);
    const enter = (): Loop => {
      const loop = { free: new Map<string, DisplayHandle>() };
      loops.push(loop);
      return loop;
    };
    const leave = (loop: Loop): void => {
      loops.splice(loops.indexOf(loop), 1);
      one.end();
      outer?.free.set(label, handle);
    };
    return {
      ...one,
      *[Symbol.iterator]() {
        const loop = enter();
        try {
          for (const item of subject as Iterable<unknown>) {
            yield item;
            one.advance();
          }
        } finally {
          leave(loop);
        }
      },
      async *[Symbol.asyncIterator]() {
        const loop = enter();
        try {
          for await (const item of subject) {
            yield item;
            one.advance();
          }
        } finally {
          leave(loop);
        }
      },
    };
  }) as Progress;
}

function isSequence(subject: unknown): boolean {
  if (typeof subject === "string") return true;
  if (typeof subject !== "object" || subject === null) return false;
  return Symbol.iterator in subject || Symbol.asyncIterator in subject;
}

interface State {
  done: number;
  total: number | undefined;
  label: string;
  message: string;
  ended: boolean;
  /** Since the beginning; 0 shows no times. */
  seconds: number;
}

function picture({ done, total, label, message, ended, seconds }: State): Record<string, string> {
  const share =
    total === undefined ? (ended ? 1 : 0) : total === 0 ? 1 : Math.min(1, Math.max(0, done / total));
  const count = total === undefined ? String(done) : `${done}/${total}`;
  const rate = seconds > 0 && done > 0 ? ` · ${perSecond(done / seconds)}` : "";
  const left =
    seconds > 0 && total && done > 0 && done < total
      ? ` · ${duration((seconds * (total - done)) / done)} left`
      : "";
  const text = [label, count + rate + left, message].filter(Boolean).join(" ");
  const full = Math.round(share * WIDTH);
  const bar = "█".repeat(full) + "░".repeat(WIDTH - full);
  return {
    "text/html": `<div><progress max="1" value="${share.toFixed(4)}" style="width:${WIDTH}ch;vertical-align:middle"></progress> <code>${escapeHtml(text)}</code></div>`,
    "text/plain": `${bar} ${text}`,
  };
}

function perSecond(rate: number): string {
  return rate >= 1 || rate === 0
    ? `${Number(rate.toPrecision(3)).toLocaleString("en")}/s`
    : `${Number((1 / rate).toPrecision(3))} s each`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
