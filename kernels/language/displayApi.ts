/**
 * What every cell can use without importing it: the kernel's display functions, as the text of a module.
 * A module and not ambient declarations, so that a cell's own declaration of the same name wins silently
 * and so that `prompt` does not merge with the browser's when a tsconfig lists the DOM library.
 */
export const displayApi: string = `
/** An output that can be changed after it was shown. */
export interface DisplayHandle {
  /** Replaces what is shown. */
  update(value: unknown): void;
}
/** A value that shows itself as rich text, an image or markup. */
export interface Displayable {}
/** A progress bar that is moved by hand. */
export interface ProgressBar {
  /** Sets how many steps are done. */
  update(done: number, text?: string): void;
}
interface Markup {
  (text: string): Displayable;
  (strings: TemplateStringsArray, ...values: unknown[]): Displayable;
}
/**
 * Shows a value below the cell.
 * @param value anything; objects with \`[Symbol.for("Jupyter.display")]()\` choose their own formats
 * @param options \`id\` names the output, so that a later \`display\` with the same id replaces it
 * @returns a handle whose \`update\` replaces what is shown
 */
export declare function display(value: unknown, options?: { id?: string }): DisplayHandle;
/** HTML, as a tagged template or from a string. */
export declare const html: Markup;
/** Markdown, as a tagged template or from a string. */
export declare const md: Markup;
/** An SVG image, as a tagged template or from a string. */
export declare const svg: Markup;
/** An image from the bytes of a PNG, JPEG or GIF file, from a path or from a data URL. */
export declare function image(data: Uint8Array | string, options?: { type?: string; width?: number; height?: number; alt?: string }): Displayable;
/** Iterates and shows a progress bar that moves in place. */
export declare function progress<T>(iterable: Iterable<T>, options?: { total?: number; label?: string }): Iterable<T>;
/** Iterates asynchronously and shows a progress bar that moves in place. */
export declare function progress<T>(iterable: AsyncIterable<T>, options?: { total?: number; label?: string }): AsyncIterable<T>;
/** A progress bar of so many steps. */
export declare function progress(total: number, options?: { label?: string }): ProgressBar;
/**
 * Removes the outputs of the cell.
 * @param options \`wait\` keeps them until the next output arrives
 */
export declare function clearOutput(options?: { wait?: boolean }): void;
/** Asks the user for a line of text. */
export declare function prompt(text?: string): Promise<string>;
/** Asks the user for a line of text that is not shown. */
export declare function password(text?: string): Promise<string>;
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
