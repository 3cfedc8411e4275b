import type { Provenance } from "../data/provenance.ts";
import { PertlineError } from "../error.ts";
import type { Figure, RowNames, Trace } from "./figure.ts";
import { sameModel, withScored } from "./models.ts";
import type { FigureModel } from "./models.ts";
import type { Ratio } from "./ratios.ts";
import { plain } from "./text.ts";
import { CONFIG, INK, SIZE, axis, datasetColours, frame, label, leftMargin } from "./theme.ts";

export interface Fig2cOptions {
  /** From `ratiosTo(scores)`. */
  ratios: readonly Ratio[];
  provenance: Provenance;
  /** Rows and their order, grouped by `block` or family; models without ratios keep an empty row that says "not run". */
  models?: readonly (FigureModel & { block?: string })[];
  /** As the axis names what ratios are to: "the mean baseline" unless told. */
  reference?: string;
  /** Ends of the axis; chosen from the ratios unless told. */
  range?: readonly [number, number];
  title?: string;
  letter?: string | null;
  notes?: readonly string[];
}

const BLOCKS: Record<FigureModel["family"], string> = {
  baseline: "Baselines",
  foundation: "Foundation models",
  deep: "Other deep learning models",
  imported: "Imported",
};
const WIDTH = 440;
const FADED = 0.35;

/**
 * The paper's Fig 2c: each model's error as a ratio to the mean baseline's, with bootstrap intervals, on a logarithmic axis.
 * Ratios whose interval contains 1 are faded; arrows stand for values beyond the axis.
 * @throws NO_RATIOS when there is nothing to draw
 */
export function fig2c(options: Fig2cOptions): Figure {
  const { ratios, provenance, notes = [], reference = "the mean baseline" } = options;
  if (ratios.length === 0)
    throw new PertlineError(
      "NO_RATIOS",
      "Expected ratios to draw, found none. Score at least one model besides the reference.",
    );
  const datasets = [...new Set(ratios.map(({ dataset }) => dataset))];
  const colours = datasetColours(datasets);
  const models = withScored(options.models ?? [], ratios);
  const { lines, blocks } = rowsOf(models as (FigureModel & { block?: string })[]);
  const [low, high] = options.range ?? axisRange(ratios);
  const rowHeight = Math.max(24, 12 * datasets.length + 6);
  const texts = lines.map((line) =>
    "model" in line ? plain(line.model.label) : `<b>${plain(line.block)}</b>`,
  );
  const legend = datasets.length > 1 ? 26 : 0;
  const margin = { l: leftMargin(texts, false) + 10, r: 24, t: 6 + legend, b: 52 };
  const { middles, ends } = placeLines(lines, rowHeight);
  const inner = ends.at(-1)!;
  const { layout } = frame({
    width: margin.l + margin.r + WIDTH,
    height: margin.t + margin.b + inner,
    margin,
    title: options.title ?? `Error relative to ${reference}`,
    letter: options.letter === null ? undefined : (options.letter ?? "c"),
    provenance,
    notes: [
      ...(datasets.length === 1 ? [datasets[0]!] : []),
      "95 % bootstrap intervals",
      "faded: the interval contains 1",
      ...(ratios.some((one) => beyond(one, low, high)) ? ["arrows: beyond the axis"] : []),
      ...notes,
    ],
  });
  layout.xaxis = axis({
    type: "log",
    range: [Math.log10(low), Math.log10(high)],
    ...ticksBetween(low, high),
    title: { text: `L<sub>2</sub> ratio to ${reference} (left is better)` },
  });
  layout.yaxis = axis({
    range: [inner, 0],
    tickvals: middles,
    ticktext: texts,
    tickcolor: "rgba(0,0,0,0)",
    showgrid: false,
    fixedrange: true,
  });
  for (const at of blocks.slice(1))
    layout.shapes.push(
      ruler({ xref: "x domain", yref: "y", x0: 0, x1: 1, y0: ends[at - 1], y1: ends[at - 1] }),
    );
  const data: Trace[] = [
    {
      ...{ type: "scatter", mode: "lines", hoverinfo: "skip", showlegend: false, meta: { rows: null } },
      ...{ x: [1, 1], y: [0, inner], line: { color: INK.axis, width: 1.2 } },
    },
  ];
  datasets.forEach((dataset, k) => {
    const colour = colours.get(dataset)!;
    const dodge = (k - (datasets.length - 1) / 2) * 12;
    const points = lines.flatMap((line, i) => {
      const own =
        "model" in line &&
        ratios.find((one) => one.dataset === dataset && sameModel(one.model, line.model.id));
      return own && Number.isFinite(own.ratio)
        ? [{ own, name: line.model.label, y: middles[i]! + dodge }]
        : [];
    });
    if (datasets.length > 1)
      data.push({
        ...{
          type: "scatter",
          mode: "lines+markers",
          name: plain(dataset),
          legendgroup: dataset,
          hoverinfo: "skip",
        },
        ...{ x: [null], y: [null], showlegend: true, meta: { rows: null } },
        ...{ marker: { size: 7, color: colour }, line: { width: 1.6, color: colour } },
      });
    for (const faded of [false, true]) {
      const kept = points.filter(({ own }) => (own.low <= 1 && own.high >= 1) === faded);
      if (kept.length === 0) continue;
      const drawn = kept.map(({ own }) => Math.min(high, Math.max(low, own.ratio)));
      const clip = (value: number): number => Math.min(high, Math.max(low, value));
      data.push({
        type: "scatter",
        mode: "markers",
        name: dataset,
        legendgroup: dataset,
        showlegend: false,
        cliponaxis: false,
        opacity: faded ? FADED : 1,
        x: drawn,
        y: kept.map(({ y }) => y),
        error_x: {
          ...{ type: "data", symmetric: false, thickness: 1.6, width: 0, color: colour },
          array: kept.map(({ own }, i) => clip(own.high) - drawn[i]!),
          arrayminus: kept.map(({ own }, i) => drawn[i]! - clip(own.low)),
        },
        marker: {
          color: colour,
          size: kept.map(({ own }) => (beyond(own, low, high) ? 10 : 7)),
          symbol: kept.map(({ own }) =>
            own.ratio > high ? "triangle-right" : own.ratio < low ? "triangle-left" : "circle",
          ),
          opacity: 1,
          line: { width: 0 },
        },
        customdata: kept.map(({ own, name }) => [own.model, own.ratio, own.low, own.high, own.n, name]),
        hovertemplate: `<b>%{customdata[5]}</b><br>${plain(dataset)}<br>%{customdata[1]:.3f} (%{customdata[2]:.3f}–%{customdata[3]:.3f}), n = %{customdata[4]}<extra></extra>`,
        meta: {
          rows: {
            customdata: ["model", "ratio", "low", "high", "n", "label"],
            constant: { dataset },
          } satisfies RowNames,
        },
      });
    }
  });
  lines.forEach((line, i) => {
    if (!("model" in line) || ratios.some((one) => sameModel(one.model, line.model.id))) return;
    layout.annotations.push(
      label("not run", {
        ...{ xref: "x domain", x: 0.01, xanchor: "left", yref: "y", y: middles[i] },
        bgcolor: "#ffffff",
        font: { size: SIZE.text - 1, color: "#8a8a8a" },
      }),
    );
  });
  if (datasets.length > 1) {
    layout.showlegend = true;
    layout.legend = {
      ...{ orientation: "h", x: 0, xanchor: "left", y: 1, yanchor: "bottom", bgcolor: "rgba(0,0,0,0)" },
      ...{ font: { size: SIZE.text }, itemclick: "toggle", traceorder: "normal" },
    };
  }
  return { data, layout, config: { ...CONFIG } };
}

