import { colourScale, parseColour } from "./colour.ts";
import type { Rgba } from "./colour.ts";
import type { Trace } from "./figure.ts";
import { drawMarkers } from "./markers.ts";
import type { Marker, MarkerShape } from "./markers.ts";
import { encodePng, pngDataUrl } from "./png.ts";

/** Above this many markers in one subplot its larger traces become images: vectors would take seconds and megabytes. */
export const largeSubplot = 5_000;
/** Traces of a large subplot with at most this many markers stay vectors. */
const smallTrace = 500;

/** A calculated point of plotly.js: position on the axes, and per-point size, colour, opacity, symbol where given. */
interface Point {
  x: unknown;
  y: unknown;
  ms?: number;
  mc?: unknown;
  mo?: number;
  mx?: unknown;
  mlc?: unknown;
  mlw?: number;
  trace?: FullTrace;
}

interface ColourRule {
  color?: unknown;
  colorscale?: [number, string][];
  cmin?: number;
  cmax?: number;
  reversescale?: boolean;
  coloraxis?: string;
}

interface FullMarker extends ColourRule {
  size?: number | ArrayLike<number>;
  sizemode?: string;
  sizeref?: number;
  sizemin?: number;
  opacity?: number | ArrayLike<number>;
  symbol?: unknown;
  line?: { color?: unknown; width?: number | ArrayLike<number>; colorscale?: unknown };
  gradient?: { type?: string };
}

interface FullTrace {
  marker?: FullMarker;
}

interface Axis {
  c2p(value: unknown): number;
  _length: number;
}

/** What is read of plotly.js' graph element after it has drawn. */
export interface GraphElement extends Element {
  _fullLayout: Record<string, unknown> & { _plots: Record<string, { xaxis: Axis; yaxis: Axis }> };
}

function count(trace: Trace): number {
  if ((trace.type ?? "scatter") !== "scatter" || trace.visible === false) return 0;
  const mode = trace.mode;
  if (typeof mode !== "string" || !mode.includes("markers")) return 0;
  const lengths = [trace.x, trace.y].map((v) => {
    if (Array.isArray(v) || ArrayBuffer.isView(v)) return (v as unknown as ArrayLike<unknown>).length;
    return undefined;
  });
  const known = lengths.filter((v): v is number => v !== undefined);
  return known.length > 0 ? Math.min(...known) : 0;
}

/**
 * Tells plotly.js to draw at most a point or so of each trace that will become an image. It still calculates all of
 * them, so that ranges, colours and legends are those of the whole data.
 *
 * @returns the traces, and the indices of those to be drawn by `drawLargeLayers`
 */
export function holdBackLargeTraces(data: Trace[]): { data: Trace[]; held: Set<number> } {
  const perSubplot = new Map<string, number>();
  const subplot = (trace: Trace): string => `${String(trace.xaxis ?? "x")} ${String(trace.yaxis ?? "y")}`;
  for (const trace of data)
    perSubplot.set(subplot(trace), (perSubplot.get(subplot(trace)) ?? 0) + count(trace));
  const held = new Set<number>();
  const out = data.map((trace, index) => {
    const marker = (trace.marker ?? {}) as object;
    const drawn = count(trace);
    if (
      drawn <= smallTrace ||
      (perSubplot.get(subplot(trace)) ?? 0) <= largeSubplot ||
      "maxdisplayed" in marker
    )
      return trace;
    held.add(index);
    return { ...trace, marker: { ...marker, maxdisplayed: 1 } };
  });
  return { data: out, held };
}

const shapes: Readonly<Record<string, MarkerShape>> = {
  circle: "circle",
  square: "square",
  diamond: "diamond",
  0: "circle",
  1: "square",
  2: "diamond",
};

function shapeOf(symbol: unknown): { shape: MarkerShape; open: boolean } | undefined {
  const name = typeof symbol === "number" ? symbol % 200 : String(symbol).replace("-dot", "");
  if (typeof name === "number") {
    const shape = shapes[name % 100];
    return shape && { shape, open: name >= 100 };
  }
  const shape = shapes[name.replace("-open", "")];
  return shape && { shape, open: name.endsWith("-open") };
}

