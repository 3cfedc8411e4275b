import type { Provenance } from "../data/provenance.ts";
import { PertlineError } from "../error.ts";
import { ascendingOrder } from "../stats/order.ts";
import { addPanel, emptyTrace, panelWords } from "./facets.ts";
import type { PanelAxes } from "./facets.ts";
import type { Figure, RowNames, Trace } from "./figure.ts";
import { CLASS_LABELS, DRAWN_CLASSES, classOf, pickValues } from "./interactionValues.ts";
import type { InteractionValues } from "./interactionValues.ts";
import { legendAbove, legendEntry, legendHeight } from "./legend.ts";
import { ASTERISK_NOTE, FIGURE_1A_MODELS, modelColumns, sameModel, withScored } from "./models.ts";
import type { FigureModel } from "./models.ts";
import { plain, textWidth } from "./text.ts";
import { CONFIG, INK, SIZE, classColour, frame, label } from "./theme.ts";

export interface ExtendedData6Options {
  /** Per model, what it predicts for the genes below in the held-out doubles of one seed. */
  values: readonly InteractionValues[];
  /** Columns of the figure. */
  genes: readonly string[];
  /** Differences from the additive expectation between which values count as additive; no box is drawn without. */
  thresholds?: { lower: number; upper: number } | undefined;
  /**
   * The grey box: `thresholds` (add + lower to add + upper) unless told; `published` uses the lower threshold on both sides, as the
   * paper's figure does.
   */
  box?: "thresholds" | "published";
  provenance: Provenance;
  /** Rows and their order; models without values stay empty. */
  models?: readonly FigureModel[];
  title?: string;
  notes?: readonly string[];
}

/** Which doubles are shown, as published. */
export const SAME_NOTE = "Doubles in which both singles and the double change the gene in one direction";

/** Pixels. */
const FACET = { width: 420, height: 84, gap: 8, between: 26 };

/**
 * The paper's Extended Data Fig 6: some genes in held-out doubles of one seed, sorted by the additive expectation: observed
 * (coloured by class), predicted (black squares), control (line) and the range that counts as additive (grey box).
 * @throws NO_VALUES when there is nothing to draw
 */
export function extendedData6(options: ExtendedData6Options): Figure {
  const { values, genes, thresholds, box = "thresholds", provenance, notes = [] } = options;
  if (values.length === 0 || genes.length === 0)
    throw new PertlineError("NO_VALUES", "Expected predictions of at least one model and one gene, found none."); // prettier-ignore
  const asked = options.models ?? FIGURE_1A_MODELS.filter(({ id }) => id !== "additive");
  const { columns: rows, groups } = modelColumns(withScored(asked, values));
  const top = (x: number): number => x * (FACET.height + FACET.gap);
  const inner = {
    width: genes.length * (FACET.width + FACET.between) - FACET.between,
    height: top(rows.at(-1)!.x) + FACET.height,
  };
  const names = Math.ceil(Math.max(...rows.map((row) => textWidth(row.label, SIZE.text))));
  const seen = new Set(values.flatMap(({ observedClass }) => Array.from(observedClass, classOf)));
  const classes = DRAWN_CLASSES.filter((one) => seen.has(one));
  const entries = [...classes.map((id) => `Observed: ${CLASS_LABELS[id].toLowerCase()}`), "Predicted"];
  const margin = { l: 64, r: names + 22, t: 34 + legendHeight(entries, inner.width), b: 34 };
  const seeds = [...new Set(values.flatMap(({ seed }) => Array.from(seed)))];
  const { layout } = frame({
    width: margin.l + inner.width + margin.r,
    height: margin.t + inner.height + margin.b,
    margin,
    title: options.title ?? `Extended Data 6: ${genes.join(" and ")} in held-out doubles`,
    provenance,
    notes: [
      `Seed ${seeds.join(", ")}`,
      ...(thresholds ? [boxNote(box)] : []),
      "line: control",
      ...(rows.some((row) => row.label.endsWith("*")) ? [ASTERISK_NOTE] : []),
      ...notes,
    ],
  });
  const data: Trace[] = [];
  const ranges = genes.map((gene) => rangeOf(values, gene, thresholds));
  rows.forEach((row, i) => {
    const own = values.find(({ model }) => sameModel(model, row.id));
    genes.forEach((gene, k) => {
      const panel = addPanel(
        layout,
        i * genes.length + k + 1,
        { left: k * (FACET.width + FACET.between), top: top(row.x), width: FACET.width, height: FACET.height }, // prettier-ignore
        inner,
        { showticklabels: false, ticks: "", showgrid: false, mirror: true },
        { range: ranges[k], mirror: true, nticks: 4 },
      );
      const at = own?.gene.flatMap((name, j) => (name === gene ? [j] : [])) ?? [];
      if (own === undefined || at.length === 0) {
        data.push(emptyTrace(panel));
        layout.annotations.push(panelWords(panel, own === undefined ? "not run" : "not predicted"));
      } else data.push(...facet(pickValues(own, at), row.label, panel, { thresholds, box }));
      if (i === 0)
        layout.annotations.push(
          label(plain(gene), {
            ...{ xref: `${panel.xaxis} domain`, x: 0.5, xanchor: "center", font: { size: SIZE.text + 1 } },
            ...{ yref: "paper", y: 1, yanchor: "bottom", yshift: 5 },
          }),
        );
      if (k === genes.length - 1)
        layout.annotations.push(
          label(plain(row.label), {
            ...{ xref: "paper", x: 1, xshift: 10, xanchor: "left" },
            ...{ yref: `${panel.yaxis} domain`, y: 0.5, yanchor: "middle" },
          }),
        );
    });
  });
  for (const group of groups)
    layout.annotations.push(
      label(group.label, {
        ...{ xref: "paper", x: 0, xanchor: "left", font: { size: SIZE.text, color: INK.faint } },
        ...{ yref: "paper", y: 1 - top(group.from) / inner.height, yanchor: "bottom", yshift: 5 },
      }),
    );
  classes.forEach((name, i) => {
    const marker = { size: 8, color: classColour(name), line: { width: 0.6, color: INK.outline } };
    data.push(legendEntry(entries[i]!, { mode: "markers", marker }, { legendgroup: name }));
  });
  const square = { size: 6, symbol: "square", color: INK.text };
  data.push(legendEntry("Predicted", { mode: "markers", marker: square }, { legendgroup: "predicted" }));
  legendAbove(layout, { yref: "container", y: 1 - (layout.margin.t - 28) / layout.height });
  layout.annotations.push(
    label("Held-out doubles, sorted by their additive expectation", {
      ...{ xref: "paper", x: 0.5, xanchor: "center", yref: "paper", y: 0, yanchor: "top", yshift: -10 },
      font: { size: SIZE.text + 1 },
    }),
    label("Expression", {
      ...{ xref: "paper", x: 0, xanchor: "center", xshift: -46, textangle: -90 },
      ...{ yref: "paper", y: 0.5, yanchor: "middle", font: { size: SIZE.text + 1 } },
    }),
  );
  return { data, layout, config: { ...CONFIG } };
}

