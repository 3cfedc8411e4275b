/** The method by which any object says how it is shown; the convention of Deno's kernel. */
export const DISPLAY: unique symbol = Symbol.for("Jupyter.display");
