import type { RenderErrorCode } from "./errors.ts";
import type { SizedFigure } from "./figure.ts";

/** What the main thread asks of the worker. */
export interface RenderRequest {
  id: number;
  figure: SizedFigure;
  format: "svg" | "png";
  /** Pixels per CSS pixel of a PNG. */
  scale: number;
  maxBytes?: number;
}

/** The worker's answer to the request of the same id. */
export type RenderReply =
  | { id: number; svg: string }
  | { id: number; png: Uint8Array }
  | { id: number; error: { code: RenderErrorCode; message: string } };
