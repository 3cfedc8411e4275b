import type { Provenance } from "../data/provenance.ts";
import { PertlineError } from "../error.ts";
import type { TransferErrors } from "../metrics/transfer.ts";
import type { Figure, RowNames, Trace } from "./figure.ts";
import { addPanel, panelHeading, sharedTitle, sizeAround } from "./panels.ts";
import type { PanelGrid } from "./panels.ts";
import { plain } from "./text.ts";
import { CONFIG, INK, SIZE, frame, label } from "./theme.ts";

/** Errors in one cell line of what was learned in another. */
export interface TransferPanel extends Pick<TransferErrors, "difference" | "value" | "line"> {
  /** E.g. "K562 to RPE1". */
  name: string;
}

export interface ExtendedData9bOptions {
  panels: readonly TransferPanel[];
  provenance: Provenance;
  title?: string;
  letter?: string | null;
  notes?: readonly string[];
}

const BINS = 40;

/**
 * The paper's Extended Data Fig 9b: error of every gene in every perturbation against how differently the two cell lines express the gene.
 * Millions of pairs are counted in squares, darker where more lie; the line is fitted to the pairs themselves.
 * @throws NO_POINTS when there is nothing to draw
 */
export function extendedData9b(options: ExtendedData9bOptions): Figure {
  const { panels, provenance } = options;
  if (panels.length === 0 || panels.every(({ value }) => value.length === 0))
    throw new PertlineError("NO_POINTS", "Expected errors of predictions from another cell line, found none. transferErrors computes them."); // prettier-ignore
  const grid: PanelGrid = {
    ...{ panels: panels.length, columns: Math.min(2, panels.length), width: 300, height: 250 },
    gap: { x: 34, y: 70 },
  };
  const pairs = panels.reduce((sum, { value }) => sum + value.length, 0);
  const margin = { l: 62, r: 92, t: 26, b: 48 };
  const figure = frame({
    ...sizeAround(grid, margin, 460),
    title: options.title ?? "Error and difference between cell lines, by gene",
    letter: options.letter === null ? undefined : (options.letter ?? "b"),
    provenance,
    notes: [
      `${pairs.toLocaleString("en")} genes × perturbations`,
      "line: least squares",
      ...(options.notes ?? []),
    ],
  });
  const { layout } = figure;
  const x1 = largest(panels.map(({ difference }) => difference));
  const y1 = largest(panels.map(({ value }) => value));
  const counted = panels.map((one) => count2d(one, x1, y1));
  const most = Math.max(...counted.flat(2).map((n) => n ?? 0), 1);
  const data: Trace[] = [];
  panels.forEach(({ name, line }, i) => {
    const first = i % grid.columns === 0;
    const panel = addPanel(
      layout,
      grid,
      i,
      { range: [0, x1], showgrid: false },
      { range: [0, y1], showgrid: false, showticklabels: first, ticks: first ? "outside" : "" },
    );
    panelHeading(figure, panel, plain(name));
    const counts = counted[i]!;
    const middle = (k: number, top: number): number => ((k + 0.5) * top) / BINS;
    data.push({
      type: "heatmap",
      xaxis: panel.xaxis,
      yaxis: panel.yaxis,
      x: Array.from({ length: BINS }, (_, k) => middle(k, x1)),
      y: Array.from({ length: BINS }, (_, k) => middle(k, y1)),
      z: counts.map((row) => row.map((n) => (n === null ? null : Math.log10(n)))),
      customdata: counts,
      ...{ zmin: 0, zmax: Math.log10(most) || 1, hoverongaps: false, showscale: i === 0 },
      colorscale: [
        [0, "#d9d9d9"],
        [0.5, "#737373"],
        [1, "#000000"],
      ],
      colorbar: {
        ...{ thickness: 12, outlinewidth: 0, len: 1, x: 1, xpad: 12, tickfont: { size: SIZE.text } },
        tickvals: [0, 1, 2, 3, 4, 5, 6].filter((k) => 10 ** k <= most),
        ticktext: ["1", "10", "100", "1,000", "10⁴", "10⁵", "10⁶"],
        title: { text: "Genes × perturbations", side: "right", font: { size: SIZE.text } },
      },
      hovertemplate: `${plain(name)}<br>difference about %{x:.2f}<br>error about %{y:.2f}<br><b>%{customdata:,}</b> genes × perturbations<extra></extra>`,
      meta: {
        rows: { x: "difference", y: "error", z: "log10_count", customdata: ["count"], constant: { panel: name } } satisfies RowNames, // prettier-ignore
      },
    });
    if (Number.isFinite(line.slope)) {
      data.push(lineTrace(line, [0, x1], panel));
      layout.annotations.push(slopeLabel(line.slope, panel));
    }
  });
  sharedTitle(figure, "below", "|difference of control expression|", grid, 26);
  sharedTitle(figure, "left", "|predicted − observed|", grid, 44);
  return { data, layout, config: { ...CONFIG } };
}

/** A fitted line between two ends. */
export function lineTrace(
  { slope, intercept }: TransferErrors["line"],
  [from, to]: readonly [number, number],
  axes: { xaxis: string; yaxis: string },
): Trace {
  return {
    ...{ type: "scatter", mode: "lines", hoverinfo: "skip", xaxis: axes.xaxis, yaxis: axes.yaxis },
    ...{ x: [from, to], y: [intercept + slope * from, intercept + slope * to], meta: { rows: null } },
    line: { color: INK.mean, width: 2 },
  };
}

/** The slope of a fitted line in the panel's right upper corner. */
export function slopeLabel(slope: number, axes: { xaxis: string; yaxis: string }): Record<string, unknown> {
  return label(`slope ${slope.toFixed(2).replace("-", "−")}`, {
    ...{ xref: `${axes.xaxis} domain`, x: 0.97, xanchor: "right" },
    ...{ yref: `${axes.yaxis} domain`, y: 0.96, yanchor: "top" },
    ...{ font: { size: SIZE.text + 1, color: INK.mean }, bgcolor: "rgba(255,255,255,0.8)" },
  });
}

function largest(lists: readonly Float64Array[]): number {
  let most = 0;
  for (const list of lists) for (const value of list) if (Number.isFinite(value) && value > most) most = value; // prettier-ignore
  return most || 1;
}

/** Rows from the bottom; null where nothing lies. */
function count2d({ difference, value }: TransferPanel, x1: number, y1: number): (number | null)[][] {
  const counts = new Float64Array(BINS * BINS);
  for (let i = 0; i < value.length; i++) {
    if (!Number.isFinite(difference[i]) || !Number.isFinite(value[i])) continue;
    const column = Math.min(BINS - 1, Math.floor((difference[i]! / x1) * BINS));
    const row = Math.min(BINS - 1, Math.max(0, Math.floor((value[i]! / y1) * BINS)));
    counts[row * BINS + column]!++;
  }
  return Array.from({ length: BINS }, (_, row) =>
    Array.from(counts.subarray(row * BINS, (row + 1) * BINS), (n) => (n === 0 ? null : n)),
  );
}
