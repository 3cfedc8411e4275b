import type { Provenance } from "../data/provenance.ts";
import { PertlineError } from "../error.ts";
import type { TransferErrors } from "../metrics/transfer.ts";
import { lineTrace, slopeLabel } from "./extendedData9b.ts";
import type { Figure, RowNames, Trace } from "./figure.ts";
import { metricAxis } from "./metric.ts";
import { addPanel, panelHeading, sharedTitle, sizeAround } from "./panels.ts";
import type { PanelGrid } from "./panels.ts";
import { plain } from "./text.ts";
import { CONFIG, frame } from "./theme.ts";

/** Scores in one cell line of what was learned in another, one per target: `transferByTarget`. */
export interface TargetPanel extends TransferErrors {
  /** E.g. "K562 to RPE1". */
  name: string;
  targets: readonly string[];
}

export interface ExtendedData9cOptions {
  panels: readonly TargetPanel[];
  /** Id of the metric: `pearson_delta` unless told. */
  metric?: string;
  provenance: Provenance;
  title?: string;
  letter?: string | null;
  notes?: readonly string[];
}

/**
 * The paper's Extended Data Fig 9c: a score of every perturbation (Pearson delta) against how differently the two cell lines
 * express its target.
 * @throws NO_POINTS when there is nothing to draw
 */
export function extendedData9c(options: ExtendedData9cOptions): Figure {
  const { panels, provenance } = options;
  const metric = metricAxis(options.metric ?? "pearson_delta");
  const points = panels.reduce((sum, { targets }) => sum + targets.length, 0);
  if (points === 0)
    throw new PertlineError("NO_POINTS", "Expected scores of predictions from another cell line, found none. transferByTarget collects them."); // prettier-ignore
  const grid: PanelGrid = {
    ...{ panels: panels.length, columns: Math.min(2, panels.length), width: 300, height: 250 },
    gap: { x: 34, y: 70 },
  };
  const figure = frame({
    ...sizeAround(grid, { l: 62, r: 22, t: 26, b: 48 }, 420),
    title: options.title ?? "Score and difference between cell lines, by target",
    letter: options.letter === null ? undefined : (options.letter ?? "c"),
    provenance,
    notes: [
      `${points.toLocaleString("en")} perturbations of measured targets`,
      "mean over seeds",
      "line: least squares",
      ...(options.notes ?? []),
    ],
  });
  const { layout } = figure;
  const all = panels.flatMap(({ value }) => Array.from(value));
  const x1 = panels.flatMap(({ difference }) => Array.from(difference)).reduce((top, one) => Math.max(top, one), 0) * 1.04 || 1; // prettier-ignore
  const low = all.reduce((least, one) => Math.min(least, one), 0);
  const high = all.reduce((top, one) => Math.max(top, one), metric.best === "highest" ? 1 : 0);
  const data: Trace[] = [];
  panels.forEach(({ name, targets, difference, value, line }, i) => {
    const first = i % grid.columns === 0;
    const panel = addPanel(
      layout,
      grid,
      i,
      { range: [-0.02 * x1, x1] },
      {
        range: [low - 0.04 * (high - low), high + 0.04 * (high - low)],
        ...{ showticklabels: first, ticks: first ? "outside" : "" },
      },
    );
    panelHeading(figure, panel, plain(name));
    data.push({
      type: "scatter",
      mode: "markers",
      name: plain(name),
      xaxis: panel.xaxis,
      yaxis: panel.yaxis,
      x: Array.from(difference),
      y: Array.from(value),
      customdata: [...targets],
      marker: { size: 5, color: "#3a3a3a", opacity: 0.45, line: { width: 0 } },
      hovertemplate: `<b>%{customdata}</b><br>difference %{x:.3f}<br>${metric.title} %{y:.3f}<extra></extra>`,
      meta: {
        rows: { customdata: ["target"], x: "difference", y: metric.id, constant: { panel: name } } satisfies RowNames, // prettier-ignore
      },
    });
    if (!Number.isFinite(line.slope)) return;
    data.push(lineTrace(line, [0, x1 / 1.04], panel));
    layout.annotations.push(slopeLabel(line.slope, panel));
  });
  sharedTitle(figure, "below", "|difference of the target’s control expression|", grid, 26);
  sharedTitle(figure, "left", metric.title, grid, 44);
  return { data, layout, config: { ...CONFIG } };
}
