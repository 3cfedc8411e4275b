import { parseCondition } from "../data/condition.ts";
import type { Predictions } from "../data/predictions.ts";
import type { Provenance } from "../data/provenance.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import { PertlineError } from "../error.ts";
import { l2 } from "../metrics/l2.ts";
import { pearsonDelta } from "../metrics/pearsonDelta.ts";
import type { Figure, RowNames, Trace } from "./figure.ts";
import { sameModel } from "./models.ts";
import type { FigureModel } from "./models.ts";
import { plain, textWidth, wrap } from "./text.ts";
import { CONFIG, INK, SIZE, axis, frame, label } from "./theme.ts";

export interface Fig1bOptions {
  /** Observed means; its control is what changes are counted from. */
  pseudobulk: Pseudobulk;
  /** Label of one condition; the order of its genes does not matter. */
  condition: string;
  predictions: readonly Predictions[];
  /** Positions in `pseudobulk.genes` of the genes to draw and score; all unless told. */
  panel?: ArrayLike<number>;
  /** Facets and their order; those without a prediction stay empty. Default: one per prediction. */
  models?: readonly Pick<FigureModel, "id" | "label">[];
  provenance: Provenance;
  title?: string;
  letter?: string | null;
  notes?: readonly string[];
}

/** Changes beyond this are drawn at the edge, as the paper does. */
const LIMIT = 1;
const FACET = 196;
const GAP = { x: 20, y: 40 };

/**
 * The paper's Fig 1b: predicted against observed change from control, one facet per model and one point per gene, with the error (L2)
 * and the correlation of the changes (r). Both axes are clamped to ±1; the numbers are of unclamped values.
 * @throws UNKNOWN_CONDITION or NO_PREDICTION
 */
export function fig1b(options: Fig1bOptions): Figure {
  const { pseudobulk, predictions, provenance, notes = [] } = options;
  const key = parseCondition(options.condition).key;
  const row = pseudobulk.conditions.findIndex((one) => one.key === key);
  if (row < 0)
    throw new PertlineError(
      "UNKNOWN_CONDITION",
      `The data have no condition "${options.condition}". Choose one of their ${pseudobulk.conditions.length}, e.g. ${pseudobulk.conditions
        .slice(0, 3)
        .map((one) => one.label)
        .join(", ")}.`,
    );
  const models = options.models ?? predictions.map(({ model, label: text }) => ({ id: model, label: text }));
  const shown = options.panel ? Array.from(options.panel) : pseudobulk.genes.map((_, gene) => gene);
  const facets = models.map((model) => {
    const own = predictions.find((one) => sameModel(one.model, model.id));
    return { model, scored: own !== undefined, points: own && predictedRow(own, key, pseudobulk, shown) };
  });
  if (facets.every(({ points }) => points === undefined))
    throw new PertlineError(
      "NO_PREDICTION",
      `None of ${predictions.map((one) => one.label).join(", ") || "no models"} predicts ${options.condition}. Choose a held-out condition.`,
    );
  const columns = Math.min(facets.length, 3);
  const rows = Math.ceil(facets.length / columns);
  const { headings, size, room } = facetHeadings(facets.map(({ model }) => model.label));
  const gapY = GAP.y + room;
  const inner = { width: columns * FACET + (columns - 1) * GAP.x, height: rows * FACET + (rows - 1) * gapY };
  const margin = { l: 66, r: 16, t: 28 + room, b: 50 };
  const { layout } = frame({
    width: Math.max(380, margin.l + margin.r + inner.width),
    height: margin.t + margin.b + inner.height,
    margin: { ...margin, r: margin.r + Math.max(0, 380 - margin.l - margin.r - inner.width) },
    title: options.title ?? `${pseudobulk.conditions[row]!.label}: predicted and observed change`,
    letter: options.letter === null ? undefined : (options.letter ?? "b"),
    provenance,
    notes: [
      `${shown.length.toLocaleString("en")} genes`,
      `changes beyond ±${LIMIT} are drawn at the edge`,
      "r: correlation of the changes",
      ...notes,
    ],
  });
  const n = pseudobulk.genes.length;
  const control = Float64Array.from(shown, (gene) => pseudobulk.means[pseudobulk.control * n + gene]!);
  const observed = Float64Array.from(shown, (gene) => pseudobulk.means[row * n + gene]!);
  const data: Trace[] = [];
  facets.forEach(({ model, scored, points }, i) => {
    const suffix = i === 0 ? "" : String(i + 1);
    const [column, line] = [i % columns, Math.floor(i / columns)];
    const left = (column * (FACET + GAP.x)) / inner.width;
    const top = 1 - (line * (FACET + gapY)) / inner.height;
    const lowest = i + columns >= facets.length;
    const common = {
      range: [-LIMIT * 1.07, LIMIT * 1.07],
      tickvals: [-1, 0, 1],
      ticktext: ["−1", "0", "1"],
      mirror: true,
    };
    layout[`xaxis${suffix}`] = axis({
      ...common,
      domain: [left, Math.min(1, left + FACET / inner.width)],
      anchor: `y${suffix}`,
      showticklabels: lowest,
      ticks: lowest ? "outside" : "",
    });
    layout[`yaxis${suffix}`] = axis({
      ...common,
      domain: [Math.max(0, top - FACET / inner.height), top],
      anchor: `x${suffix}`,
      showticklabels: column === 0,
      ticks: column === 0 ? "outside" : "",
    });
    const at = { xref: `x${suffix} domain`, yref: `y${suffix} domain` };
    layout.annotations.push(
      label(headings[i]!, {
        ...at,
        ...{ x: 0, y: 1, xanchor: "left", yanchor: "bottom", yshift: 5, align: "left" },
        font: { size },
      }),
    );
    if (points === undefined) {
      // A subplot is drawn only where a trace refers to it.
      data.push({
        ...{ type: "scatter", mode: "markers", name: model.label, hoverinfo: "skip" },
        ...{ xaxis: `x${suffix}`, yaxis: `y${suffix}`, x: [null], y: [null], meta: { rows: null } },
      });
      layout.annotations.push(
        label(scored ? "no prediction" : "not run", {
          ...at,
          x: 0.5,
          y: 0.5,
          font: { size: SIZE.text, color: "#8a8a8a" },
        }),
      );
      return;
    }
    layout.shapes.push({
      ...{ type: "line", layer: "above", xref: `x${suffix}`, yref: `y${suffix}` },
      ...{
        x0: -LIMIT,
        y0: -LIMIT,
        x1: LIMIT,
        y1: LIMIT,
        line: { color: INK.mean, width: 1.2, dash: "dash" },
      },
    });
    const x = observed.map((value, k) => value - control[k]!);
    const y = points.map((value, k) => value - control[k]!);
    const genes = shown.map((gene) => pseudobulk.genes[gene]!);
    data.push({
      type: "scatter",
      mode: "markers",
      name: model.label,
      xaxis: `x${suffix}`,
      yaxis: `y${suffix}`,
      x: Array.from(x, clamp),
      y: Array.from(y, clamp),
      customdata: genes.map((gene, k) => [gene, round(x[k]!), round(y[k]!)]),
      marker: { size: 4, color: "#3a3a3a", opacity: 0.4, line: { width: 0 } },
      hovertemplate: `<b>%{customdata[0]}</b><br>observed %{customdata[1]:+.3f}<br>${plain(model.label)} %{customdata[2]:+.3f}<extra></extra>`,
      meta: {
        rows: {
          customdata: ["gene", "observed_change", "predicted_change"],
          constant: { model: model.id, condition: pseudobulk.conditions[row]!.label },
        } satisfies RowNames,
      },
    });
    const error = l2.compute(points, observed, control, genes);
    const r = pearsonDelta.compute(points, observed, control, genes);
    const corner = emptierCorner(x, y);
    layout.annotations.push(
      label(
        `L<sub>2</sub> = ${error.toFixed(error < 10 ? 2 : 1)}<br>r = ${Number.isNaN(r) ? "–" : r.toFixed(2).replace("-", "−")}`,
        { ...at, ...corner, bgcolor: "rgba(255,255,255,0.75)", borderpad: 2 },
      ),
    );
  });
  const [middleX, middleY] = [inner.width / 2, inner.height / 2];
  layout.annotations.push(
    label("Observed change from control", {
      ...{ xref: "paper", x: Math.min(0.5, middleX / inner.width), xanchor: "center" },
      ...{ yref: "paper", y: 0, yanchor: "top", yshift: -28, font: { size: SIZE.text + 1 } },
    }),
    label("Predicted change from control", {
      ...{ xref: "paper", x: 0, xanchor: "center", xshift: -46, textangle: -90 },
      ...{ yref: "paper", y: middleY / inner.height, yanchor: "middle", font: { size: SIZE.text + 1 } },
    }),
  );
  return { data, layout, config: { ...CONFIG } };
}

