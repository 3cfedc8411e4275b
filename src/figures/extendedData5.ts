import type { Provenance } from "../data/provenance.ts";
import { PertlineError } from "../error.ts";
import { GROUND_TRUTH, OTHER, mostRecurrent, withOther } from "../interactions/recurrence.ts";
import type { Recurrence } from "../interactions/recurrence.ts";
import { addPanel, emptyTrace, panelWords } from "./facets.ts";
import type { PanelAxes } from "./facets.ts";
import type { Figure, Layout, RowNames, Trace } from "./figure.ts";
import { legendEntry, legendRight } from "./legend.ts";
import { ASTERISK_NOTE, FIGURE_1A_MODELS, modelColumns, sameModel, withScored } from "./models.ts";
import type { FigureModel } from "./models.ts";
import { plain } from "./text.ts";
import { CONFIG, REST_COLOUR, SIZE, categoryColour, frame, label, leftMargin } from "./theme.ts";

export interface ExtendedData5Options {
  /** Genes and doubles among the strongest predictions, one entry per model and seed; `ground_truth` for what was observed. */
  recurrence: readonly Recurrence[];
  /** Genes and doubles with a colour of their own; by rule unless told: the four that models name most often. */
  genes?: readonly string[];
  doubles?: readonly string[];
  provenance: Provenance;
  /** Rows and their order, below the observed interactions; models without counts stay empty. */
  models?: readonly FigureModel[];
  title?: string;
  notes?: readonly string[];
}

/** Pixels. */
const FACET = { width: 132, gap: 14, row: 19, between: 74 };
/** Pixels of a legend with one line per name, "Other" and a heading. */
const LEGEND_HEIGHT = 140;
/** How many names have a colour of their own. */
const HIGHLIGHTED = 4;

/**
 * The paper's Extended Data Fig 5: which **a** genes and **b** doubles make up the strongest interactions, observed and as each model
 * predicts them, one column per seed. Names are highlighted by how often they come up, not by hand.
 * @throws NO_VALUES when there is nothing to draw
 */
