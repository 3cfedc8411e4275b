import type { Provenance } from "../data/provenance.ts";
import { PertlineError } from "../error.ts";
import type { GeneOrder } from "../metrics/errorByGenes.ts";
import type { Figure, RowNames, Trace } from "./figure.ts";
import { ASTERISK_NOTE, sameModel, withScored } from "./models.ts";
import type { FigureModel } from "./models.ts";
import { addPanel, emptyPanel, gridSize, legendAbove, panelHeading, sizeAround } from "./panels.ts";
import type { PanelGrid } from "./panels.ts";
import { plain } from "./text.ts";
import { CONFIG, INK, frame, modelColour } from "./theme.ts";

/** Mean error of a model on the first genes of an order: `errorByGenes` with the data set it is of. */
export interface ErrorCurvePoint {
  dataset: string;
  model: string;
  order: GeneOrder;
  /** How many genes are scored. */
  rank: number;
  mean: number;
}

export interface ErrorCurvesOptions {
  points: readonly ErrorCurvePoint[];
  provenance: Provenance;
  /** Entries of the legend and their order; models without a curve are told as not run. */
  models?: readonly FigureModel[];
  /** Upper end of the axis, above which lines are cut; all lines fit unless told. */
  highest?: number;
  title?: string;
  letter?: string | null;
  notes?: readonly string[];
}

const ORDERS: Readonly<Record<GeneOrder, string>> = {
  expression: "Genes by expression in control",
  change: "Genes by observed change",
};
const DASHES = ["solid", "dash", "dot", "dashdot"] as const;

/**
 * Error against the number of genes, one panel per data set and order of genes: columns are data sets, or the two orders where there
 * is one data set. The dashed line is at the paper's 1,000 genes.
 * @throws NO_CURVES when there is nothing to draw
 */
export function errorCurves(
  options: ErrorCurvesOptions & { title: string; orders: readonly GeneOrder[] },
): Figure {
  const { points, provenance, orders, notes = [] } = options;
  if (points.length === 0)
    throw new PertlineError(
      "NO_CURVES",
      "Expected errors by the number of genes, found none. errorByGenes computes them.",
    );
  const datasets = [...new Set(points.map(({ dataset }) => dataset))];
  const models = withScored(options.models ?? [], asScores(points));
  const panels =
    datasets.length === 1
      ? orders.map((order) => ({ dataset: datasets[0]!, order }))
      : orders.flatMap((order) => datasets.map((dataset) => ({ dataset, order })));
  const columns = datasets.length === 1 ? orders.length : datasets.length;
  const grid: PanelGrid = {
    panels: panels.length,
    columns,
    width: columns > 2 ? 270 : 360,
    height: 270,
    gap: { x: 26, y: 74 },
  };
  const drawn = models.filter((model) => points.some((one) => sameModel(one.model, model.id)));
  const missing = models.filter((model) => !drawn.includes(model));
  const { legend, height } = legendAbove(
    drawn.map((model) => model.label),
    gridSize(grid).width,
  );
  const all = points.reduce((top, { mean }) => (Number.isFinite(mean) ? Math.max(top, mean) : top), 0);
  const figure = frame({
    ...sizeAround(grid, { l: 62, r: 18, t: height + 26, b: 52 }, 420),
    title: options.title,
    letter: options.letter ?? undefined,
    provenance,
    notes: [
      ...(datasets.length === 1 ? [plain(datasets[0]!)] : []),
      "Lines: means over held-out perturbations",
      ...(missing.length > 0 ? [`not run: ${missing.map((model) => plain(model.label)).join(", ")}`] : []),
      ...(models.some((model) => model.label.endsWith("*")) ? [ASTERISK_NOTE] : []),
      ...(all > (options.highest ?? Infinity) ? ["lines go on beyond the axis"] : []),
      ...notes,
    ],
  });
  const { layout } = figure;
  const most = points.reduce((top, { rank }) => Math.max(top, rank), 10);
  const highest = options.highest ?? all * 1.04;
  const data: Trace[] = [];
  const named = new Set<string>();
  panels.forEach(({ dataset, order }, i) => {
    const first = i % columns === 0;
    const panel = addPanel(
      layout,
      grid,
      i,
      {
        ...{ type: "log", range: [-0.03, Math.log10(most) + 0.03], exponentformat: "none", dtick: 1 },
        ...{
          separatethousands: true,
          title: { text: i + columns >= panels.length ? "Number of genes" : "" },
        },
      },
      {
        range: [0, highest || 1],
        showticklabels: first,
        ticks: first ? "outside" : "",
        title: { text: first ? "L<sub>2</sub> error" : "" },
      },
    );
    panelHeading(figure, panel, datasets.length === 1 ? ORDERS[order] : `<b>${plain(dataset)}</b>, ${ORDERS[order].toLowerCase()}`, columns > 2 ? { font: { size: 11 } } : {}); // prettier-ignore
    const own = points.filter((one) => one.dataset === dataset && one.order === order);
    if (own.length === 0)
      emptyPanel(
        figure,
        data,
        panel,
        provenance === "recomputed from Source Data" ? "not published" : "not computed",
      );
    if (order === "expression" && most >= 1000)
      layout.shapes.push({
        ...{ type: "line", layer: "above", xref: panel.xaxis, x0: 1000, x1: 1000 },
        ...{
          yref: `${panel.yaxis} domain`,
          y0: 0,
          y1: 1,
          line: { color: INK.line, width: 1.2, dash: "dash" },
        },
      });
    for (const model of drawn) {
      const curve = own.filter((one) => sameModel(one.model, model.id)).sort((a, b) => a.rank - b.rank);
      if (curve.length === 0) continue;
      data.push({
        type: "scatter",
        mode: "lines",
        name: plain(model.label),
        legendgroup: model.id,
        showlegend: !named.has(model.id),
        xaxis: panel.xaxis,
        yaxis: panel.yaxis,
        x: curve.map(({ rank }) => rank),
        y: curve.map(({ mean }) => mean),
        line: { color: modelColour(model.id), width: 2, dash: dashOf(model, drawn), simplify: false },
        hovertemplate: `<b>${plain(model.label)}</b><br>%{x:,} genes: %{y:.3~f}<extra></extra>`,
        meta: {
          rows: { x: "genes", y: "error", constant: { dataset, model: model.id, order } } satisfies RowNames,
        },
      });
      named.add(model.id);
    }
  });
  layout.showlegend = true;
  layout.legend = { ...legend, yref: "paper", y: 1 + 24 / figure.inner.height };
  return { data, layout, config: { ...CONFIG } };
}

/** Models without a colour of their own share a grey and differ in their dashes. */
function dashOf(model: FigureModel, drawn: readonly FigureModel[]): string {
  const same = drawn.filter((one) => modelColour(one.id) === modelColour(model.id));
  return DASHES[same.indexOf(model) % DASHES.length]!;
}

function asScores(points: readonly ErrorCurvePoint[]): Parameters<typeof withScored>[1] {
  return points.map(({ dataset, model, mean, rank }) => ({
    ...{ dataset, model, seed: 0, condition: "", metric: "l2", value: mean, nGenes: rank },
  }));
}