/** Names over the facets: in several smaller lines where one is wider than its facet, and the room these take. */
function facetHeadings(labels: readonly string[]): { headings: string[]; size: number; room: number } {
  const fits = labels.every((text) => textWidth(text, SIZE.text + 1) <= FACET);
  const size = fits ? SIZE.text + 1 : SIZE.small;
  const lines = labels.map((text) => (fits ? [text] : wrap(text, FACET, size)));
  return {
    headings: lines.map((one) => one.map(plain).join("<br>")),
    size,
    room: (Math.max(...lines.map((one) => one.length)) - 1) * 13,
  };
}

/** Predicted values of the genes shown, or undefined where the model does not predict the condition or one of the genes. */
function predictedRow(
  predictions: Predictions,
  key: string,
  pseudobulk: Pseudobulk,
  shown: readonly number[],
): Float64Array | undefined {
  const row = predictions.conditions.findIndex((one) => parseCondition(one).key === key);
  if (row < 0) return undefined;
  const { genes, values } = predictions;
  const aligned =
    genes.length === pseudobulk.genes.length && genes.every((gene, i) => gene === pseudobulk.genes[i]);
  const position = new Map<string, number>();
  if (!aligned) for (let i = genes.length - 1; i >= 0; i--) position.set(genes[i]!, i);
  const columns = shown.map((gene) => (aligned ? gene : position.get(pseudobulk.genes[gene]!)));
  if (columns.some((column) => column === undefined)) return undefined;
  return Float64Array.from(columns, (column) => values[row * genes.length + column!]!);
}

function clamp(value: number): number {
  return round(Math.max(-LIMIT, Math.min(LIMIT, value)));
}

/** More digits than can be seen or read would only make notebooks large. */
function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

/** Where the numbers hide fewer points: the top left or the bottom right. */
function emptierCorner(x: Float64Array, y: Float64Array): object {
  let balance = 0;
  x.forEach((value, k) => {
    if (value < 0 && y[k]! > 0.55) balance++;
    if (value > 0 && y[k]! < -0.55) balance--;
  });
  return balance <= 0
    ? { x: 0.02, y: 0.98, xanchor: "left", yanchor: "top", align: "left" }
    : { x: 0.98, y: 0.02, xanchor: "right", yanchor: "bottom", align: "right" };
}
