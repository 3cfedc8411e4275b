import { predictedClass } from "../interactions/predictedClass.ts";
import { addPanel } from "./facets.ts";
import type { PanelAxes } from "./facets.ts";
import type { Figure, RowNames, Trace } from "./figure.ts";
import { CLASS_LABELS } from "./interactionValues.ts";
import { CONFIG, INK, REST_COLOUR, SIZE, categoryColour, classColour, frame, label } from "./theme.ts";

export interface Fig1dOptions {
  title?: string;
  letter?: string | null;
  notes?: readonly string[];
}

interface Bar {
  name: string;
  /** Where the bar ends. */
  level: number;
  /** Coloured pieces between control and the end. */
  pieces: readonly { from: number; to: number; colour: string; of: string }[];
}

const CONTROL = 0.4;
/** What the two perturbations do on their own. */
const EFFECTS = { a: 0.1, b: 0.15 };
/** How far from the sum of effects still counts as additive. */
const RANGE = 0.05;
/** Doubles as parts of the sum of effects: the class is what `predictedClass` says of them. */
const DOUBLES = [1, 0.45, 1.45, -0.4] as const;
const PLACES = [0, 1, 2, 3.5, 4.5, 5.5, 6.5];
const INNER = { width: 540, height: 300 };
const ROW = { height: 136, gap: 28 };

/**
 * The paper's Fig 1d: a schematic of what two perturbations can do together, compared with the sum of what each does alone; above
 * for effects that increase a gene, below for effects that decrease it.
 */
export function fig1d(options: Fig1dOptions = {}): Figure {
  const margin = { l: 96, r: 16, t: 28, b: 24 };
  const { layout } = frame({
    width: margin.l + INNER.width + margin.r,
    height: margin.t + INNER.height + margin.b,
    margin,
    title: options.title ?? "What two perturbations can do together",
    letter: options.letter === null ? undefined : (options.letter ?? "d"),
    notes: [
      "Expression of one gene",
      "dashed: without perturbation",
      "band: sum of both effects, with the range that counts as additive",
      ...(options.notes ?? []),
    ],
  });
  layout.barmode = "overlay";
  const data: Trace[] = [];
  [1, -1].forEach((direction, row) => {
    const bars = barsOf(direction);
    const expected = CONTROL + direction * (EFFECTS.a + EFFECTS.b);
    const panel = addPanel(
      layout,
      row + 1,
      { left: 0, top: row * (ROW.height + ROW.gap), width: INNER.width, height: ROW.height },
      INNER,
      {
        range: [-0.6, PLACES.at(-1)! + 0.6],
        tickvals: PLACES,
        ticktext: bars.map(({ name }) => name),
        ...{ ticks: "", showgrid: false, fixedrange: true },
      },
      { range: [0, 0.92], showticklabels: false, ticks: "", showgrid: false, fixedrange: true },
    );
    layout.shapes.push(
      {
        ...{ type: "rect", layer: "below", xref: panel.xaxis, yref: panel.yaxis },
        ...{ x0: PLACES[3]! - 0.5, x1: PLACES.at(-1)! + 0.5, y0: expected - RANGE, y1: expected + RANGE },
        ...{ fillcolor: INK.grid, line: { width: 0 } },
      },
      {
        ...{ type: "line", xref: `${panel.xaxis} domain`, yref: panel.yaxis },
        ...{ x0: 0, x1: 1, y0: CONTROL, y1: CONTROL, line: { color: INK.line, width: 1.2, dash: "dash" } },
      },
    );
    layout.annotations.push(
      label(direction > 0 ? "Both increase<br>expression" : "Both decrease<br>expression", {
        ...{ xref: "paper", x: 0, xshift: -8, xanchor: "right", align: "right" },
        ...{ yref: `${panel.yaxis} domain`, y: 0.5, yanchor: "middle", font: { size: SIZE.text } },
      }),
    );
    data.push(...traces(bars, panel, direction));
  });
  const middle = (from: number, to: number): number => (from + to + 1.2) / 2 / (PLACES.at(-1)! + 1.2);
  for (const [text, from, to] of [
    ["Alone", 0, 2],
    ["Together", 3.5, 6.5],
  ] as const)
    layout.annotations.push(
      label(text, {
        ...{ xref: "paper", x: middle(from, to), xanchor: "center" },
        ...{ yref: "paper", y: 1, yanchor: "bottom", yshift: 6, font: { size: SIZE.text, color: INK.faint } },
      }),
    );
  return { data, layout, config: { ...CONFIG } };
}

function barsOf(direction: number): Bar[] {
  const a = CONTROL + direction * EFFECTS.a;
  const sum = a + direction * EFFECTS.b;
  const single = (name: string, effect: number, colour: string): Bar => {
    const level = CONTROL + direction * effect;
    return { name, level, pieces: [{ from: CONTROL, to: level, colour, of: name }] };
  };
  const [colourA, colourB] = [categoryColour(4), categoryColour(0)];
  const doubles = DOUBLES.map((part): Bar => {
    const level = CONTROL + part * (sum - CONTROL);
    const kind = part === 1 ? "additive" : predictedClass(CONTROL, sum, level);
    const pieces =
      kind === "additive"
        ? [
            { from: CONTROL, to: a, colour: colourA, of: "A" },
            { from: a, to: sum, colour: colourB, of: "B" },
          ]
        : [{ from: CONTROL, to: level, colour: classColour(kind), of: CLASS_LABELS[kind] }];
    return { name: CLASS_LABELS[kind], level, pieces };
  });
  return [
    { name: "Control", level: CONTROL, pieces: [] },
    single("A", EFFECTS.a, colourA),
    single("B", EFFECTS.b, colourB),
    ...doubles,
  ];
}

/** What is left of control in grey, and what is added to or taken from it in colour. */
function traces(bars: readonly Bar[], panel: PanelAxes, direction: number): Trace[] {
  const common = { type: "bar", ...panel, width: 0.68, showlegend: false };
  const effect = direction > 0 ? "increase" : "decrease";
  const pieces = bars.flatMap((bar, i) => bar.pieces.map((piece) => ({ ...piece, bar, x: PLACES[i]! })));
  return [
    {
      ...{ ...common, x: PLACES, y: bars.map(({ level }) => Math.min(level, CONTROL)) },
      marker: { color: REST_COLOUR },
      customdata: bars.map(({ name, level }) => [name, round(level)]),
      hovertemplate: "<b>%{customdata[0]}</b><br>expression %{customdata[1]}<extra></extra>",
      meta: {
        rows: { customdata: ["bar", "expression"], constant: { effects: effect } } satisfies RowNames,
      },
    },
    {
      ...{ ...common, x: pieces.map(({ x }) => x), y: pieces.map(({ from, to }) => to - from) },
      base: pieces.map(({ from }) => from),
      marker: {
        color: pieces.map(({ colour }) => colour),
        line: { width: 1, color: "#ffffff" },
        // What is taken away is hatched.
        pattern: {
          shape: pieces.map(({ from, to }) => (to < from ? "/" : "")),
          ...{ fillmode: "replace", size: 5, solidity: 0.5 },
        },
      },
      customdata: pieces.map(({ bar, of, from, to }) => [bar.name, of, round(to - from)]),
      hovertemplate: "<b>%{customdata[0]}</b><br>%{customdata[1]}: %{customdata[2]:+}<extra></extra>",
      meta: { rows: null },
    },
  ];
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4 + 0;
}