type Line = { block: string } | { model: FigureModel };

/** A heading per block where there are several, then its models. */
function rowsOf(models: readonly (FigureModel & { block?: string })[]): { lines: Line[]; blocks: number[] } {
  const families = Object.keys(BLOCKS) as FigureModel["family"][];
  const ordered = [...models].sort((a, b) =>
    a.block !== undefined || b.block !== undefined
      ? 0
      : families.indexOf(a.family) - families.indexOf(b.family),
  );
  const names = [...new Set(ordered.map((model) => model.block ?? BLOCKS[model.family]))];
  const lines: Line[] = [];
  const blocks: number[] = [];
  for (const name of names) {
    blocks.push(lines.length);
    if (names.length > 1) lines.push({ block: name });
    for (const model of ordered) if ((model.block ?? BLOCKS[model.family]) === name) lines.push({ model });
  }
  return { lines, blocks };
}

/** Places the lines in pixels from the top; headings are as high as a line of text. */
function placeLines(lines: readonly Line[], rowHeight: number): { middles: number[]; ends: number[] } {
  const middles: number[] = [];
  const ends: number[] = [];
  let top = 0;
  for (const line of lines) {
    const height = "model" in line ? rowHeight : 26;
    middles.push(top + height / 2);
    ends.push((top += height));
  }
  return { middles, ends };
}

function beyond({ ratio }: Ratio, low: number, high: number): boolean {
  return ratio < low || ratio > high;
}

/** Room for every interval, at least 0.9–1.1 and at most 0.5–2: more would hide differences near 1. */
function axisRange(ratios: readonly Ratio[]): [number, number] {
  let [low, high] = [0.92, 1.08];
  for (const one of ratios) {
    if (one.low < low) low = one.low;
    if (one.high > high) high = one.high;
  }
  return [Math.max(0.5, low / 1.02), Math.min(2, high * 1.02)];
}

/** Six or so ticks at round ratios. */
function ticksBetween(low: number, high: number): { tickvals: number[]; ticktext: string[] } {
  for (const step of [0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1]) {
    const tickvals: number[] = [];
    for (let k = Math.ceil(low / step); k * step <= high * (1 + 1e-9); k++)
      tickvals.push(Math.round(k * step * 100) / 100);
    if (tickvals.length <= 9) return { tickvals, ticktext: tickvals.map(String) };
  }
  return { tickvals: [0.25, 0.5, 1, 2, 4], ticktext: ["0.25", "0.5", "1", "2", "4"] };
}

function ruler(at: object): Record<string, unknown> {
  return { type: "line", layer: "below", ...at, line: { color: INK.grid, width: 1 } };
}
