import { RenderError } from "./errors.ts";

/** A Plotly figure: an array of traces and a layout. Neither is changed by rendering. */
export interface Figure {
  data: unknown[];
  layout?: object;
}

export type Trace = Record<string, unknown>;
export type Layout = Record<string, unknown>;

/** A figure checked and ready for plotly.js, with its size in CSS pixels. */
export interface SizedFigure {
  data: Trace[];
  layout: Layout;
  width: number;
  height: number;
}

/** WebGL traces with an equal in SVG; they are drawn as that. */
const asSvg: Readonly<Record<string, string>> = { scattergl: "scatter", scatterpolargl: "scatterpolar" };

/** Trace types of plotly.js 4 that are drawn as SVG or through a 2d canvas. */
export const drawable: ReadonlySet<string> = new Set(
  (
    "scatter bar box heatmap histogram histogram2d histogram2dcontour contour scatterternary violin funnel waterfall " +
    "image pie sunburst treemap icicle funnelarea parcats sankey indicator table carpet scattercarpet contourcarpet " +
    "ohlc candlestick scatterpolar barpolar scattersmith quiver"
  ).split(" "),
);

/** Trace types that need WebGL or map data from the network. */
export const undrawable: ReadonlySet<string> = new Set(
  (
    "scatter3d surface isosurface volume mesh3d cone streamtube splom parcoords " +
    "scattergeo choropleth scattermap choroplethmap densitymap"
  ).split(" "),
);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function side(name: string, option: number | undefined, own: unknown, fallback: number): number {
  const value = option ?? (typeof own === "number" ? own : fallback);
  if (!(value >= 10 && value <= 10_000)) {
    throw new RenderError(
      "RENDER_FIGURE_INVALID",
      `Expected a ${name} of 10 to 10,000 pixels, found ${value}.`,
    );
  }
  return value;
}

/**
 * Checks a figure and fixes its size: `options`, else the layout's own, else plotly's 700 × 450 pixels.
 * plotly.js itself silently draws an unknown trace type as scatter, so types are checked here.
 *
 * @throws RenderError RENDER_FIGURE_INVALID or RENDER_TRACE_UNSUPPORTED
 */
export function sizeFigure(figure: Figure, options: { width?: number; height?: number } = {}): SizedFigure {
  if (!isObject(figure) || !Array.isArray(figure.data)) {
    throw new RenderError(
      "RENDER_FIGURE_INVALID",
      `Expected a Plotly figure { data: [...], layout: {...} }, found ${isObject(figure) ? `an object with ${Object.keys(figure).join(", ") || "no keys"}` : String(figure)}.`,
    );
  }
  const layout = (figure.layout ?? {}) as Layout;
  if (!isObject(layout)) {
    throw new RenderError(
      "RENDER_FIGURE_INVALID",
      `Expected figure.layout to be an object, found ${String(layout)}.`,
    );
  }
  const data = figure.data.map((trace, index): Trace => {
    if (!isObject(trace)) {
      throw new RenderError(
        "RENDER_FIGURE_INVALID",
        `Expected figure.data[${index}] to be a trace object, found ${trace === null ? "null" : typeof trace}.`,
      );
    }
    const type = trace.type ?? "scatter";
    if (typeof type === "string" && asSvg[type]) return { ...trace, type: asSvg[type] };
    if (typeof type === "string" && drawable.has(type)) return trace;
    if (typeof type === "string" && undrawable.has(type)) {
      throw new RenderError(
        "RENDER_TRACE_UNSUPPORTED",
        `figure.data[${index}] is of type "${type}", which needs WebGL or online maps; only a browser draws it. Use an SVG type such as scatter, heatmap or contour.`,
      );
    }
    throw new RenderError(
      "RENDER_FIGURE_INVALID",
      `figure.data[${index}] has the unknown type ${JSON.stringify(type)}; expected one of ${[...drawable].join(", ")}.`,
    );
  });
  return {
    data,
    layout,
    width: side("width", options.width, layout.width, 700),
    height: side("height", options.height, layout.height, 450),
  };
}
