import type { Layout, Trace } from "./figure.ts";
import { modelColumns } from "./models.ts";
import type { ColumnGroup, FigureModel, ModelColumn } from "./models.ts";
import { plain, textWidth, wrap } from "./text.ts";
import { INK, SIZE, axis, label } from "./theme.ts";

/** A panel in pixels from the top left of the area inside the margins. */
export interface Panel {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Names of a panel's axes, as traces, shapes and annotations refer to them. */
export interface PanelAxes {
  xaxis: string;
  yaxis: string;
}

/** Places a panel and gives it axes of its own: the first is numbered 1. */
export function addPanel(
  layout: Layout,
  number: number,
  panel: Panel,
  inner: { width: number; height: number },
  x: Layout,
  y: Layout,
): PanelAxes {
  const suffix = number === 1 ? "" : String(number);
  const part = (value: number, whole: number): number => Math.min(1, Math.max(0, value / whole));
  layout[`xaxis${suffix}`] = axis({
    domain: [part(panel.left, inner.width), part(panel.left + panel.width, inner.width)],
    anchor: `y${suffix}`,
    ...x,
  });
  layout[`yaxis${suffix}`] = axis({
    domain: [1 - part(panel.top + panel.height, inner.height), 1 - part(panel.top, inner.height)],
    anchor: `x${suffix}`,
    ...y,
  });
  return { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
}

/** A subplot is drawn only where a trace refers to it. */
export function emptyTrace({ xaxis, yaxis }: PanelAxes): Trace {
  return {
    ...{ type: "scatter", mode: "markers", hoverinfo: "skip", showlegend: false },
    ...{ xaxis, yaxis, x: [null], y: [null], meta: { rows: null } },
  };
}

/** Words in the middle of a panel that has nothing to draw. */
export function panelWords({ xaxis, yaxis }: PanelAxes, text: string): Layout {
  return label(text, {
    ...{ xref: `${xaxis} domain`, yref: `${yaxis} domain`, x: 0.5, y: 0.5 },
    font: { size: SIZE.text, color: INK.absent },
  });
}

export interface FacetColumns {
  columns: readonly (ModelColumn & { left: number })[];
  groups: readonly (ColumnGroup & { left: number; right: number; lines: readonly string[] })[];
  /** Pixels of all facets and the gaps between them. */
  width: number;
  /** Pixels that the headings of groups and facets need above the facets. */
  headings: number;
}

/** One facet per model in a row, in the groups of the paper's nested axis. */
export function facetColumns(models: readonly FigureModel[], facet: number, gap: number): FacetColumns {
  const { columns, groups } = modelColumns(models);
  const left = (x: number): number => x * (facet + gap);
  const placed = groups.map((group) => {
    const ends = { left: left(group.from), right: left(group.to) + facet };
    return { ...group, ...ends, lines: wrap(group.label, ends.right - ends.left + gap, SIZE.text) };
  });
  return {
    columns: columns.map((column) => ({ ...column, left: left(column.x) })),
    groups: placed,
    width: left(columns.at(-1)?.x ?? 0) + facet,
    headings: 22 + 6 + 15 * Math.max(1, ...placed.map(({ lines }) => lines.length)),
  };
}

/** The name of each group above a line over its facets, and under it the facets' own names. */
export function drawFacetHeadings(
  layout: { shapes: Layout[]; annotations: Layout[] },
  { columns, groups, width }: FacetColumns,
  facet: number,
): void {
  for (const { left, right, lines } of groups) {
    layout.shapes.push({
      ...{ type: "line", xref: "paper", x0: left / width, x1: Math.min(1, right / width) },
      ...{ yref: "paper", ysizemode: "pixel", yanchor: 1, y0: 22, y1: 22 },
      line: { color: INK.axis, width: 1 },
    });
    layout.annotations.push(
      label(lines.join("<br>"), {
        ...{ xref: "paper", x: (left + right) / 2 / width, xanchor: "center", align: "center" },
        ...{ yref: "paper", y: 1, yanchor: "bottom", yshift: 24 },
        font: { size: SIZE.text, color: INK.faint },
      }),
    );
  }
  for (const column of columns) {
    const fits = textWidth(column.label, SIZE.text) <= facet + 4;
    layout.annotations.push(
      label(fits ? plain(column.label) : shortened(column.label, facet), {
        ...{ xref: "paper", x: (column.left + facet / 2) / width, xanchor: "center" },
        ...{ yref: "paper", y: 1, yanchor: "bottom", yshift: 4 },
        ...(fits ? {} : { hovertext: plain(column.label) }),
      }),
    );
  }
}

/** As much of a name as fits, and three points. */
function shortened(text: string, width: number): string {
  let n = text.length;
  while (n > 1 && textWidth(`${text.slice(0, n)}...`, SIZE.text) > width) n--;
  return plain(`${text.slice(0, n).trimEnd()}…`);
}