function colours(rule: ColourRule, layout: Record<string, unknown>): (value: unknown) => Rgba | undefined {
  const axis = (rule.coloraxis ? layout[rule.coloraxis] : rule) as ColourRule;
  const steps = axis.colorscale ?? [];
  const ordered = axis.reversescale
    ? steps.map(([at, colour]): [number, string] => [1 - at, colour]).reverse()
    : steps;
  const scale =
    axis.cmin !== undefined && axis.cmax !== undefined
      ? colourScale(ordered, axis.cmin, axis.cmax)
      : undefined;
  const parsed = new Map<unknown, Rgba | undefined>();
  return (value) => {
    if (typeof value === "number") return scale?.(value);
    if (!parsed.has(value)) parsed.set(value, parseColour(String(value)));
    return parsed.get(value);
  };
}

/** The markers of a trace as plotly.js would draw them; undefined where one needs a symbol or colour not known here. */
function markersOf(
  points: Point[],
  trace: FullTrace,
  layout: Record<string, unknown>,
  plot: { xaxis: Axis; yaxis: Axis },
): Marker[] | undefined {
  const { marker } = trace;
  if (!marker || marker.line?.colorscale || (marker.gradient?.type ?? "none") !== "none") return undefined;
  const colourOf = colours(marker, layout);
  const strokeOf = colours({}, layout);
  // plotly.js, traces/scatter/make_bubble_size_func.js
  const bubble = (size: number): number => {
    const half = size / 2 / (marker.sizeref || 1);
    const radius = marker.sizemode === "area" ? Math.sqrt(half) : half;
    return radius > 0 ? Math.max(radius, marker.sizemin ?? 0) : 0;
  };
  const out: Marker[] = [];
  for (const point of points) {
    const x = plot.xaxis.c2p(point.x);
    const y = plot.yaxis.c2p(point.y);
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    const look = shapeOf(point.mx ?? marker.symbol ?? "circle");
    const own = colourOf(point.mc ?? marker.color);
    const line = strokeOf(point.mlc ?? marker.line?.color ?? "transparent");
    if (!look || !own || !line) return undefined;
    const opacity = point.mo ?? (typeof marker.opacity === "number" ? marker.opacity : 1);
    const fade = (c: Rgba): Rgba => [c[0], c[1], c[2], c[3] * opacity];
    const width = point.mlw ?? (typeof marker.line?.width === "number" ? marker.line.width : 0);
    out.push({
      x,
      y,
      radius:
        point.ms !== undefined ? bubble(point.ms) : (typeof marker.size === "number" ? marker.size : 6) / 2,
      fill: fade(own),
      stroke: fade(look.open ? own : line),
      strokeWidth: look.open ? width || 1 : width,
      ...look,
    });
  }
  return out;
}

/**
 * Replaces the markers of held-back traces in a drawn graph by one image each, inside their own layer and clip path.
 *
 * @param scale image pixels per CSS pixel
 * @returns indices of traces that could not be drawn so: they must be drawn again as vectors
 */
export function drawLargeLayers(graph: GraphElement, held: ReadonlySet<number>, scale: number): number[] {
  const failed: number[] = [];
  const { document } = globalThis as unknown as { document: Document };
  for (const layer of graph.querySelectorAll(".scatterlayer > g.trace.scatter")) {
    const points = (layer as unknown as { __data__?: Point[] }).__data__;
    const trace = points?.[0]?.trace as
      (FullTrace & { index: number; xaxis: string; yaxis: string }) | undefined;
    const group = layer.querySelector("g.points");
    if (!points || !trace || !group || !held.has(trace.index)) continue;
    const plot = graph._fullLayout._plots[trace.xaxis + trace.yaxis];
    const markers = plot && markersOf(points, trace, graph._fullLayout, plot);
    if (!plot || !markers) {
      failed.push(trace.index);
      continue;
    }
    const margin = Math.ceil(
      markers.reduce((most, { radius, strokeWidth }) => Math.max(most, 1.3 * radius + strokeWidth), 1),
    );
    const width = Math.ceil(plot.xaxis._length) + 2 * margin;
    const height = Math.ceil(plot.yaxis._length) + 2 * margin;
    const [columns, rows] = [Math.round(width * scale), Math.round(height * scale)];
    const shifted = markers.map((marker) => ({ ...marker, x: marker.x + margin, y: marker.y + margin }));
    const image = document.createElementNS("http://www.w3.org/2000/svg", "image");
    for (const [name, value] of Object.entries({
      x: -margin,
      y: -margin,
      width,
      height,
      preserveAspectRatio: "none",
    })) {
      image.setAttribute(name, String(value));
    }
    image.setAttributeNS(
      "http://www.w3.org/1999/xlink",
      "xlink:href",
      pngDataUrl(encodePng(drawMarkers(shifted, columns, rows, scale), columns, rows)),
    );
    group.replaceChildren(image);
  }
  return failed;
}
