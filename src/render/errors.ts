/** What went wrong: the figure itself, a trace that cannot be drawn without WebGL or maps, plotly.js, the worker, the byte limit, or the browser that prints. */
export type RenderErrorCode =
  | "RENDER_FIGURE_INVALID"
  | "RENDER_TRACE_UNSUPPORTED"
  | "RENDER_PLOTLY_FAILED"
  | "RENDER_TOO_LARGE"
  | "RENDER_TIMEOUT"
  | "RENDER_WORKER_MISSING"
  | "RENDER_WORKER_DIED"
  | "RENDER_CLOSED"
  | "RENDER_NO_BROWSER"
  | "RENDER_PDF_FAILED";

/** A figure could not be drawn. Test `error.code`, not `instanceof`: modules reload. */
export class RenderError extends Error {
  override readonly name = "RenderError";
  readonly code: RenderErrorCode;

  constructor(code: RenderErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
