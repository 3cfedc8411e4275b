import type { Figure } from "../figures/figure.ts";
import { renderSvg } from "../render/index.ts";
import { escapeHtml, figureHtml } from "./page.ts";
import { PertlineError } from "../error.ts";

/** Where panels stand: a panel by its name, panels side by side, or panels below each other. */
export type Arrangement = string | { row: readonly Arrangement[] } | { column: readonly Arrangement[] };

/** The paper's pages of panels; those that are not given leave no hole. */
export const FIGURE_PAGES: Readonly<Record<"fig1" | "fig2", Arrangement>> = {
  fig1: {
    column: [{ row: [{ column: ["fig1a", "fig1c"] }, "fig1b"] }, { row: ["fig1d", "fig1e"] }, "fig1f"],
  },
  fig2: { column: ["fig2a", { row: ["fig2b", "fig2c"] }] },
};

/** A panel on its page: its top left corner in pixels. */
export interface PlacedPanel {
  name: string;
  figure: Figure;
  left: number;
  top: number;
}

/** Panels in their own size, so that all words of a page are of one size; in print the page is 180 mm wide. */
export interface FigurePage {
  title: string;
  width: number;
  height: number;
  panels: readonly PlacedPanel[];
}

const GAP = 16;

/**
 * Puts panels on one page.
 * @param figures panels by name; those that the arrangement does not name are left out
 * @throws PertlineError NO_PANELS when it names none of them
 */
export function figurePage(
  figures: Readonly<Record<string, Figure>>,
  arrangement: Arrangement,
  title = "Figure",
): FigurePage {
  const found = present(arrangement, figures);
  if (found === undefined)
    throw new PertlineError(
      "NO_PANELS",
      `None of the panels ${names(arrangement).join(", ")} was given; found ${Object.keys(figures).join(", ") || "no figures"}.`,
    );
  const panels: PlacedPanel[] = [];
  return { title, ...place(found, figures, 0, 0, panels), panels };
}

function names(arrangement: Arrangement): string[] {
  if (typeof arrangement === "string") return [arrangement];
  return ("row" in arrangement ? arrangement.row : arrangement.column).flatMap(names);
}

/** The arrangement without the panels that are not there, or nothing where none is. */
function present(one: Arrangement, figures: Readonly<Record<string, Figure>>): Arrangement | undefined {
  if (typeof one === "string") return figures[one] ? one : undefined;
  const kept = ("row" in one ? one.row : one.column).flatMap((part) => present(part, figures) ?? []);
  if (kept.length < 2) return kept[0];
  return "row" in one ? { row: kept } : { column: kept };
}

function sizeOf(figure: Figure): { width: number; height: number } {
  const { width, height } = figure.layout as { width: number; height: number };
  return { width: Math.ceil(width), height: Math.ceil(height) };
}

/** Adds the panels of an arrangement whose top left corner is given, and returns its size. */
function place(
  one: Arrangement,
  figures: Readonly<Record<string, Figure>>,
  left: number,
  top: number,
  panels: PlacedPanel[],
): { width: number; height: number } {
  if (typeof one === "string") {
    panels.push({ name: one, figure: figures[one]!, left, top });
    return sizeOf(figures[one]!);
  }
  const sideways = "row" in one;
  let [width, height] = [0, 0];
  for (const [i, part] of (sideways ? one.row : one.column).entries()) {
    const before = i === 0 ? 0 : GAP + (sideways ? width : height);
    const own = place(part, figures, left + (sideways ? before : 0), top + (sideways ? 0 : before), panels);
    width = sideways ? before + own.width : Math.max(width, own.width);
    height = sideways ? Math.max(height, own.height) : before + own.height;
  }
  return { width, height };
}

/** Width in pixels that is 180 mm in print. */
const PRINTED = 1020;

/** The page as one SVG document, 1,020 pixels (180 mm in print) wide. */
export async function pageSvg({ width, height, panels }: FigurePage): Promise<string> {
  const drawn: string[] = [];
  for (const [i, { figure, left, top }] of panels.entries()) {
    const own = sizeOf(figure);
    const svg = withOwnIds(await renderSvg(figure), `p${i}-`);
    drawn.push(
      svg.replace(
        /^<svg\b[^>]*>/,
        `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" x="${left}" y="${top}" width="${own.width}" height="${own.height}" viewBox="0 0 ${own.width} ${own.height}">`,
      ),
    );
  }
  const scale = PRINTED / width;
  const size = { width: PRINTED, height: Math.ceil(height * scale) };
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}"><rect width="${size.width}" height="${size.height}" fill="#ffffff"/><g transform="scale(${fixed(scale)})">${drawn.join("")}</g></svg>`;
}

/** The same ids occur in every drawing: clip paths of one must not cut another. */
function withOwnIds(svg: string, prefix: string): string {
  const ids = [...new Set([...svg.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!))];
  if (ids.length === 0) return svg;
  const known = new Set(ids);
  return svg
    .replace(
      /(\sid=")([^"]+)(")/g,
      (_, before: string, id: string, after: string) => `${before}${prefix}${id}${after}`,
    )
    .replace(/#([\w-]+)(?=["')&])/g, (whole, id: string) => (known.has(id) ? `#${prefix}${id}` : whole));
}

function fixed(value: number): string {
  return String(Math.round(value * 1e4) / 1e4);
}

/** The page with its panels live, each in its place; without scripts and in print they are pictures. */
export async function pageHtml({ width, height, panels }: FigurePage): Promise<string> {
  const parts: string[] = [];
  for (const { name, figure, left, top } of panels) {
    const title = (figure.layout.meta as { title?: string } | undefined)?.title ?? name;
    const html = figureHtml(figure, await renderSvg(figure), title);
    parts.push(
      `<div class="panel" id="${escapeHtml(name)}" style="position:absolute;left:${left}px;top:${top}px">${html}</div>`,
    );
  }
  return `<div style="overflow-x:auto"><div class="figure-page" style="position:relative;width:${width}px;height:${height}px;background:#ffffff">${parts.join("\n")}</div></div>`;
}
