import type { Provenance } from "../data/provenance.ts";
import type { Score } from "../data/scores.ts";
import { quasirandom } from "../stats/quasirandom.ts";
import { CONFIG, INK, SIZE, axis, frame, label } from "./theme.ts";
import type { Figure, Layout, RowNames, Trace } from "./figure.ts";
import type { MetricAxis } from "./metric.ts";
import { columnNames, drawGroups, groupsBelow } from "./columns.ts";
import { ASTERISK_NOTE, modelColumns, sameModel } from "./models.ts";
import type { FigureModel, ModelColumn } from "./models.ts";
import { plain } from "./text.ts";

export interface BeeswarmOptions {
  /** Scores of one metric; one panel is drawn per data set. */
  scores: readonly Score[];
  /** Columns. A model without scores keeps an empty column that says "not run". */
  models: readonly FigureModel[];
  metric: MetricAxis;
  /** Largest offset of a point from the middle of its column, in columns. */
  spread: number;
  /** Ends of the axis; points beyond are drawn at the end, as the paper clips them. All points fit unless told. */
  range?: readonly [number, number] | undefined;
  /** One held-out condition, drawn in orange in every column of its data set. */
  highlight?: Pick<Score, "dataset" | "seed" | "condition"> | undefined;
  title: string;
  letter?: string | undefined;
  provenance: Provenance;
  notes?: readonly string[];
}

const LEFT = 62;
const RIGHT = 18;
const BETWEEN = 34;
const HEIGHT = 300;
/** Pixels of a column: as wide as its label where there is room, never narrower than its points need. */
const COLUMN = { widest: 88, narrowest: 34, page: 840 };

/** Beeswarms of scores by model: grey points, bars at the means, a dashed line at the best mean. */
export function beeswarm(options: BeeswarmOptions): Figure {
  const { scores, models, metric, highlight, notes = [] } = options;
  const datasets = [...new Set(scores.map(({ dataset }) => dataset))];
  const { columns, groups } = modelColumns(models);
  const span = columns.at(-1)!.x + 1.2;
  const room = COLUMN.page - LEFT - RIGHT - BETWEEN * (datasets.length - 1);
  const pixels = Math.min(COLUMN.widest, Math.max(COLUMN.narrowest, room / datasets.length / span));
  const panelWidth = Math.round(Math.max(pixels * span, datasets.length === 1 ? 230 : 0));
  const column = panelWidth / span;
  const inner = datasets.length * panelWidth + (datasets.length - 1) * BETWEEN;
  const names = columnNames(columns, column);
  const below = groupsBelow(groups, column);
  const values = scores.map(({ value }) => value).filter(Number.isFinite);
  const range = options.range ? withRoom(options.range) : valueRange(values, metric);
  const clipped = options.range
    ? values.filter((value) => value < options.range![0] || value > options.range![1])
    : [];
  const undefinedValues = scores.length - values.length;

  const { layout } = frame({
    width: LEFT + RIGHT + inner,
    height: 8 + HEIGHT + (datasets.length > 1 || highlight ? 24 : 0) + names.height + below.height,
    margin: {
      l: LEFT,
      r: RIGHT,
      t: 8 + (datasets.length > 1 || highlight ? 24 : 0),
      b: names.height + below.height,
    },
    title: options.title,
    letter: options.letter,
    provenance: options.provenance,
    notes: [
      ...notes,
      "Bars: means. Dashed: the best mean",
      ...(columns.some((one) => one.label.endsWith("*")) ? [ASTERISK_NOTE] : []),
      ...(clipped.length > 0 ? [`${clipped.length} points beyond the axis are drawn at its end`] : []),
      ...(undefinedValues > 0 ? [`${undefinedValues} undefined values are not drawn`] : []),
    ],
  });
  const data: Trace[] = [];
  datasets.forEach((dataset, i) => {
    const [xName, yName] = i === 0 ? ["x", "y"] : [`x${i + 1}`, `y${i + 1}`];
    const from = (i * (panelWidth + BETWEEN)) / inner;
    const rows = scores.filter((score) => score.dataset === dataset);
    const panel = { xaxis: xName, yaxis: yName };
    layout[xName.replace("x", "xaxis")] = axis({
      domain: [from, Math.min(1, from + panelWidth / inner)],
      anchor: yName,
      range: [-0.6, columns.at(-1)!.x + 0.6],
      tickvals: columns.map(({ x }) => x),
      ticktext: names.texts,
      tickangle: names.angle,
      ticks: "",
      showgrid: false,
      fixedrange: true,
    });
    layout[yName.replace("y", "yaxis")] = axis({
      anchor: xName,
      range,
      title: { text: i === 0 ? metric.title : "" },
      showticklabels: i === 0,
      ticks: i === 0 ? "outside" : "",
    });
    const marked =
      highlight?.dataset === dataset
        ? (score: Score): boolean => score.condition === highlight.condition && score.seed === highlight.seed
        : () => false;
    const means = columns.flatMap((one) => columnTraces(one, rows, marked, options, panel, data));
    if (means.length > 0) data.push(meanBars(means, dataset, metric, panel));
    const best =
      metric.best === "lowest"
        ? Math.min(...means.map((m) => m.mean))
        : Math.max(...means.map((m) => m.mean));
    if (means.length > 1)
      layout.shapes.push({
        type: "line",
        layer: "below",
        xref: `${xName} domain`,
        yref: yName,
        x0: 0,
        x1: 1,
        y0: best,
        y1: best,
        line: { color: INK.line, width: 1.2, dash: "dash" },
      });
    // Where the dashed line would run through the words they stand on top.
    const above = (best - range[0]) / (range[1] - range[0]) < 0.26;
    for (const one of columns) {
      if (means.some(({ column: done }) => done === one)) continue;
      const scored = rows.some((score) => sameModel(score.model, one.id));
      layout.annotations.push(
        label(scored ? "not defined" : "not run", {
          ...{ xref: xName, x: one.x, xanchor: "center", textangle: -90, yref: `${yName} domain` },
          ...(above ? { y: 1, yshift: -8, yanchor: "top" } : { y: 0, yshift: 8, yanchor: "bottom" }),
          font: { size: SIZE.text - 1, color: "#8a8a8a" },
        }),
      );
    }
    drawGroups(layout, groups, below, column, xName, names.height);
    if (datasets.length > 1)
      layout.annotations.push(
        label(plain(dataset), {
          ...{ xref: `${xName} domain`, x: 0, yref: "paper", y: 1, yshift: 8 },
          ...{ xanchor: "left", yanchor: "bottom", font: { size: SIZE.text + 1 } },
        }),
      );
    if (highlight?.dataset === dataset)
      layout.annotations.push(
        label(`<span style="color:${INK.highlight};font-size:17px">●</span> ${plain(highlight.condition)}`, {
          ...{ xref: `${xName} domain`, x: 1, yref: "paper", y: 1, yshift: 8 },
          ...{ xanchor: "right", yanchor: "bottom" },
        }),
      );
  });
  return { data, layout, config: { ...CONFIG } };
}

