import type { CellOutput, MimeBundle } from "../session/events.ts";
import type { CommApi } from "./comm.ts";
import { imageToMime } from "./image.ts";
import { DISPLAY, toMime } from "./mime.ts";
import { createProgress, type Progress } from "./progress.ts";

/** Where a kernel keeps its display functions; modules reach them there without importing the kernel. */
export const KERNEL: unique symbol = Symbol.for("pertline.kernel");

export interface DisplayHandle {
  readonly id: string;
  /** Replaces what is shown, wherever it is shown. */
  update(value: unknown): void;
}

/** Text in a markup, shown as such. Usable as a tag and as a function. */
export interface Markup {
  (strings: TemplateStringsArray | string, ...values: unknown[]): Record<symbol, () => MimeBundle>;
}

/** What a cell can call without importing anything. */
export interface DisplayApi {
  display(value: unknown, options?: { id?: string; raw?: boolean }): DisplayHandle;
  html: Markup;
  md: Markup;
  svg: Markup;
  image(
    data: Uint8Array | string,
    options?: { type?: string; width?: number; alt?: string },
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
    // One after the other, so that a slow picture is not overtaken by its own update.
    let last: Promise<void> | undefined;
    const send = (
      next: MimeBundle | Promise<MimeBundle>,
      type: "display_data" | "update_display_data",
    ): void => {
      const emitNow = (bundle: MimeBundle): void => emit({ type, data: bundle, metadata: {}, displayId: id });
      if (!last && !(next instanceof Promise)) return emitNow(next);
      last = Promise.all([next, last]).then(([bundle]) => emitNow(bundle));
      track(last);
    };
    send(data, "display_data");
    const update = (value: unknown): void =>
      send(isBundle(value) ? value : bundleOf(value), "update_display_data");
    // As a cell's last expression a handle shows nothing: its value is already there.
    return { id, update, [DISPLAY]: () => ({}) } as DisplayHandle;
  };

  const text = async (prompt: string, password: boolean): Promise<string> => {
    const answer = await ask(prompt, password);
    if (answer === undefined) throw new NoInputError();
    return answer;
  };

  return {
    display: (value, options = {}) => show(options.raw ? (value as MimeBundle) : bundleOf(value), options.id),
    html: markup("text/html"),
    md: markup("text/markdown"),
    svg: markup("image/svg+xml"),
    image: showImage,
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
  while (open.size > 0) await Promise.all(open);
}

/** What an interrupted cell was about to display may never come, and nobody waits for it. */
export function forgetDisplays(): void {
  open = new Set();
}

/** Plain text and simple values are shown at once; what must be drawn first comes as a promise. */
function bundleOf(value: unknown): MimeBundle | Promise<MimeBundle> {
  if (typeof value === "string") return { "text/plain": value };
  const method = (value as Record<symbol, unknown> | null | undefined)?.[DISPLAY];
  if (typeof method === "function") {
    const bundle = method.call(value) as MimeBundle | Promise<MimeBundle>;
    return bundle;
  }
  return toMime(value).then((shown) => shown.data);
}

function isBundle(value: unknown): value is MimeBundle {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).length > 0 &&
    Object.keys(value).every((key) => /^[a-z]+\/[\w.+-]+$/.test(key))
  );
}

function markup(type: string): Markup {
  return (strings, ...values) => {
    const text = typeof strings === "string" ? strings : String.raw({ raw: strings }, ...values);
    return { [DISPLAY]: () => ({ [type]: text, "text/plain": text }) };
  };
}

function showImage(
  data: Uint8Array | string,
  { type, width, alt = "" }: { type?: string; width?: number; alt?: string } = {},
): Record<symbol, () => MimeBundle> {
  const bytes = typeof data === "string" ? Buffer.from(data, "base64") : data;
  const known = type
    ? { [type]: Buffer.from(bytes).toString("base64"), "text/plain": alt || type }
    : imageToMime(bytes);
  if (!known)
    throw new TypeError(
      "image() expects the bytes of a PNG, JPEG or GIF, or its base64 text; name others by { type }.",
    );
  const mime = Object.keys(known)[0] as string;
  const sized = width
    ? { "text/html": `<img src="data:${mime};base64,${String(known[mime])}" width="${Math.round(width)}">` }
    : {};
  return { [DISPLAY]: () => ({ ...known, ...sized, ...(alt ? { "text/plain": alt } : {}) }) };
}
