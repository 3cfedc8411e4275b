import type { Layout, Trace } from "./figure.ts";
import type { FigureModel } from "./models.ts";
import { plain, textWidth } from "./text.ts";
import { FONT, INK, SIZE } from "./theme.ts";

/** Pixels of a line's or marker's sample and the room around it. */
const SAMPLE = 48;

/** A legend to the right of the panels, with a heading per group, and the pixels that it needs. */
export function legendRight(
  layout: Layout,
  names: readonly string[],
  options: Layout = {},
): { width: number } {
  layout.showlegend = true;
  layout.legend = {
    ...{ x: 1, xanchor: "left", y: 1, yanchor: "top", bgcolor: "rgba(0,0,0,0)", traceorder: "grouped" },
    ...{ font: { family: FONT, size: SIZE.text }, tracegroupgap: 8, itemwidth: 30 },
    ...options,
  };
  return { width: Math.ceil(Math.max(0, ...names.map((name) => textWidth(name, SIZE.text)))) + SAMPLE };
}

/** Pixels of a legend above panels so wide, whose entries are as wide as the widest of them. */
export function legendHeight(names: readonly string[], width: number): number {
  const widest = Math.max(...names.map((name) => textWidth(name, SIZE.text))) + SAMPLE;
  return 20 * Math.ceil(names.length / Math.max(1, Math.floor(width / widest)));
}

/** A legend above the panels, in lines as long as they are wide. */
export function legendAbove(layout: Layout, options: Layout = {}): void {
  layout.showlegend = true;
  layout.legend = {
    ...{ orientation: "h", x: 0, xanchor: "left", y: 1, yanchor: "bottom", bgcolor: "rgba(0,0,0,0)" },
    ...{ font: { family: FONT, size: SIZE.text }, traceorder: "normal", itemwidth: 30 },
    ...options,
  };
}

export const FAMILY_TITLES: Readonly<Record<FigureModel["family"], string>> = {
  baseline: "Baselines",
  foundation: "Foundation models",
  deep: "Other deep learning models",
  imported: "Imported",
};

/** What puts a trace under the heading of its model's group. */
export function inFamily(family: FigureModel["family"], suffix = ""): Layout {
  return {
    legendgroup: `${family}${suffix}`,
    legendgrouptitle: { text: FAMILY_TITLES[family], font: { size: SIZE.text, color: INK.faint } },
  };
}

/** An entry of the legend without data of its own. */
export function legendEntry(name: string, look: Layout, more: Layout = {}): Trace {
  return {
    ...{ type: "scatter", name: plain(name), x: [null], y: [null], hoverinfo: "skip", showlegend: true },
    ...{ meta: { rows: null } },
    ...look,
    ...more,
  };
}
