import type { Provenance } from "../data/provenance.ts";
import type { InteractionClass } from "../interactions/classes.ts";
import { qualitativeHcl } from "./colour.ts";
import type { Layout } from "./figure.ts";
import { joined, plain, textWidth, wrap } from "./text.ts";

/** The paper's 8, 6 and 5 pt at 2 pixels per point, so that 180 mm of print are about 1,020 pixels. */
export const SIZE = { title: 16, text: 12, small: 10 } as const;

/** Families with the metrics of Helvetica first: the picture without a browser is laid out in Arimo. */
export const FONT = "Helvetica, Arimo, Arial, 'Liberation Sans', sans-serif";

export const INK = {
  text: "#222222",
  faint: "#666666",
  grid: "#e8e8e8",
  axis: "#4d4d4d",
  point: "#7f7f7f",
  mean: "#d7261e",
  highlight: "#ff7f00",
  line: "#8c8c8c",
  absent: "#8a8a8a",
  wedge: "#f4f4f4",
  outline: "#4a4a4a",
  explained: "#bdbdbd",
  box: "#dedede",
} as const;

const PAPER_METHODS = "nochange additive scgpt scfoundation uce scbert geneformer gears cpa".split(" ");
const PAPER_COLOURS = qualitativeHcl(9);

/** The eight colours of Okabe and Ito, told apart with every common colour vision deficiency; black last. */
export const OKABE_ITO: readonly string[] =
  "#0072B2 #E69F00 #009E73 #CC79A7 #56B4E9 #D55E00 #F0E442 #000000".split(" ");

