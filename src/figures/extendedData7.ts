import type { Provenance } from "../data/provenance.ts";
import { PertlineError } from "../error.ts";
import type { GeneSpreads } from "../metrics/geneSpreads.ts";
import { mean } from "../stats/summary.ts";
import type { Figure, RowNames, Trace } from "./figure.ts";
import { ASTERISK_NOTE, sameModel } from "./models.ts";
import type { FigureModel } from "./models.ts";
import { addPanel, emptyPanel, panelHeading, sharedTitle, sizeAround } from "./panels.ts";
import type { PanelGrid } from "./panels.ts";
import { plain } from "./text.ts";
import { CONFIG, INK, frame } from "./theme.ts";

export interface ExtendedData7Options {
  dataset: string;
  spreads: readonly GeneSpreads[];
  provenance: Provenance;
  /** Panels and their order; models without values keep an empty one. Default: one for each that is given. */
  models?: readonly Pick<FigureModel, "id" | "label">[];
  title?: string;
  letter?: string | null;
  notes?: readonly string[];
}

/** Of the axis: about linear below it, logarithmic above. */
const SIGMA = 0.01;
const RANGE = [-0.002, 1.6] as const;
const BINS = 30;
const TICKS = [0, 0.01, 0.1, 1] as const;

/** A logarithm that goes through 0: asinh(x / 2σ), as R's scales has it, up to its base. */
export function pseudoLog(value: number): number {
  return Math.asinh(value / (2 * SIGMA));
}

/** Counts of values in equal steps of the pseudo-logarithm; values beyond the axis go to its last bin. */
export function spreadBins(values: ArrayLike<number>): { from: number; to: number; genes: number }[] {
  const [low, high] = RANGE.map(pseudoLog) as [number, number];
  const step = (high - low) / BINS;
  const counts = new Array<number>(BINS).fill(0);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    const bin = Math.floor((pseudoLog(values[i]!) - low) / step);
    counts[Math.min(BINS - 1, Math.max(0, bin))]!++;
  }
  const value = (at: number): number => 2 * SIGMA * Math.sinh(low + at * step);
  return counts.map((genes, bin) => ({ from: value(bin), to: value(bin + 1), genes }));
}

/**
 * The paper's Extended Data Fig 7: how much genes vary over perturbations, observed and in the predictions of each model, as histograms
 * on an axis that is linear around 0 and logarithmic beyond. The line is the mean of what was observed.
 * @throws NO_SPREADS when there is nothing to draw
 */
export function extendedData7(options: ExtendedData7Options): Figure {
  const { spreads, provenance, dataset } = options;
  if (spreads.length === 0)
    throw new PertlineError(
      "NO_SPREADS",
      "Expected standard deviations of genes, found none. geneSpreads computes them.",
    );
  const models = options.models ?? spreads.map(({ model, label }) => ({ id: model, label }));
  const grid: PanelGrid = {
    panels: models.length,
    columns: Math.min(3, models.length),
    width: 240,
    height: 96,
    gap: { x: 50, y: 44 },
  };
  const observed = spreads.find(({ model }) => sameModel(model, "ground_truth"));
  const typical = observed && mean(Float64Array.from(observed.values).filter(Number.isFinite));
  const binned = new Map(spreads.map((one) => [one, spreadBins(one.values)]));
  const figure = frame({
    ...sizeAround(grid, { l: 66, r: 18, t: 26, b: 48 }, 420),
    title: options.title ?? "Variation of genes over perturbations",
    letter: options.letter ?? undefined,
    provenance,
    notes: [
      plain(dataset),
      ...(typical === undefined
        ? []
        : [`line: mean of the observed standard deviations, ${typical.toFixed(4)}`]),
      ...(models.some((one) => one.label.endsWith("*")) ? [ASTERISK_NOTE] : []),
      ...(options.notes ?? []),
    ],
  });
  const { layout } = figure;
  const data: Trace[] = [];
  models.forEach((model, i) => {
    const own = spreads.find((one) => sameModel(one.model, model.id));
    const lowest = i + grid.columns >= models.length;
    const panel = addPanel(
      layout,
      grid,
      i,
      {
        range: RANGE.map(pseudoLog),
        ...{ tickvals: TICKS.map(pseudoLog), ticktext: TICKS.map(String), showticklabels: lowest },
        ticks: lowest ? "outside" : "",
      },
      {
        // Of its own for each panel: predictions that are all the same stand in one bar.
        ...{ range: [0, Math.max(1, ...(own ? binned.get(own)!.map(({ genes }) => genes) : [])) * 1.06] },
        ...{ nticks: 4, separatethousands: true },
      },
    );
    panelHeading(figure, panel, plain(model.label));
    if (own === undefined) return emptyPanel(figure, data, panel);
    const bins = binned.get(own)!;
    const genes = bins.reduce((sum, bin) => sum + bin.genes, 0);
    data.push({
      type: "bar",
      name: plain(model.label),
      xaxis: panel.xaxis,
      yaxis: panel.yaxis,
      x: bins.map(({ from, to }) => (pseudoLog(from) + pseudoLog(to)) / 2),
      width: bins.map(({ from, to }) => pseudoLog(to) - pseudoLog(from)),
      y: bins.map((bin) => bin.genes),
      customdata: bins.map(({ from, to }) => [from, to]),
      marker: { color: "#595959", line: { color: "#ffffff", width: 0.5 } },
      hovertemplate: `<b>${plain(model.label)}</b><br>%{y:,} of ${genes.toLocaleString("en")} genes<br>standard deviation %{customdata[0]:.3~g} to %{customdata[1]:.3~g}<extra></extra>`,
      meta: {
        rows: {
          customdata: ["from", "to"],
          y: "genes",
          constant: { dataset, model: own.model },
        } satisfies RowNames,
      },
    });
    if (typical !== undefined)
      layout.shapes.push({
        ...{ type: "line", xref: panel.xaxis, x0: pseudoLog(typical), x1: pseudoLog(typical) },
        ...{ yref: `${panel.yaxis} domain`, y0: 0, y1: 1, line: { color: INK.mean, width: 1.5 } },
      });
  });
  layout.bargap = 0;
  sharedTitle(figure, "below", "Standard deviation of a gene over perturbations", grid, 26);
  sharedTitle(figure, "left", "Genes", grid, 46);
  return { data, layout, config: { ...CONFIG } };
}