interface Mean {
  column: ModelColumn;
  mean: number;
  n: number;
}

/** Adds the points of one column and returns its mean, or nothing where no value is defined. */
function columnTraces(
  column: ModelColumn,
  rows: readonly Score[],
  marked: (score: Score) => boolean,
  { metric, spread, range }: BeeswarmOptions,
  panel: Layout,
  data: Trace[],
): Mean[] {
  const own = rows.filter((score) => sameModel(score.model, column.id) && Number.isFinite(score.value));
  if (own.length === 0) return [];
  const values = own.map(({ value }) => value);
  const offsets = quasirandom(values, { width: spread });
  const size = own.length > 400 ? 3.5 : own.length > 80 ? 4.5 : 6;
  for (const highlighted of [false, true]) {
    const kept = own.flatMap((score, i) => (marked(score) === highlighted ? [i] : []));
    if (kept.length === 0) continue;
    data.push({
      type: "scatter",
      mode: "markers",
      name: column.label,
      ...panel,
      x: kept.map((i) => round(column.x + offsets[i]!)),
      y: kept.map((i) => (range ? Math.min(range[1], Math.max(range[0], values[i]!)) : values[i]!)),
      // Where the place may be another, the value itself stands in the hover text and in tables.
      customdata: kept.map((i) => [
        own[i]!.condition,
        own[i]!.seed,
        own[i]!.nGenes,
        ...(range ? [values[i]!] : []),
      ]),
      marker: highlighted
        ? { size: size + 4, color: INK.highlight, line: { width: 1, color: "#ffffff" } }
        : { size, color: INK.point, opacity: 0.55, line: { width: 0 } },
      hovertemplate: `<b>%{customdata[0]}</b><br>${column.label}: %{${range ? "customdata[3]" : "y"}:.3~f}<br>seed %{customdata[1]}, %{customdata[2]} genes<extra></extra>`,
      meta: {
        rows: {
          ...(range ? {} : { y: metric.id }),
          customdata: ["condition", "seed", "n_genes", ...(range ? [metric.id] : [])],
          constant: { dataset: own[0]!.dataset, model: own[0]!.model },
        } satisfies RowNames,
      },
    });
  }
  return [{ column, mean: values.reduce((sum, value) => sum + value, 0) / values.length, n: values.length }];
}

function meanBars(means: readonly Mean[], dataset: string, metric: MetricAxis, panel: Layout): Trace {
  const ends = means.flatMap(({ column, mean, n }) => {
    const at = (x: number): object => ({ x: round(x), y: mean, about: [column.label, n] });
    return [at(column.x - 0.4), at(column.x), at(column.x + 0.4), { x: null, y: null, about: null }];
  }) as { x: number | null; y: number | null; about: [string, number] | null }[];
  ends.pop();
  return {
    type: "scatter",
    mode: "lines",
    name: `mean, ${dataset}`,
    ...panel,
    x: ends.map(({ x }) => x),
    y: ends.map(({ y }) => y),
    customdata: ends.map(({ about }) => about),
    connectgaps: false,
    line: { color: INK.mean, width: 2.5 },
    hovertemplate: `mean of ${metric.title}<br>%{customdata[0]}: %{y:.3~f} (n = %{customdata[1]})<extra></extra>`,
    meta: { rows: null },
  };
}

/** Room for the points at the ends. */
function withRoom([low, high]: readonly [number, number]): [number, number] {
  const room = (high - low) * 0.04;
  return [low === 0 ? -room / 2 : low - room, high + room];
}

/** From 0 where values are not negative; correlations up to 1. */
function valueRange(values: readonly number[], metric: MetricAxis): [number, number] {
  const low = values.reduce((least, value) => Math.min(least, value), 0);
  const high = values.reduce((most, value) => Math.max(most, value), 0);
  const top = metric.best === "highest" && high <= 1 ? 1 : high || 1;
  const room = (top - low) * 0.04;
  return [low < 0 ? low - room : 0, top + room];
}

/** Places on the page need no more digits than pixels have. */
function round(x: number): number {
  return Math.round(x * 1e4) / 1e4;
}
