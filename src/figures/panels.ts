import type { Frame, Margin } from "./theme.ts";
import type { Layout, Trace } from "./figure.ts";
import { textWidth } from "./text.ts";
import { SIZE, axis, label } from "./theme.ts";

/** Panels of one size in rows and columns, in pixels. */
export interface PanelGrid {
  panels: number;
  columns: number;
  width: number;
  height: number;
  gap: { x: number; y: number };
}

/** Names of a panel's axes, as traces and shapes refer to them. */
export interface Panel {
  xaxis: string;
  yaxis: string;
  column: number;
  row: number;
  /** No panel stands below it. */
  lowest: boolean;
}

/** Pixels of all panels with the gaps between them. */
export function gridSize({ panels, columns, width, height, gap }: PanelGrid): {
  width: number;
  height: number;
} {
  const rows = Math.ceil(panels / columns);
  const used = Math.min(columns, panels);
  return { width: used * width + (used - 1) * gap.x, height: rows * height + (rows - 1) * gap.y };
}

/** Pixels of a figure that holds the grid and is at least so wide; the room that is too much goes to the right margin. */
export function sizeAround(
  grid: PanelGrid,
  margin: Margin,
  least = 0,
): { width: number; height: number; margin: Margin } {
  const inner = gridSize(grid);
  const spare = Math.max(0, least - margin.l - margin.r - inner.width);
  return {
    width: margin.l + margin.r + inner.width + spare,
    height: margin.t + margin.b + inner.height,
    margin: { ...margin, r: margin.r + spare },
  };
}

/** Adds the axes of the i-th panel, counted along the rows from the top. */
export function addPanel(layout: Layout, grid: PanelGrid, i: number, x: Layout, y: Layout): Panel {
  const { panels, columns, width, height, gap } = grid;
  const inner = gridSize(grid);
  const [column, row] = [i % columns, Math.floor(i / columns)];
  const suffix = i === 0 ? "" : String(i + 1);
  const left = (column * (width + gap.x)) / inner.width;
  const top = 1 - (row * (height + gap.y)) / inner.height;
  layout[`xaxis${suffix}`] = axis({
    domain: [left, Math.min(1, left + width / inner.width)],
    anchor: `y${suffix}`,
    ...x,
  });
  layout[`yaxis${suffix}`] = axis({
    domain: [Math.max(0, top - height / inner.height), top],
    anchor: `x${suffix}`,
    ...y,
  });
  return { xaxis: `x${suffix}`, yaxis: `y${suffix}`, column, row, lowest: i + columns >= panels };
}

/** A name above the panel, at its left end or where told. */
export function panelHeading(
  { layout }: Pick<Frame, "layout">,
  panel: Panel,
  text: string,
  more: Layout = {},
): void {
  layout.annotations.push(
    label(text, {
      ...{ xref: `${panel.xaxis} domain`, x: 0, xanchor: "left" },
      ...{ yref: `${panel.yaxis} domain`, y: 1, yanchor: "bottom", yshift: 5 },
      font: { size: SIZE.text + 1 },
      ...more,
    }),
  );
}

/** Words in the middle of a panel that has nothing to show; a panel is drawn only where a trace refers to it. */
export function emptyPanel(
  { layout }: Pick<Frame, "layout">,
  data: Trace[],
  panel: Panel,
  text = "not run",
): void {
  data.push({
    ...{ type: "scatter", mode: "markers", hoverinfo: "skip", showlegend: false, meta: { rows: null } },
    ...{ xaxis: panel.xaxis, yaxis: panel.yaxis, x: [null], y: [null] },
  });
  layout.annotations.push(
    label(text, {
      ...{ xref: `${panel.xaxis} domain`, x: 0.5, yref: `${panel.yaxis} domain`, y: 0.5 },
      font: { size: SIZE.text, color: "#8a8a8a" },
    }),
  );
}

/** One title below all panels, or upright at the left of all. */
export function sharedTitle(
  { layout, inner }: Frame,
  side: "below" | "left",
  text: string,
  grid: PanelGrid,
  shift: number,
): void {
  const size = gridSize(grid);
  layout.annotations.push(
    label(text, {
      font: { size: SIZE.text + 1 },
      ...(side === "below"
        ? { xref: "paper", x: size.width / 2 / inner.width, xanchor: "center" }
        : { xref: "paper", x: 0, xanchor: "center", xshift: -shift, textangle: -90 }),
      ...(side === "below"
        ? { yref: "paper", y: 0, yanchor: "top", yshift: -shift }
        : { yref: "paper", y: 0.5, yanchor: "middle" }),
    }),
  );
}

/** A legend in lines above the panels: traces of the same name share an entry by `legendgroup`. */
export function legendAbove(entries: readonly string[], width: number): { legend: Layout; height: number } {
  let [lines, line] = [1, 0];
  for (const text of entries) {
    const own = textWidth(text, SIZE.text) + 56;
    if (line > 0 && line + own > width) [lines, line] = [lines + 1, 0];
    line += own;
  }
  return {
    legend: {
      ...{ orientation: "h", x: 0, xanchor: "left", y: 1, yanchor: "bottom", bgcolor: "rgba(0,0,0,0)" },
      ...{ font: { size: SIZE.text }, traceorder: "normal" },
    },
    height: lines * 20 + 6,
  };
}