export function extendedData5(options: ExtendedData5Options): Figure {
  const { recurrence, provenance, notes = [] } = options;
  if (recurrence.length === 0)
    throw new PertlineError(
      "NO_VALUES",
      "Expected recurrence counts of at least one model or of observed interactions, found none.",
    );
  const seeds = [...new Set(recurrence.map(({ seed }) => seed))].sort((a, b) => a - b);
  const predicted = recurrence.filter(({ model }) => model !== GROUND_TRUTH);
  const asked = options.models ?? FIGURE_1A_MODELS.filter(({ id }) => id !== "additive");
  const rows = rowsOf(withScored(asked, predicted));
  const [genes, doubles] = (["genes", "doubles"] as const).map(
    (of) => options[of] ?? mostRecurrent(predicted.length > 0 ? recurrence : asModel(recurrence), of, HIGHLIGHTED), // prettier-ignore
  ) as [readonly string[], readonly string[]];
  const height = Math.max((rows.at(-1)!.y + 1) * FACET.row, LEGEND_HEIGHT);
  const inner = {
    width: seeds.length * (FACET.width + FACET.gap) - FACET.gap,
    height: 2 * height + FACET.between,
  };
  const legend = legendRight({}, [...genes, ...doubles, "SH3BGRL3"]).width + 14;
  const margin = { l: leftMargin(rows.map((row) => row.label), false) + 4, r: legend, t: 40, b: 46 }; // prettier-ignore
  const totals = [...new Set(recurrence.map(({ genes: its }) => its.reduce((sum, { n }) => sum + n, 0)))];
  const { layout } = frame({
    width: margin.l + inner.width + legend,
    height: margin.t + inner.height + margin.b,
    margin,
    title: options.title ?? "Extended Data 5: what the strongest interactions are about",
    provenance,
    notes: [
      `The ${Math.max(...totals)} strongest per seed among values that both singles and the double change in one direction`,
      ...(options.genes === undefined && options.doubles === undefined ? [`highlighted: the names that ${predicted.length > 0 ? "models come up with" : "come up"} most often`] : []), // prettier-ignore
      ...(rows.some((row) => row.label.endsWith("*")) ? [ASTERISK_NOTE] : []),
      ...notes,
    ],
  });
  layout.barmode = "stack";
  const data: Trace[] = [];
  (["genes", "doubles"] as const).forEach((of, k) => {
    const names = of === "genes" ? genes : doubles;
    const top = k * (height + FACET.between);
    const suffix = k === 0 ? "" : "2";
    const limit = Math.max(...totals, 1);
    seeds.forEach((seed, i) => {
      const left = i * (FACET.width + FACET.gap);
      const panel = addPanel(
        layout,
        k * seeds.length + i + 1,
        { left, top, width: FACET.width, height },
        inner,
        {
          ...{ range: [0, limit], fixedrange: true },
          // The end of one facet is the beginning of the next.
          tickvals: i === seeds.length - 1 ? [0, limit / 2, limit] : [0, limit / 2],
        },
        {
          ...{ range: [rows.at(-1)!.y + 0.5, -0.5], tickvals: rows.map(({ y }) => y) },
          ...{ ticktext: rows.map((row) => plain(row.label)), showticklabels: i === 0, ticks: "" },
          ...{ showgrid: false, fixedrange: true },
        },
      );
      data.push(...bars(recurrence, of, names, seed, rows, panel), emptyTrace(panel));
      const absent = rows.filter((row) => !recurrence.some((one) => one.seed === seed && sameModel(one.model, row.id))); // prettier-ignore
      for (const row of absent)
        layout.annotations.push({
          ...panelWords(panel, "not run"),
          ...{ x: 0, xshift: 6, xanchor: "left", yref: panel.yaxis, y: row.y },
        });
      layout.annotations.push(
        label(`Seed ${seed}`, {
          ...{ xref: `${panel.xaxis} domain`, x: 0.5, xanchor: "center" },
          ...{ yref: `${panel.yaxis} domain`, y: 1, yanchor: "bottom", yshift: 4 },
        }),
      );
    });
    const place = {
      x: 1.02,
      y: 1 - top / inner.height,
      title: { text: of === "genes" ? "Gene" : "Double", font: { size: SIZE.text } },
    };
    if (k === 0) legendRight(layout, [], place);
    else layout.legend2 = { ...(layout.legend as Layout), ...place };
    const colours = [...names.map((_, i) => categoryColour(i)), REST_COLOUR];
    [...names, OTHER].forEach((name, i) => {
      const marker = { size: 10, symbol: "square", color: colours[i] };
      const more = { legend: `legend${suffix}`, legendgroup: `${of} ${name}` };
      data.push(legendEntry(name, { mode: "markers", marker }, more));
    });
    layout.annotations.push(
      label(`<b>${k === 0 ? "a" : "b"}</b>`, {
        ...{ xref: "paper", x: 0, xshift: -24, xanchor: "left", font: { size: SIZE.title } },
        ...{ yref: "paper", y: 1 - top / inner.height, yanchor: "bottom", yshift: 2 },
      }),
    );
  });
  layout.annotations.push(
    label("Interactions among the strongest", {
      ...{ xref: "paper", x: 0.5, xanchor: "center", yref: "paper", y: 0, yanchor: "top", yshift: -24 },
      font: { size: SIZE.text + 1 },
    }),
  );
  return { data, layout, config: { ...CONFIG } };
}

interface BarRow {
  id: string;
  label: string;
  y: number;
}

/** Observed interactions first, then the models by group, half a row apart. */
function rowsOf(models: readonly FigureModel[]): BarRow[] {
  const { columns } = modelColumns(models);
  return [
    { id: GROUND_TRUTH, label: "Ground truth", y: 0 },
    ...columns.map(({ id, label: text, x }) => ({ id, label: text, y: x + 1.5 })),
  ];
}

/** Without any model the rule has only what was observed to go by. */
function asModel(recurrence: readonly Recurrence[]): Recurrence[] {
  return recurrence.map((one) => ({ ...one, model: "observed" }));
}

function bars(
  recurrence: readonly Recurrence[],
  of: "genes" | "doubles",
  names: readonly string[],
  seed: number,
  rows: readonly BarRow[],
  panel: PanelAxes,
): Trace[] {
  const found = rows.flatMap((row) => {
    const its = recurrence.find((one) => one.seed === seed && sameModel(one.model, row.id));
    return its ? [{ row, pieces: withOther(its[of], names) }] : [];
  });
  return [...names, OTHER].map((name, i) => ({
    ...{ type: "bar", orientation: "h", ...panel, name: plain(name), width: 0.8 },
    ...{ legendgroup: `${of} ${name}`, showlegend: false },
    x: found.map(({ pieces }) => pieces[i]!.n),
    y: found.map(({ row }) => row.y),
    marker: { color: name === OTHER ? REST_COLOUR : categoryColour(i), line: { width: 0 } },
    customdata: found.map(({ row, pieces }) => [row.id, pieces[i]!.n, row.label]),
    hovertemplate: `<b>${plain(name)}</b><br>%{customdata[2]}, seed ${seed}: %{x}<extra></extra>`,
    meta: {
      rows: {
        customdata: ["model", "n"],
        constant: { panel: of === "genes" ? "a" : "b", of, seed, name },
      } satisfies RowNames,
    },
  }));
}
