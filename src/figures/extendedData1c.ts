import type { Provenance } from "../data/provenance.ts";
import type { TargetChange } from "../data/targetChanges.ts";
import { PertlineError } from "../error.ts";
import type { Figure, RowNames, Trace } from "./figure.ts";
import { addPanel, legendAbove, panelHeading, sharedTitle, sizeAround } from "./panels.ts";
import type { PanelGrid } from "./panels.ts";
import { plain } from "./text.ts";
import { CONFIG, SIZE, frame } from "./theme.ts";

/** What a perturbation does to its own target, with the data set it is of: `targetChanges` of a pseudobulk. */
export interface TargetArrow extends Pick<TargetChange, "gene" | "control" | "perturbed"> {
  dataset: string;
}

export interface ExtendedData1cOptions {
  arrows: readonly TargetArrow[];
  provenance: Provenance;
  title?: string;
  letter?: string | null;
  notes?: readonly string[];
}

/** The paper's colours of a rise and a fall. */
const DIRECTIONS = [
  { name: "Higher when perturbed", colour: "#FF0000", symbol: "triangle-up", rises: true },
  { name: "Lower when perturbed", colour: "#0000FF", symbol: "triangle-down", rises: false },
] as const;

/**
 * The paper's Extended Data Fig 1c: for every measured target an arrow from its expression in control to its expression where it is perturbed,
 * targets sorted by their expression in control.
 * @throws NO_TARGETS when no target is measured
 */
export function extendedData1c(options: ExtendedData1cOptions): Figure {
  const { arrows, provenance } = options;
  if (arrows.length === 0)
    throw new PertlineError(
      "NO_TARGETS",
      "Expected targets of perturbations that are among the measured genes, found none.",
    );
  const datasets = [...new Set(arrows.map(({ dataset }) => dataset))];
  const most = Math.max(...arrows.flatMap(({ control, perturbed }) => [control, perturbed]));
  const grid: PanelGrid = {
    panels: datasets.length,
    columns: Math.min(2, datasets.length),
    width: datasets.length > 1 ? 410 : 500,
    height: 210,
    gap: { x: 30, y: 66 },
  };
  const { legend, height } = legendAbove(
    DIRECTIONS.map(({ name }) => name),
    grid.width,
  );
  const figure = frame({
    ...sizeAround(grid, { l: 62, r: 18, t: height + 26, b: 46 }, 420),
    title: options.title ?? "Expression of the targets of perturbations",
    letter: options.letter === null ? undefined : (options.letter ?? "c"),
    provenance,
    notes: [
      `${arrows.length.toLocaleString("en")} measured targets`,
      "Arrows: from control to the mean over the conditions that perturb the gene",
      ...(options.notes ?? []),
    ],
  });
  const { layout } = figure;
  const data: Trace[] = [];
  datasets.forEach((dataset, i) => {
    const own = arrows
      .filter((one) => one.dataset === dataset)
      .sort((a, b) => a.control - b.control || a.perturbed - b.perturbed);
    const first = i % grid.columns === 0;
    const panel = addPanel(
      layout,
      grid,
      i,
      { range: [-1.5, own.length + 0.5], showticklabels: false, ticks: "", showgrid: false },
      {
        range: [-0.08 * most, most * 1.06 || 1],
        showticklabels: first,
        ticks: first ? "outside" : "",
      },
    );
    panelHeading(figure, panel, `${plain(dataset)} (${own.length.toLocaleString("en")} targets)`);
    for (const direction of DIRECTIONS) {
      const kept = own.flatMap((one, at) =>
        one.perturbed >= one.control === direction.rises ? [{ ...one, at }] : [],
      );
      if (kept.length === 0) continue;
      const axes = { xaxis: panel.xaxis, yaxis: panel.yaxis, legendgroup: direction.name };
      data.push({
        ...{ type: "scatter", mode: "lines", hoverinfo: "skip", showlegend: false, ...axes },
        x: kept.flatMap(({ at }) => [at, at, null]),
        y: kept.flatMap(({ control, perturbed }) => [round(control), round(perturbed), null]),
        line: { color: direction.colour, width: own.length > 400 ? 0.6 : 1.2 },
        meta: { rows: null },
      });
      data.push({
        ...{ type: "scatter", mode: "markers", name: direction.name, ...axes },
        showlegend: !data.some(({ name }) => name === direction.name),
        x: kept.map(({ at }) => at),
        y: kept.map(({ perturbed }) => round(perturbed)),
        customdata: kept.map(({ gene, control, perturbed }) => [gene, control, perturbed]),
        marker: { size: own.length > 400 ? 3.5 : 6, symbol: direction.symbol, color: direction.colour },
        hovertemplate:
          "<b>%{customdata[0]}</b><br>control %{customdata[1]:.3f}<br>perturbed %{customdata[2]:.3f}<extra></extra>",
        meta: {
          rows: { customdata: ["gene", "control", "perturbed"], constant: { dataset } } satisfies RowNames,
        },
      });
    }
  });
  sharedTitle(figure, "below", "Targets, sorted by their expression in control", grid, 12);
  sharedTitle(figure, "left", "Mean expression", grid, 40);
  layout.showlegend = true;
  layout.legend = { ...legend, y: 1 + 24 / figure.inner.height, font: { size: SIZE.text } };
  return { data, layout, config: { ...CONFIG } };
}

/** Places need no more digits than pixels have. */
function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
