import type { Provenance } from "../data/provenance.ts";
import { PertlineError } from "../error.ts";
import { normalQuantile } from "../stats/distributions.ts";
import type { LocalFdr } from "../stats/localFdr.ts";
import { calledNote } from "./calledNote.ts";
import type { Called } from "./calledNote.ts";
import { addPanel } from "./facets.ts";
import type { PanelAxes } from "./facets.ts";
import type { Figure, Layout, RowNames, Trace } from "./figure.ts";
import { CONFIG, INK, SIZE, frame, label } from "./theme.ts";

export interface ExtendedData3Options {
  /** Observed − additive, or that over its standard error, of all values; NaN is left out. */
  e: ArrayLike<number>;
  /** The null fitted to them. */
  fit: Pick<LocalFdr, "delta" | "sigma" | "p0">;
  /** Values beyond are interactions. */
  thresholds: { lower: number; upper: number };
  /** Whether `e` is over its standard error: no unless told. */
  standardised?: boolean;
  called?: Called | undefined;
  provenance: Provenance;
  title?: string;
  notes?: readonly string[];
}

/** Of the published histogram; other units are drawn in as many bins. */
const HISTOGRAM = { limit: 0.45, bin: 0.01 };
/** Points of the Q–Q plot: all of the outermost, and evenly spaced ones of the rest. */
const QQ = { outermost: 1000, others: 800 };
const SIDE = 300;
const GAP = 96;

/**
 * The paper's Extended Data Fig 3: how interactions are called. **a** Quantiles of the differences from the additive expectation
 * against those of a normal distribution, with the fitted null as a line; **b** their histogram: grey what the null explains, black
 * the rest, the null as a curve, the thresholds with the number of values below, between and above.
 * @throws NO_VALUES when there are no finite differences
 */
export function extendedData3(options: ExtendedData3Options): Figure {
  const { fit, thresholds, provenance, called, standardised = false, notes = [] } = options;
  const e = Float64Array.from(options.e).filter(Number.isFinite).sort();
  if (e.length === 0)
    throw new PertlineError("NO_VALUES", "Expected differences from additivity, found no finite one.");
  const unit = standardised ? "Observed − additive, over its standard error" : "Observed − additive";
  const scale = standardised ? fit.sigma / 0.06 : 1;
  const limit = HISTOGRAM.limit * scale;
  const outside = e.length - e.filter((value) => value >= -limit && value < limit).length;
  const inner = { width: 2 * SIDE + GAP, height: SIDE };
  const margin = { l: 72, r: 24, t: 40, b: 50 };
  const { layout } = frame({
    width: margin.l + inner.width + margin.r,
    height: margin.t + inner.height + margin.b,
    margin,
    title: options.title ?? "Extended Data 3: differences from additivity and their null",
    provenance,
    notes: [
      `Null: normal with mean ${fixed(fit.delta)}, standard deviation ${fixed(fit.sigma)}, share ${fixed(fit.p0)}`,
      ...(called ? [calledNote(called)] : []),
      ...(outside > 0 ? [`${outside.toLocaleString("en")} values lie beyond the axis of b`] : []),
      ...notes,
    ],
  });
  const first = addPanel(layout, 1, { left: 0, top: 0, width: SIDE, height: SIDE }, inner, {
    title: { text: "Quantile of the standard normal" },
  }, { title: { text: unit } }); // prettier-ignore
  const second = addPanel(layout, 2, { left: SIDE + GAP, top: 0, width: SIDE, height: SIDE }, inner, {
    range: [-limit, limit],
    title: { text: unit },
  }, { title: { text: "Density" }, rangemode: "tozero" }); // prettier-ignore
  layout.barmode = "stack";
  layout.bargap = 0;
  const data = [
    ...quantiles(e, fit, first),
    ...histogram(e, fit, { limit, bin: HISTOGRAM.bin * scale }, second),
  ];
  const between = { below: 0, above: 0 };
  for (const value of e) {
    if (value < thresholds.lower) between.below++;
    else if (value > thresholds.upper) between.above++;
  }
  const counts = [between.below, e.length - between.below - between.above, between.above];
  const [lower, upper] = [thresholds.lower, thresholds.upper].map((at) => Math.max(-limit, Math.min(limit, at))) as [number, number]; // prettier-ignore
  for (const at of [lower, upper])
    layout.shapes.push({
      ...{ type: "line", xref: second.xaxis, yref: `${second.yaxis} domain`, x0: at, x1: at, y0: 0, y1: 1 },
      line: { color: INK.line, width: 1, dash: "dash" },
    });
  for (const [k, at] of [(lower - limit) / 2, (lower + upper) / 2, (upper + limit) / 2].entries())
    layout.annotations.push(
      label(counts[k]!.toLocaleString("en"), {
        ...{
          xref: second.xaxis,
          x: at,
          xanchor: "center",
          yref: "paper",
          y: 1,
          yanchor: "bottom",
          yshift: 3,
        },
      }),
    );
  for (const [letter, { xaxis }] of [
    ["a", first],
    ["b", second],
  ] as const)
    layout.annotations.push(panelLetter(letter, xaxis));
  return { data, layout, config: { ...CONFIG } };
}

