/** What went wrong: the figure itself, a trace that cannot be drawn without WebGL or maps, plotly.js, the worker, or the byte limit. */
export type RenderErrorCode =
  | "RENDER_FIGURE_INVALID"
  | "RENDER_TRACE_UNSUPPORTED"
  | "RENDER_PLOTLY_FAILED"
  | "RENDER_TOO_LARGE"
  | "RENDER_TIMEOUT"
  | "RENDER_WORKER_MISSING"
  | "RENDER_WORKER_DIED"
  | "RENDER_CLOSED";

/** A figure could not be drawn. Test `error.code`, not `instanceof`: modules reload. */
export class RenderError extends Error {
  override readonly name = "RenderError";
  readonly code: RenderErrorCode;

  constructor(code: RenderErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
