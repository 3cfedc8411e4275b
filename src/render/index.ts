/**
 * Plotly figure → SVG or PNG, without a browser. Output depends on the figure alone: the same bytes on every machine.
 *
 * ```ts
 * import { renderPng } from "pertline/render";
 * const png = await renderPng({ data: [{ y: [1, 3, 2] }] }, { scale: 2 });
 * ```
 */
export { closeRenderer, renderPng, renderSvg } from "./renderer.ts";
export type { PngOptions, SvgOptions } from "./renderer.ts";
export { rasterise as svgToPng } from "./rasterise.ts";
export { svgToPdf } from "./pdf.ts";
export type { PdfOptions } from "./pdf.ts";
export { findBrowser } from "./findBrowser.ts";
export { atPrintSize, millimetres, PRINT_DPI, PRINT_SCALE } from "./printSize.ts";
export { RenderError } from "./errors.ts";
export type { RenderErrorCode } from "./errors.ts";
export type { Figure } from "./figure.ts";
