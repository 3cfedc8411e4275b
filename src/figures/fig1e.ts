import type { Provenance } from "../data/provenance.ts";
import type { InteractionClass } from "../interactions/classes.ts";
import type { UnderAdditivity } from "../interactions/underAdditivity.ts";
import { calledNote } from "./calledNote.ts";
import { addPanel } from "./facets.ts";
import type { Figure, RowNames, Trace } from "./figure.ts";
import { CLASS_LABELS, DRAWN_CLASSES } from "./interactionValues.ts";
import { CONFIG, INK, classColour, frame, label } from "./theme.ts";

export interface Fig1eOptions {
  /** Values of doubles × genes in each class. */
  counts: Readonly<Record<InteractionClass, number>>;
  /** The same if all effects added up exactly, where the measured cells tell. */
  expected?: UnderAdditivity | undefined;
  provenance: Provenance;
  title?: string;
  letter?: string | null;
  notes?: readonly string[];
}

interface Piece {
  id: InteractionClass | "interaction";
  text: string;
  n: number;
  /** Percent of all values below and at the top of the piece. */
  from: number;
  to: number;
  expected: number | undefined;
}

/** Pixels. */
const INNER = { width: 332, height: 300 };
const FIRST = { left: 0, width: 110 };
const SECOND = { left: 252, width: 80 };
/** Part of its panel that a bar takes. */
const BAR = { left: 0.14, right: 0.86 };

/**
 * The paper's Fig 1e: share of additive and other values, and a wedge that enlarges what the others are. Beside each count stands the
 * one that the noise of the measured cells would give if all effects added up exactly.
 */
export function fig1e(options: Fig1eOptions): Figure {
  const { counts, expected, provenance, notes = [] } = options;
  const values = DRAWN_CLASSES.reduce((sum, id) => sum + counts[id], 0);
  const called = values - counts.additive;
  const percent = (n: number): number => (values > 0 ? (100 * n) / values : 0);
  const drawn = expected !== undefined && expected.atThresholds.draws > 0 ? expected.atThresholds : undefined;
  const whole: Piece[] = stacked([
    { id: "additive", n: counts.additive, expected: expected && values - expected.analytic },
    { id: "interaction", n: called, expected: expected?.analytic },
  ]);
  const parts: Piece[] = stacked(
    DRAWN_CLASSES.filter((id) => id !== "additive" && (id !== "opposite" || counts.opposite > 0)).map((id) => ({ id, n: counts[id], expected: drawn?.classes[id] })), // prettier-ignore
  );
  function stacked(list: readonly Pick<Piece, "id" | "n" | "expected">[]): Piece[] {
    let from = 0;
    return list.map((one) => {
      const start = from;
      from += percent(one.n);
      const text = one.id === "interaction" ? "Not additive" : CLASS_LABELS[one.id];
      return { ...one, text, from: start, to: from };
    });
  }

  const margin = { l: 66, r: 118, t: 10, b: 14 };
  const { layout } = frame({
    width: margin.l + INNER.width + margin.r,
    height: margin.t + INNER.height + margin.b,
    margin,
    title: options.title ?? "Observed interactions",
    letter: options.letter === null ? undefined : (options.letter ?? "e"),
    provenance,
    notes: [
      calledNote({ called, values, expected }),
      ...(drawn ? ["In brackets: expected if all effects added up exactly, classes on drawn noise"] : []),
      ...notes,
    ],
  });
  const top = parts.at(-1)?.to ?? 0;
  const x = { range: [0, 1], showticklabels: false, ticks: "", showline: false, showgrid: false, fixedrange: true }; // prettier-ignore
  const first = addPanel(layout, 1, { ...FIRST, top: 0, height: INNER.height }, INNER, x, {
    ...{ range: [0, 100], tickvals: [0, 20, 40, 60, 80, 100], showgrid: false, fixedrange: true },
    title: { text: "Share of values (%)" },
  });
  const second = addPanel(layout, 2, { ...SECOND, top: 0, height: INNER.height }, INNER, x, {
    ...{ range: [top || 1, 0], showticklabels: false, ticks: "", showline: false, showgrid: false, fixedrange: true }, // prettier-ignore
  });
  const edge = {
    left: (FIRST.left + FIRST.width * BAR.right) / INNER.width,
    right: (SECOND.left + SECOND.width * BAR.left) / INNER.width,
  };
  layout.shapes.push({
    ...{ type: "path", layer: "below", xref: "paper", yref: "paper", fillcolor: INK.wedge },
    path: `M ${edge.left},1 L ${edge.right},1 L ${edge.right},0 L ${edge.left},${1 - percent(called) / 100} Z`,
    line: { color: INK.line, width: 1, dash: "dot" },
  });
  const middles = apart(parts, top, 34);
  layout.annotations.push(
    label(amount(whole[0]!, percent, true), {
      ...{ xref: first.xaxis, x: 0.5, xanchor: "center", align: "center" },
      ...{ yref: first.yaxis, y: percent(counts.additive) / 2, yanchor: "middle" },
    }),
    label(amount(whole[1]!, percent), {
      ...{ xref: "paper", x: edge.right, xshift: -6, xanchor: "right", align: "right" },
      ...{ yref: "paper", y: 1, yshift: -6, yanchor: "top" },
    }),
    ...parts.map((piece, i) =>
      label(amount(piece, percent), {
        ...{ xref: second.xaxis, x: BAR.right, xshift: 8, xanchor: "left", align: "left" },
        ...{ yref: second.yaxis, y: middles[i]!, yanchor: "middle" },
      }),
    ),
  );
  const data = [bar(whole, first, "all", percent), bar(parts, second, "not additive", percent)];
  return { data, layout, config: { ...CONFIG } };
}

