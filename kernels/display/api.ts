import type { CellOutput, MimeBundle } from "../session/events.ts";
import { cleanBundle, isBundle } from "./bundle.ts";
import type { CommApi } from "./comm.ts";
import { image, type ImageOptions } from "./image.ts";
import { type Markup, markup } from "./markup.ts";
import { bundleFor, DISPLAY } from "./mime.ts";
import { createProgress, type Progress, settleProgress } from "./progress.ts";
import { bounded } from "./text.ts";

/** Where a kernel keeps its display functions; modules reach them there without importing the kernel. */
export const KERNEL: unique symbol = Symbol.for("pertline.kernel");

/** Longest string that is displayed in full. */
const MAX_STRING = 1_000_000;

/** What was shown, to be changed later. */
export interface DisplayHandle {
  readonly id: string;
  /** Replaces what is shown, wherever it is shown. */
  update(value: unknown): void;
}

/** What a cell can call without importing anything. */
export interface DisplayApi {
  display(value: unknown, options?: { id?: string; raw?: boolean }): DisplayHandle;
  html: Markup;
  md: Markup;
  svg: Markup;
  image(
    data: Uint8Array | ArrayBuffer | URL | string,
    options?: ImageOptions,
  ): Record<symbol, () => MimeBundle>;
  progress: Progress;
  clearOutput(options?: { wait?: boolean }): void;
  prompt(text?: string): Promise<string>;
  password(text?: string): Promise<string>;
  comm: CommApi;
}

/** What the functions need: where outputs go, and how to ask the user. */
export interface Outlet {
  emit(output: CellOutput): void;
  /** Resolves to undefined when the front end cannot ask. */
  ask(prompt: string, password: boolean): Promise<string | undefined>;
  comm: CommApi;
}

/** Thrown by `prompt` and `password` where nobody can answer. */
export class NoInputError extends Error {
  readonly code = "NO_INPUT";
  constructor() {
    super("This front end cannot ask for input (a notebook run without a person cannot either).");
    this.name = "NoInputError";
  }
}

export function createDisplayApi({ emit, ask, comm }: Outlet): DisplayApi {
  let count = 0;
  const show = (
    data: MimeBundle | Promise<MimeBundle>,
    id = `pertline-${process.pid}-${++count}`,
  ): DisplayHandle => {
    // One after the other, so that a slow picture is not overtaken by its own update. Of the updates that come while one
    // is drawn only the latest follows it: a curve that grows faster than it can be drawn would lag ever further behind.
    let sending = false;
    let waiting: (() => MimeBundle | Promise<MimeBundle>) | undefined;
    const send = (
      next: MimeBundle | Promise<MimeBundle>,
      type: "display_data" | "update_display_data",
    ): void => {
      const emitNow = (bundle: MimeBundle): void => emit({ type, data: bundle, metadata: {}, displayId: id });
      if (!(next instanceof Promise)) return emitNow(next);
      sending = true;
      const over = (): void => {
        sending = false;
        const make = waiting;
        waiting = undefined;
        if (make) send(make(), "update_display_data");
      };
      track(next.then(emitNow).finally(over));
    };
    send(data, "display_data");
    const update = (value: unknown): void => {
      const make = (): MimeBundle | Promise<MimeBundle> =>
        isBundle(value) ? cleanBundle(value) : bundleOf(value);
      if (sending) waiting = make;
      else send(make(), "update_display_data");
    };
    // As a cell's last expression a handle shows nothing: its value is already there.
    return { id, update, [DISPLAY]: () => ({}) } as DisplayHandle;
  };

  const text = async (prompt: string, password: boolean): Promise<string> => {
    const answer = await ask(prompt, password);
    if (answer === undefined) throw new NoInputError();
    return answer;
  };

  return {
    display: (value, options = {}) => show(options.raw ? cleanBundle(value) : bundleOf(value), options.id),
    html: markup("text/html"),
    md: markup("text/markdown", { raw: true }),
    svg: markup("image/svg+xml"),
    image,
    progress: createProgress((data) => show(data)),
    clearOutput: ({ wait = false } = {}) => emit({ type: "clear_output", wait }),
    prompt: (question = "") => text(question, false),
    password: (question = "") => text(question, true),
    comm,
  };
}

let open = new Set<Promise<void>>();

function track(promise: Promise<void>): void {
  const of = open;
  of.add(promise);
  void promise.finally(() => of.delete(promise));
}

/** Resolves when everything that was displayed has been sent: a cell is not over before. */
export async function displaysSent(): Promise<void> {
  settleProgress();
  while (open.size > 0) await Promise.all(open);
}

/** What an interrupted cell was about to display may never come, and nobody waits for it. */
export function forgetDisplays(): void {
  open = new Set();
}

/** A string is shown as it is, without quotation marks. */
function bundleOf(value: unknown): MimeBundle | Promise<MimeBundle> {
  return typeof value === "string" ? { "text/plain": bounded(value, MAX_STRING) } : bundleFor(value);
}