/** An id without case and punctuation, so that `no_change`, `no-change` and `noChange` are one model. */
export function modelKey(id: string): string {
  return id.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** Line colour of a model: the paper's nine as published, others dark grey. */
export function modelColour(id: string): string {
  return PAPER_COLOURS[PAPER_METHODS.indexOf(modelKey(id))] ?? "#555555";
}

const CLASS_COLOURS: Readonly<Record<InteractionClass | "interaction", string>> = {
  additive: "#d3d3d3",
  buffering: "#beaed4",
  synergy: "#fdc086",
  opposite: "#f0027f",
  other: "#767676",
  interaction: "#00ba38",
};

/** Colour of a class of interactions as published; `interaction` stands for all that are not additive. */
export function classColour(name: InteractionClass | "interaction"): string {
  return CLASS_COLOURS[name];
}

/** Colours of things without a colour of their own, from Okabe and Ito in order; the grey of "Other" when they run out. */
export function categoryColour(position: number): string {
  return OKABE_ITO[position] ?? REST_COLOUR;
}

/** Of what is added up as "Other". */
export const REST_COLOUR = "#d9d9d9";

/** Colours of data sets: the paper's three as published, others from Okabe and Ito in order of appearance. */
export function datasetColours(datasets: readonly string[]): Map<string, string> {
  const published: readonly (readonly [RegExp, string])[] = [
    [/k562/i, "#008FD5"],
    [/rpe1/i, "#FF2700"],
    [/adamson/i, "#77AB43"],
  ];
  const colours = new Map<string, string>();
  const free = OKABE_ITO.filter((colour) => colour !== "#D55E00");
  for (const name of datasets) {
    const own = published.find(([pattern]) => pattern.test(name))?.[1];
    const taken = new Set(colours.values());
    const colour = own !== undefined && !taken.has(own) ? own : free.find((one) => !taken.has(one));
    colours.set(name, colour ?? "#555555");
  }
  return colours;
}

export interface Margin {
  l: number;
  r: number;
  t: number;
  b: number;
}

export interface FrameOptions {
  /** Pixels of the whole figure. */
  width: number;
  height: number;
  /** Room around the panels; the title and the small print are added to `t` and `b`. */
  margin: Margin;
  title: string;
  /** Letter of the panel, as journals print it. */
  letter?: string | undefined;
  /** What the numbers are; left out for a schematic, which has none. */
  provenance?: Provenance | undefined;
  /** Small print: one sentence each. */
  notes?: readonly string[];
}

export interface Frame {
  layout: Layout & { annotations: Layout[]; shapes: Layout[]; width: number; height: number; margin: Margin };
  /** Size of the area inside the margins. */
  inner: { width: number; height: number };
}

const EDGE = 14;

/** The paper's look: white, fonts, title with panel letter at the top left, provenance and notes in small print below. */
export function frame(options: FrameOptions): Frame {
  const { width, provenance, notes = [], letter } = options;
  const prefix = letter === undefined ? "" : `<b>${letter}</b>\u00a0\u00a0`;
  const title = wrap(options.title, width - 2 * EDGE - 30, SIZE.title);
  const small = joined(
    [provenance === undefined ? "Schematic" : provenanceNote(provenance), ...notes],
    width - 2 * EDGE,
    SIZE.small,
  );
  const margin = {
    ...options.margin,
    t: options.margin.t + EDGE + title.length * 21 + 6,
    b: options.margin.b + EDGE + small.length * 13,
  };
  const height = options.height + margin.t + margin.b - options.margin.t - options.margin.b;
  return {
    layout: {
      width,
      height,
      margin: { ...margin, pad: 0 } as Margin,
      autosize: false,
      paper_bgcolor: "#ffffff",
      plot_bgcolor: "#ffffff",
      font: { family: FONT, size: SIZE.text, color: INK.text },
      hovermode: "closest",
      hoverlabel: { font: { family: FONT, size: SIZE.text }, align: "left" },
      showlegend: false,
      // Read by pages that list figures; the title itself is an annotation, since plotly.js moves titles of two lines out of the picture.
      meta: { title: options.title },
      annotations: [
        label(prefix + title.map(plain).join("<br>"), {
          font: { size: SIZE.title },
          align: "left",
          xref: "paper",
          yref: "paper",
          x: 0,
          y: 1,
          xanchor: "left",
          yanchor: "top",
          xshift: EDGE - margin.l,
          yshift: margin.t - EDGE,
        }),
        {
          text: small.join("<br>"),
          font: { size: SIZE.small, color: INK.faint },
          align: "left",
          showarrow: false,
          xref: "paper",
          yref: "paper",
          x: 0,
          y: 0,
          xanchor: "left",
          yanchor: "bottom",
          xshift: EDGE - margin.l,
          yshift: EDGE / 2 - margin.b,
          borderpad: 0,
        },
      ],
      shapes: [],
    },
    inner: { width: width - margin.l - margin.r, height: height - margin.t - margin.b },
  };
}

/** What the numbers are, as figures say it. */
export function provenanceNote(provenance: Provenance): string {
  const sentences: Record<Provenance, string> = {
    published: "Published numbers",
    "recomputed from Source Data": "Recomputed from the paper's Source Data",
    "real file run here": "Real data, computed here",
    simulated: "Simulated data",
    imported: "Imported predictions",
    untrained: "Untrained models",
    "not run": "Not run",
  };
  return sentences[provenance];
}

/** An axis with its line, outside ticks and light grid. */
export function axis(options: Layout = {}): Layout {
  return {
    showline: true,
    linecolor: INK.axis,
    linewidth: 1,
    ticks: "outside",
    ticklen: 4,
    tickcolor: INK.axis,
    gridcolor: INK.grid,
    gridwidth: 1,
    zeroline: false,
    tickfont: { size: SIZE.text },
    automargin: false,
    ...options,
    title: { font: { size: SIZE.text + 1 }, standoff: 10, ...(options.title as Layout | undefined) },
  };
}

/** A text without an arrow. */
export function label(text: string, options: Layout): Layout {
  return { text, showarrow: false, font: { size: SIZE.text }, borderpad: 0, ...options };
}

/** Fixed pictures stay as they are when the page changes; the small logo is left out. */
export const CONFIG: Readonly<Record<string, unknown>> = { displaylogo: false, responsive: false };

/** Margin that holds tick labels of this text on the left. */
export function leftMargin(labels: readonly string[], titled: boolean): number {
  const widest = Math.max(0, ...labels.map((one) => textWidth(one, SIZE.text)));
  return Math.ceil(widest) + 12 + (titled ? 26 : 0) + 6;
}