function boxNote(box: "thresholds" | "published"): string {
  return box === "thresholds"
    ? "grey: between the thresholds around the additive expectation, where values count as additive"
    : "grey: the additive expectation ± the lower threshold, as published";
}

function rangeOf(
  values: readonly InteractionValues[],
  gene: string,
  { lower, upper }: { lower: number; upper: number } = { lower: 0, upper: 0 },
): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const { gene: names, observed, predicted, additive, control } of values)
    names.forEach((name, i) => {
      if (name !== gene) return;
      const box = [additive[i]! + lower, additive[i]! + upper];
      for (const value of [observed[i]!, predicted[i]!, control[i]!, ...box]) {
        if (value < low) low = value;
        if (value > high) high = value;
      }
    });
  if (!(low <= high)) return [0, 1];
  const room = 0.06 * (high - low || 1);
  return [low - room, high + room];
}

/** One gene in all doubles of one model. */
function facet(
  given: InteractionValues,
  name: string,
  panel: PanelAxes,
  { thresholds, box }: Pick<ExtendedData6Options, "thresholds" | "box">,
): Trace[] {
  const values = pickValues(given, Array.from(ascendingOrder(given.additive)));
  const n = values.condition.length;
  const places = Array.from({ length: n }, (_, i) => i + 1);
  const common = { ...panel, type: "scatter", showlegend: false };
  const constant = { model: values.model, gene: values.gene[0]! };
  const traces: Trace[] = [];
  if (thresholds) {
    const below = Math.abs(thresholds.lower);
    const above = box === "published" ? below : thresholds.upper;
    traces.push({
      ...{ ...common, type: "bar", width: 1, hoverinfo: "skip", name: "additive" },
      ...{ x: places, y: places.map(() => below + above), base: places.map((_, i) => values.additive[i]! - below) }, // prettier-ignore
      ...{ marker: { color: INK.box, line: { width: 0 } }, meta: { rows: null } },
    });
  }
  traces.push({
    ...{ ...common, mode: "lines", hoverinfo: "skip", name: "control", meta: { rows: null } },
    ...{
      x: [0.5, n + 0.5],
      y: [values.control[0]!, values.control[0]!],
      line: { color: INK.line, width: 1 },
    },
  });
  for (const id of DRAWN_CLASSES) {
    const at = places.flatMap((_, i) => (classOf(values.observedClass[i]!) === id ? [i] : []));
    if (at.length === 0) continue;
    traces.push({
      ...{ ...common, mode: "markers", name: CLASS_LABELS[id], legendgroup: id },
      ...{ x: at.map((i) => places[i]!), y: at.map((i) => values.observed[i]!) },
      marker: { size: 6, color: classColour(id), line: { width: 0.6, color: INK.outline } },
      customdata: at.map((i) => [values.condition[i], values.additive[i], values.predicted[i]]),
      hovertemplate: `<b>%{customdata[0]}</b>, ${plain(values.gene[0]!)}<br>observed %{y:.3f}: ${CLASS_LABELS[id].toLowerCase()}<br>additive %{customdata[1]:.3f}<br>${plain(name)} %{customdata[2]:.3f}<extra></extra>`,
      meta: {
        rows: {
          y: "observed",
          customdata: ["condition", "additive", "predicted"],
          constant: { ...constant, observed_class: id },
        } satisfies RowNames,
      },
    });
  }
  traces.push({
    ...{ ...common, mode: "markers", name: "predicted", legendgroup: "predicted" },
    ...{ x: places, y: Array.from(values.predicted), marker: { size: 4, symbol: "square", color: INK.text } },
    customdata: values.condition.map((one) => [one]),
    hovertemplate: `<b>%{customdata[0]}</b>, ${plain(values.gene[0]!)}<br>${plain(name)} %{y:.3f}<extra></extra>`,
    meta: { rows: null },
  });
  return traces;
}
