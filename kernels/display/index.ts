/**
 * Display functions for code that runs inside and outside a notebook. Inside a pertline kernel they show things below
 * the cell; elsewhere they print text.
 *
 * @example
 * import { display, md } from "pertline/kernel";
 * display(md`**bold**`);
 * @module
 */
import { createDisplayApi, type DisplayApi, KERNEL } from "./api.ts";
import { type CommApi, createComms } from "./comm.ts";

export type { Comm, CommApi, CommExtras, CommTarget } from "./comm.ts";
export type { DisplayApi, DisplayHandle } from "./api.ts";
export type { ImageOptions } from "./image.ts";
export type { Markup } from "./markup.ts";
export type { Progress, ProgressBar, ProgressSequence } from "./progress.ts";

let outside: DisplayApi | undefined;

function kernel(): DisplayApi {
  const inside = (globalThis as Record<symbol, unknown>)[KERNEL] as DisplayApi | undefined;
  outside ??= createDisplayApi({
    emit: (output) => {
      if (output.type === "display_data") console.log(String(output.data["text/plain"] ?? ""));
    },
    ask: () => Promise.resolve(undefined),
    comm: createComms(() => undefined).api,
  });
  return inside ?? outside;
}

export const display: DisplayApi["display"] = (value, options) => kernel().display(value, options);
export const html: DisplayApi["html"] = (strings, ...values) => kernel().html(strings, ...values);
export const md: DisplayApi["md"] = (strings, ...values) => kernel().md(strings, ...values);
export const svg: DisplayApi["svg"] = (strings, ...values) => kernel().svg(strings, ...values);
export const image: DisplayApi["image"] = (data, options) => kernel().image(data, options);
export const clearOutput: DisplayApi["clearOutput"] = (options) => kernel().clearOutput(options);
export const prompt: DisplayApi["prompt"] = (text) => kernel().prompt(text);
export const password: DisplayApi["password"] = (text) => kernel().password(text);
export const progress: DisplayApi["progress"] = ((subject: number, label?: string) =>
  kernel().progress(subject, label)) as DisplayApi["progress"];
/** Lines to parts of the front end, such as widgets; outside a kernel nobody is at the other end. */
export const comm: CommApi = {
  register: (target, handler) => kernel().comm.register(target, handler),
  unregister: (target) => kernel().comm.unregister(target),
  open: (target, data, extras) => kernel().comm.open(target, data, extras),
};
