import type { Figure } from "../figures/figure.ts";
import { figureData, toCsv } from "../figures/figureData.ts";
import type { Palette } from "../figures/palette.ts";
import { withPalette } from "../figures/palette.ts";
import { PRINT_DPI, PRINT_SCALE, atPrintSize, renderPng, renderSvg, svgToPdf } from "../render/index.ts";
import { withResolution } from "../render/png.ts";
import { figureHtml, page } from "./page.ts";
import { writeAtomic } from "./writeAtomic.ts";

export type FigureFormat = "html" | "svg" | "csv" | "png" | "pdf" | "json";

export const FIGURE_FORMATS: readonly FigureFormat[] = ["html", "svg", "png", "pdf", "csv", "json"];

export interface ExportOptions {
  /** HTML, SVG and CSV unless told. */
  formats?: readonly FigureFormat[];
  /** The paper's colours unless told. */
  palette?: Palette;
}

/**
 * Writes a figure for exploring (`.html`, self-contained), for print (`.svg`, `.png` with 300 dots per inch and, where a browser is
 * installed, `.pdf`; 1,020 pixels of a figure are 180 mm), the numbers behind it (`.csv`) and the figure itself (`.json`, for Plotly).
 * Each file is written whole or not at all.
 * @param base path without extension; missing folders are made
 * @returns the paths written, in the order of the formats
 * @throws RenderError RENDER_NO_BROWSER for PDF without a browser
 */
export async function exportFigure(
  figure: Figure,
  base: string,
  options: ExportOptions = {},
): Promise<string[]> {
  const { formats = ["html", "svg", "csv"], palette = "paper" } = options;
  const coloured = withPalette(figure, palette);
  const svg = formats.some((one) => one === "svg" || one === "html" || one === "pdf") ? await renderSvg(coloured) : ""; // prettier-ignore
  const written: string[] = [];
  for (const format of formats) {
    const file = `${base}.${format}`;
    await writeAtomic(file, await content(format, coloured, svg));
    written.push(file);
  }
  return written;
}

async function content(format: FigureFormat, figure: Figure, svg: string): Promise<string | Uint8Array> {
  switch (format) {
    case "svg":
      return atPrintSize(svg);
    case "csv":
      return toCsv(figureData(figure));
    case "json":
      return `${JSON.stringify(figure)}\n`;
    case "png":
      return withResolution(await renderPng(figure, { scale: PRINT_SCALE }), PRINT_DPI);
    case "pdf":
      return svgToPdf(svg);
    case "html": {
      const title = (figure.layout.meta as { title?: string } | undefined)?.title ?? "Figure";
      return page(title, figureHtml(figure, svg, title), true);
    }
  }
}