function panelLetter(letter: string, xaxis: string): Layout {
  return label(`<b>${letter}</b>`, {
    ...{ xref: `${xaxis} domain`, x: 0, xshift: -44, xanchor: "left" },
    ...{ yref: "paper", y: 1, yshift: 14, yanchor: "bottom", font: { size: SIZE.title } },
  });
}

/** Sorted values against normal quantiles, thinned in the middle where thousands lie on one another. */
function quantiles(
  e: Float64Array,
  { delta, sigma }: ExtendedData3Options["fit"],
  panel: PanelAxes,
): Trace[] {
  const n = e.length;
  const { outermost, others } = QQ;
  const step = Math.max(1, (n - 2 * outermost) / others);
  const places: number[] = [];
  for (let i = 0; i < n; i = i < outermost || i >= n - outermost - 1 ? i + 1 : i + step) places.push(Math.floor(i)); // prettier-ignore
  const at = [...new Set(places)];
  const z = at.map((i) => normalQuantile((i + 0.5) / n));
  const ends = [z[0]!, z.at(-1)!];
  return [
    {
      ...{ type: "scatter", mode: "markers", name: "values", ...panel },
      x: z.map(round),
      y: at.map((i) => e[i]!),
      marker: { size: 4, color: INK.axis, opacity: 0.6, line: { width: 0 } },
      hovertemplate: "normal quantile %{x:.2f}<br>value %{y:.3f}<extra></extra>",
      meta: { rows: { x: "normal_quantile", y: "value", constant: { panel: "a" } } satisfies RowNames },
    },
    {
      ...{ type: "scatter", mode: "lines", name: "null", hoverinfo: "skip", ...panel },
      ...{ x: ends, y: ends.map((one) => delta + sigma * one), line: { color: INK.mean, width: 1.5 } },
      meta: { rows: null },
    },
  ];
}

/** Density in each bin: what the null explains, and what is above it; and the null as a curve. */
function histogram(
  e: Float64Array,
  { delta, sigma, p0 }: ExtendedData3Options["fit"],
  { limit, bin }: { limit: number; bin: number },
  panel: PanelAxes,
): Trace[] {
  const bins = Math.round((2 * limit) / bin);
  const counts = new Float64Array(bins);
  for (const value of e) {
    const k = Math.floor((value + limit) / bin);
    if (k >= 0 && k < bins) counts[k]!++;
  }
  const middles = Array.from(counts, (_, k) => -limit + (k + 0.5) * bin);
  const ofNull = (x: number): number =>
    (p0 / (sigma * Math.sqrt(2 * Math.PI))) * Math.exp(-0.5 * ((x - delta) / sigma) ** 2);
  const densities = Array.from(counts, (count) => count / e.length / bin);
  const explained = densities.map((density, k) => Math.min(density, ofNull(middles[k]!)));
  const rest = densities.map((density, k) => density - explained[k]!);
  const about = middles.map((middle, k) => [round(middle - bin / 2), round(middle + bin / 2), counts[k], round(ofNull(middle) * bin * e.length)]); // prettier-ignore
  const hovertemplate =
    "%{customdata[0]} to %{customdata[1]}: %{customdata[2]:,} values<br>null: %{customdata[3]:,.1f}<extra></extra>";
  const bar = (name: string, y: number[], color: string, meta: Trace): Trace => ({
    ...{ type: "bar", name, ...panel, x: middles.map(round), y, width: bin, customdata: about },
    ...{ marker: { color, line: { width: 0 } }, hovertemplate, meta },
  });
  const curve = Array.from({ length: 181 }, (_, k) => -limit + (k * limit) / 90);
  return [
    bar("explained by the null", explained, INK.explained, {
      rows: {
        customdata: ["from", "to", "n", "n_null"],
        constant: { panel: "b" },
      } satisfies RowNames,
    }),
    bar("not explained", rest, INK.text, { rows: null }),
    {
      ...{ type: "scatter", mode: "lines", name: "null", hoverinfo: "skip", ...panel },
      ...{ x: curve.map(round), y: curve.map(ofNull), line: { color: INK.mean, width: 1.5 } },
      meta: { rows: null },
    },
  ];
}

function round(value: number): number {
  // Never −0, which JSON does not have.
  return Math.round(value * 1e6) / 1e6 + 0;
}

function fixed(value: number): string {
  return value.toFixed(4).replace("-", "−");
}
