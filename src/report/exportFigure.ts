import type { Figure } from "../figures/figure.ts";
import { figureData, toCsv } from "../figures/figureData.ts";
import { renderPng, renderSvg } from "../render/index.ts";
import { figureHtml, page } from "./page.ts";
import { writeAtomic } from "./writeAtomic.ts";

export type FigureFormat = "html" | "svg" | "csv" | "png";

export interface ExportOptions {
  /** HTML, SVG and CSV unless told. */
  formats?: readonly FigureFormat[];
}

/**
 * Writes a figure for exploring (`.html`, self-contained), for print (`.svg`, `.png` at twice the size) and the numbers behind it (`.csv`).
 * Each file is written whole or not at all.
 * @param base path without extension; missing folders are made
 * @returns the paths written, in the order of the formats
 */
export async function exportFigure(
  figure: Figure,
  base: string,
  options: ExportOptions = {},
): Promise<string[]> {
  const { formats = ["html", "svg", "csv"] } = options;
  const svg = formats.some((one) => one === "svg" || one === "html") ? await renderSvg(figure) : "";
  const written: string[] = [];
  for (const format of formats) {
    const file = `${base}.${format}`;
    await writeAtomic(file, await content(format, figure, svg));
    written.push(file);
  }
  return written;
}

async function content(format: FigureFormat, figure: Figure, svg: string): Promise<string | Uint8Array> {
  switch (format) {
    case "svg":
      return svg;
    case "csv":
      return toCsv(figureData(figure));
    case "png":
      return renderPng(figure, { scale: 2 });
    case "html": {
      const title = (figure.layout.meta as { title?: string } | undefined)?.title ?? "Figure";
      return page(title, figureHtml(figure, svg, title), true);
    }
  }
}
