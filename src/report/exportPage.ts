import type { Palette } from "../figures/palette.ts";
import { withPalette } from "../figures/palette.ts";
import { PRINT_DPI, PRINT_SCALE, atPrintSize, svgToPdf, svgToPng } from "../render/index.ts";
import { withResolution } from "../render/png.ts";
import type { FigureFormat } from "./exportFigure.ts";
import type { FigurePage } from "./figurePage.ts";
import { pageHtml, pageSvg } from "./figurePage.ts";
import { page } from "./page.ts";
import { writeAtomic } from "./writeAtomic.ts";

/**
 * Writes an assembled page, 180 mm wide in print: `.svg`, `.png` with 300 dots per inch, `.pdf` where a browser is installed, `.html` with
 * live panels. Formats of numbers are passed over: each panel has its own.
 * @returns the paths written
 */
export async function exportPage(
  figures: FigurePage,
  base: string,
  options: { formats?: readonly FigureFormat[]; palette?: Palette } = {},
): Promise<string[]> {
  const { formats = ["html", "svg"], palette = "paper" } = options;
  const coloured = {
    ...figures,
    panels: figures.panels.map((panel) => ({ ...panel, figure: withPalette(panel.figure, palette) })),
  };
  let drawn: string | undefined;
  const svg = async (): Promise<string> => (drawn ??= await pageSvg(coloured));
  const written: string[] = [];
  for (const format of formats) {
    let content: string | Uint8Array;
    if (format === "svg") content = atPrintSize(await svg());
    else if (format === "pdf") content = await svgToPdf(await svg());
    else if (format === "png") content = withResolution(svgToPng(await svg(), PRINT_SCALE), PRINT_DPI);
    else if (format === "html") content = page(figures.title, await pageHtml(coloured), true);
    else continue;
    await writeAtomic(`${base}.${format}`, content);
    written.push(`${base}.${format}`);
  }
  return written;
}
