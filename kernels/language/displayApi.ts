/**
 * What every cell can use without importing it: the kernel's display functions, as the text of a module.
 * A module and not ambient declarations, so that a cell's own declaration of the same name wins silently
 * and so that `prompt` does not merge with the browser's when a tsconfig lists the DOM library.
 */
export const displayApi: string = `
/** An output that can be changed after it was shown. */
export interface DisplayHandle {
  readonly id: string;
  /** Replaces what is shown, wherever it is shown. */
  update(value: unknown): void;
}
/** A value that says itself how it is shown. */
export type Displayable = Record<symbol, () => Record<string, unknown>>;
/** Text in a markup, shown as such: a tag for template strings and a function of a string. */
export interface Markup {
  (strings: TemplateStringsArray | string, ...values: unknown[]): Displayable;
}
/** A progress bar below the cell. */
export interface ProgressBar {
  /** Sets how much is done. */
  update(done: number, message?: string): void;
  /** Adds to what is done; 1 unless said otherwise. */
  advance(by?: number): void;
  /** Closes the bar. */
  end(): void;
}
/** A bar that is also the sequence it counts. */
export type ProgressSequence<T> = ProgressBar & Iterable<T> & AsyncIterable<T>;
export interface Progress {
  (total: number, label?: string): ProgressBar;
  <T>(items: Iterable<T> | AsyncIterable<T>, label?: string): ProgressSequence<T>;
}
/**
 * Shows a value below the cell.
 * @param value anything; objects with \`[Symbol.for("Jupyter.display")]()\` choose their own formats
 * @param options \`id\` names the output, so that a later \`display\` with the same id replaces it;
 *   \`raw\` takes the value as a MIME bundle (type → content)
 * @returns a handle whose \`update\` replaces what is shown
 */
export declare function display(value: unknown, options?: { id?: string; raw?: boolean }): DisplayHandle;
/** HTML, as a tagged template or from a string. Values are not escaped; markup inside markup and arrays of it are joined. */
export declare const html: Markup;
/** Markdown, as a tagged template or from a string. Backslashes of a template stay: formulas need no doubled ones. */
export declare const md: Markup;
/** An SVG image, as a tagged template or from a string. */
export declare const svg: Markup;
/** How an image is shown. */
export interface ImageOptions {
  /** MIME type, where the data do not tell it. */
  type?: string;
  /** Pixels on the screen. */
  width?: number;
  /** Text for those who do not see it. */
  alt?: string;
}
/** An image from its bytes, a file's path or URL, a \`data:\` URL, SVG text or base64 text. */
export declare function image(data: Uint8Array | ArrayBuffer | URL | string, options?: ImageOptions): Displayable;
/** A progress bar that moves in place: over a number of steps, or over the items of a loop. */
export declare const progress: Progress;
/**
 * Removes the outputs of the cell.
 * @param options \`wait\` keeps them until the next output arrives
 */
export declare function clearOutput(options?: { wait?: boolean }): void;
/** Asks the user for a line of text. */
export declare function prompt(text?: string): Promise<string>;
/** Asks the user for a line of text that is not shown. */
export declare function password(text?: string): Promise<string>;
/** What goes with the data of a comm message: raw bytes that are not turned into text, and remarks for the front end. */
export interface CommExtras {
  buffers?: readonly (ArrayBufferView | ArrayBuffer)[];
  metadata?: Record<string, unknown>;
}
/** A line between the kernel and a part of the front end, such as a widget. */
export interface Comm {
  readonly id: string;
  readonly target: string;
  readonly closed: boolean;
  /** Sends JSON data. Throws when the comm is closed. */
  send(data: unknown, extras?: CommExtras): void;
  /** Closes the comm on both sides; a second time does nothing. */
  close(data?: unknown, extras?: CommExtras): void;
  /** Calls back for every message. */
  onMessage(handler: (data: any, buffers: Uint8Array[], metadata: Record<string, unknown>) => unknown): void;
  /** Calls back once when the front end closes the comm. */
  onClose(handler: (data: any, buffers: Uint8Array[], metadata: Record<string, unknown>) => unknown): void;
}
export type CommTarget = (comm: Comm, data: any, buffers: Uint8Array[], metadata: Record<string, unknown>) => unknown;
export interface CommApi {
  /** Accepts comms that the front end opens to a target; a later handler for the same target takes its place. */
  register(target: string, handler: CommTarget): void;
  /** Refuses further comms to a target; those that are open stay so. */
  unregister(target: string): void;
  /** Opens a comm to a target of the front end. */
  open(target: string, data?: unknown, extras?: CommExtras): Comm;
}
/** Lines to parts of the front end, such as widgets. */
export declare const comm: CommApi;
`;

/** Names of the values in `displayApi`. */
export const displayNames: readonly string[] = [
  "display",
  "html",
  "md",
  "svg",
  "image",
  "progress",
  "clearOutput",
  "prompt",
  "password",
  "comm",
];

/** Stands in for Node's declarations where `@types/node` cannot be found. */
export const nodeFallback: string = `
declare var require: any;
declare var process: any;
declare var Buffer: any;
declare var global: any;
declare var __dirname: string;
declare var __filename: string;
declare module "node:*";
interface ImportMeta { url: string; dirname: string; filename: string; resolve(specifier: string): string }
`;