/** "Buffering", "2,878 (2.3 %)" and the count expected, on lines of their own; narrow ones break before the share, too. */
function amount({ text, n, expected }: Piece, percent: (n: number) => number, narrow = false): string {
  return [
    text,
    `${n.toLocaleString("en")}${narrow ? "<br>" : " "}(${percent(n).toFixed(1)} %)`,
    ...(expected === undefined ? [] : [`[${Math.round(expected).toLocaleString("en")}${narrow ? "<br>" : " "}expected]`]), // prettier-ignore
  ].join("<br>");
}

/** Middles of the pieces, moved apart where their words, so many pixels high, would touch. */
function apart(parts: readonly Piece[], top: number, pixels: number): number[] {
  const high = parts.some(({ expected }) => expected !== undefined) ? pixels + 15 : pixels;
  const unit = (top || 1) / INNER.height;
  const middles = parts.map(({ from, to }) => (from + to) / 2);
  for (let i = 1; i < middles.length; i++) middles[i] = Math.max(middles[i]!, middles[i - 1]! + high * unit);
  let limit = (top || 1) - (high / 2) * unit;
  for (let i = middles.length - 1; i >= 0; i--) {
    middles[i] = Math.min(middles[i]!, limit);
    limit = middles[i]! - high * unit;
  }
  return middles;
}

function bar(
  pieces: readonly Piece[],
  panel: { xaxis: string; yaxis: string },
  of: string,
  percent: (n: number) => number,
): Trace {
  return {
    ...{ type: "bar", ...panel, showlegend: false },
    x: pieces.map(() => (BAR.left + BAR.right) / 2),
    width: BAR.right - BAR.left,
    y: pieces.map(({ from, to }) => to - from),
    base: pieces.map(({ from }) => from),
    marker: { color: pieces.map(({ id }) => classColour(id)), line: { width: 0 } },
    customdata: pieces.map(({ text, n, expected }) => [
      text,
      n,
      percent(n),
      expected === undefined ? "not known" : Math.round(expected * 10) / 10,
    ]),
    hovertemplate:
      "<b>%{customdata[0]}</b><br>%{customdata[1]:,} values (%{customdata[2]:.2f} %)<br>expected if effects added up: %{customdata[3]}<extra></extra>",
    meta: {
      rows: { customdata: ["class", "n", "percent", "expected"], constant: { of } } satisfies RowNames,
    },
  };
}
