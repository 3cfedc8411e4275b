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
  fig2: { row: [{ column: ["fig2a", "fig2b"] }, "fig2c"] },
};

/** A panel on its page: top left corner in pixels of the page, and how much it is made smaller. */
export interface PlacedPanel {
  name: string;
  figure: Figure;
  left: number;
  top: number;
  scale: number;
}

export interface FigurePage {
  title: string;
  width: number;
  height: number;
  panels: readonly PlacedPanel[];
}

export interface FigurePageOptions {
  title?: string;
  /** Pixels of the page before it is brought to 180 mm in print: more make its panels smaller. 1,360 unless told. */
  width?: number;
}

const GAP = 16;

/**
 * Puts panels on one page: panels of a row have one height and those of a column one width, none is made larger.
 * @param figures panels by name; those that the arrangement does not name are left out
 * @throws PertlineError NO_PANELS when it names none of them
 */
export function figurePage(
  figures: Readonly<Record<string, Figure>>,
  arrangement: Arrangement,
  options: FigurePageOptions = {},
): FigurePage {
  const { title = "Figure", width = 1360 } = options;
  const rows = topRows(arrangement).flatMap((one) => present(one, figures) ?? []);
  if (rows.length === 0)
    throw new PertlineError(
      "NO_PANELS",
      `None of the panels ${names(arrangement).join(", ")} was given; found ${Object.keys(figures).join(", ") || "no figures"}.`,
    );
  const panels: PlacedPanel[] = [];
  let [top, used] = [0, 0];
  for (const row of rows) {
    const at = fitted(row, figures, width);
    const { a, b } = heightOf(row, figures);
    place(row, figures, { left: 0, top, width: at }, panels);
    top += a * at + b + GAP;
    used = Math.max(used, at);
  }
  return { title, width: Math.ceil(used), height: Math.ceil(top - GAP), panels };
}

function topRows(arrangement: Arrangement): readonly Arrangement[] {
  return typeof arrangement === "object" && "column" in arrangement ? arrangement.column : [arrangement];
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
  return figure.layout as { width: number; height: number };
}

/** Height of an arrangement as a function of its width: a · width + b. */
function heightOf(one: Arrangement, figures: Readonly<Record<string, Figure>>): { a: number; b: number } {
  if (typeof one === "string") {
    const { width, height } = sizeOf(figures[one]!);
    return { a: height / width, b: 0 };
  }
  if ("column" in one) {
    const parts = one.column.map((part) => heightOf(part, figures));
    const sum = (of: "a" | "b"): number => parts.reduce((total, part) => total + part[of], 0);
    return { a: sum("a"), b: sum("b") + GAP * (parts.length - 1) };
  }
  // One height h for all: widths (h − b) / a and gaps add up to the width.
  const parts = one.row.map((part) => heightOf(part, figures));
  const inverse = parts.reduce((total, { a }) => total + 1 / a, 0);
  const shift = parts.reduce((total, { a, b }) => total + b / a, 0);
  return { a: 1 / inverse, b: (shift - GAP * (parts.length - 1)) / inverse };
}

/** The largest width up to the page's at which no panel is enlarged. */
function fitted(one: Arrangement, figures: Readonly<Record<string, Figure>>, width: number): number {
  let at = width;
  for (let round = 0; round < 20; round++) {
    const panels: PlacedPanel[] = [];
    place(one, figures, { left: 0, top: 0, width: at }, panels);
    const most = Math.max(...panels.map(({ scale }) => scale));
    if (most <= 1 + 1e-9) break;
    at /= most;
  }
  return at;
}

function place(
  one: Arrangement,
  figures: Readonly<Record<string, Figure>>,
  { left, top, width }: { left: number; top: number; width: number },
  panels: PlacedPanel[],
): void {
  if (typeof one === "string") {
    const figure = figures[one]!;
    panels.push({ name: one, figure, left, top, scale: width / sizeOf(figure).width });
    return;
  }
  if ("column" in one) {
    for (const part of one.column) {
      const { a, b } = heightOf(part, figures);
      place(part, figures, { left, top, width }, panels);
      top += a * width + b + GAP;
    }
    return;
  }
  const { a, b } = heightOf(one, figures);
  const height = a * width + b;
  for (const part of one.row) {
    const own = heightOf(part, figures);
    const wide = (height - own.b) / own.a;
    place(part, figures, { left, top, width: wide }, panels);
    left += wide + GAP;
  }
}

/** Width in pixels that is 180 mm in print. */
const PRINTED = 1020;

/** The page as one SVG document, 1,020 pixels (180 mm in print) wide. */
export async function pageSvg({ width, height, panels }: FigurePage): Promise<string> {
  const drawn: string[] = [];
  for (const [i, { figure, left, top, scale }] of panels.entries()) {
    const own = sizeOf(figure);
    const svg = withOwnIds(await renderSvg(figure), `p${i}-`);
    drawn.push(
      svg.replace(
        /^<svg\b[^>]*>/,
        `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" x="${fixed(left)}" y="${fixed(top)}" width="${fixed(own.width * scale)}" height="${fixed(own.height * scale)}" viewBox="0 0 ${own.width} ${own.height}">`,
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
  for (const { name, figure, left, top, scale } of panels) {
    const title = (figure.layout.meta as { title?: string } | undefined)?.title ?? name;
    const html = figureHtml(figure, await renderSvg(figure), title);
    parts.push(
      `<div class="panel" id="${escapeHtml(name)}" style="position:absolute;left:${fixed(left)}px;top:${fixed(top)}px;transform:scale(${fixed(scale)});transform-origin:0 0">${html}</div>`,
    );
  }
  return `<div class="figure-page" style="position:relative;width:${width}px;height:${height}px;background:#ffffff">${parts.join("\n")}</div>`;
}
