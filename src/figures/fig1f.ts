import type { Provenance } from "../data/provenance.ts";
import { PertlineError } from "../error.ts";
import { descendingOrder } from "../stats/order.ts";
import { calledNote } from "./calledNote.ts";
import type { Called } from "./calledNote.ts";
import { addPanel, drawFacetHeadings, emptyTrace, facetColumns, panelWords } from "./facets.ts";
import type { Figure, Trace } from "./figure.ts";
import { squareTraces } from "./interactionSquares.ts";
import { MOSAIC_HEIGHT, mosaic } from "./interactionMosaic.ts";
import { SCATTER_AXES, SCATTER_LIMIT, scatterLines, scatterTraces } from "./interactionScatter.ts";
import { CLASS_LABELS, DRAWN_CLASSES, classOf, distinctValues, pickValues } from "./interactionValues.ts";
import type { InteractionValues } from "./interactionValues.ts";
import { legendAbove, legendEntry, legendHeight, legendRight } from "./legend.ts";
import { ASTERISK_NOTE, FIGURE_1A_MODELS, sameModel, withScored } from "./models.ts";
import type { FigureModel } from "./models.ts";
import { plain } from "./text.ts";
import { CONFIG, INK, SIZE, classColour, frame, label } from "./theme.ts";

export interface Fig1fOptions {
  /** Per model, the values over all its seeds of which it most strongly says that they interact: bold points and bars. */
  strongest: readonly InteractionValues[];
  /** Per model, some or all of the other values, faint; `of` is how many there are altogether. */
  background?: readonly { values: InteractionValues; of: number }[];
  /** Between these observed values count as additive. */
  thresholds?: { lower: number; upper: number } | undefined;
  /** Interactions that were observed. */
  called?: Called | undefined;
  /** How many of the strongest make up the bars: 500 unless told, as published. */
  count?: number;
  provenance: Provenance;
  /** Facets and their order; models without values stay empty. */
  models?: readonly FigureModel[];
  title?: string;
  letter?: string | null;
  notes?: readonly string[];
}

/** Pixels. */
const FACET = { side: 94, gap: 14, below: 62 };
/** Pixels of facets beside which no legend fits above. */
const NARROWEST = 440;
/** Of all models together; more faint values are drawn as squares, since points would keep a browser busy. */
const MOST_POINTS = 10_000;
/** Smaller differences from the expectation are rounding. */
const NO_DIFFERENCE = 1e-9;

/**
 * The paper's Fig 1f. Above: predicted against observed difference from the additive expectation, one facet per model, coloured by
 * observed class, the strongest predictions bold. Below: the strongest by predicted class, divided by observed class, with the
 * number of different values and genes that they are about.
 * @throws NO_VALUES when no model predicts any interaction
 */
export function fig1f(options: Fig1fOptions): Figure {
  const { provenance, thresholds, called, count = 500, background = [], notes = [] } = options;
  const strongest = options.strongest.map(byStrength).filter(({ condition }) => condition.length > 0);
  if (strongest.length === 0)
    throw new PertlineError(
      "NO_VALUES",
      "Expected values that at least one model predicts not to be additive, found none. Give `interactions` the runs of models other than the additive one.",
    );
  const squares = background.reduce((sum, { values }) => sum + values.condition.length, 0) > MOST_POINTS;
  const models = withScored(options.models ?? FIGURE_1A_MODELS, options.strongest);
  const facets = facetColumns(models, FACET.side, FACET.gap);
  const inner = { width: facets.width, height: FACET.side + FACET.below + MOSAIC_HEIGHT };
  const classes = DRAWN_CLASSES.filter((name) => [...strongest, ...background.map(({ values }) => values)].some(({ observedClass }) => Array.from(observedClass, classOf).includes(name))); // prettier-ignore
  const names = ["Observed class: ", ...classes.map((name) => CLASS_LABELS[name])];
  // Few facets have no room for a line of classes above them.
  const beside = inner.width < NARROWEST;
  const margin = {
    ...{ l: 62, r: beside ? NARROWEST - inner.width : 16, b: 36 },
    t: facets.headings + (beside ? 0 : 8 + legendHeight(names, inner.width)),
  };
  const { layout } = frame({
    width: margin.l + inner.width + margin.r,
    height: margin.t + inner.height + margin.b,
    margin,
    title: options.title ?? "Predicted interactions",
    letter: options.letter === null ? undefined : (options.letter ?? "f"),
    provenance,
    notes: [
      `Bold: the ${count.toLocaleString("en")} strongest predictions per model over all seeds; below the bars: how many different values (gene × double) and genes they are about`,
      backgroundNote(background, squares),
      `beyond ±${SCATTER_LIMIT.x} and ±${SCATTER_LIMIT.y} drawn at the edge`,
      ...(thresholds ? [`dotted: ${signed(thresholds.lower)} and ${signed(thresholds.upper)}, between which values count as additive`] : []), // prettier-ignore
      ...(called ? [calledNote(called)] : []),
      ...(models.some((model) => model.label.endsWith("*")) ? [ASTERISK_NOTE] : []),
      ...notes,
    ],
  });
  drawFacetHeadings(layout, facets, FACET.side);
  layout.barmode = "overlay";
  const data: Trace[] = [];
  facets.columns.forEach((column, i) => {
    const scatter = addPanel(
      layout,
      2 * i + 1,
      { left: column.left, top: 0, width: FACET.side, height: FACET.side },
      inner,
      SCATTER_AXES.x,
      { ...SCATTER_AXES.y, showticklabels: i === 0, ticks: i === 0 ? "outside" : "" },
    );
    const bare = { showticklabels: false, ticks: "", showline: false, showgrid: false, fixedrange: true };
    const bars = addPanel(
      layout,
      2 * i + 2,
      { left: column.left, top: FACET.side + FACET.below, width: FACET.side, height: MOSAIC_HEIGHT },
      inner,
      { ...bare, range: [0, 1] },
      { ...bare, range: [MOSAIC_HEIGHT, 0] },
    );
    const its = strongest.find(({ model }) => sameModel(model, column.id));
    if (its === undefined) {
      const run = options.strongest.some(({ model }) => sameModel(model, column.id));
      const none = run || sameModel(column.id, "additive");
      data.push(emptyTrace(scatter), emptyTrace(bars));
      layout.annotations.push(panelWords(scatter, none ? "predicts none" : "not run"));
      return;
    }
    const behind = background.find(({ values }) => sameModel(values.model, column.id));
    if (behind)
      data.push(...(squares ? squareTraces(behind.values, scatter) : scatterTraces(behind.values, scatter, { label: column.label, faint: true }))); // prettier-ignore
    data.push(...scatterTraces(its, scatter, { label: column.label, faint: false }));
    layout.shapes.push(...scatterLines(scatter, thresholds));
    const first = pickValues(its, firstOf(its, count));
    const { traces, annotations } = mosaic(first, bars, plain(column.label));
    data.push(...traces);
    const { values, genes } = distinctValues(first);
    layout.annotations.push(
      ...annotations,
      label(`${values} values<br>${genes} gene${genes === 1 ? "" : "s"}`, {
        ...{ xref: `${bars.xaxis} domain`, x: 0, xanchor: "left", align: "left" },
        ...{ yref: "paper", y: 0, yanchor: "top", yshift: -4 },
        font: { size: SIZE.small, color: INK.faint },
      }),
    );
  });
  for (const name of classes)
    data.push(
      legendEntry(CLASS_LABELS[name], { mode: "markers", marker: { size: 9, color: classColour(name) } }, { legendgroup: name }), // prettier-ignore
    );
  const legendTitle = { text: "Observed class: ", font: { size: SIZE.text } };
  if (beside) legendRight(layout, [], { x: 1 + 12 / inner.width, title: legendTitle });
  else
    legendAbove(layout, {
      ...{ yref: "container", y: 1 - (layout.margin.t - facets.headings - 4) / layout.height },
      title: { ...legendTitle, side: "left" },
    });
  const axisTitle = (text: string, at: object): Record<string, unknown> =>
    label(text, { xref: "paper", yref: "paper", font: { size: SIZE.text + 1 }, ...at });
  layout.annotations.push(
    axisTitle("Observed − additive", {
      ...{ x: 0.5, xanchor: "center", y: 1 - FACET.side / inner.height, yanchor: "top", yshift: -22 },
    }),
    axisTitle("Predicted −<br>additive", {
      ...{ x: 0, xanchor: "center", xshift: -42, textangle: -90 },
      ...{ y: 1 - FACET.side / 2 / inner.height, yanchor: "middle" },
    }),
    axisTitle("Predicted class", {
      ...{ x: 0, xanchor: "center", xshift: -42, textangle: -90 },
      ...{ y: MOSAIC_HEIGHT / 2 / inner.height, yanchor: "middle" },
    }),
  );
  return { data, layout, config: { ...CONFIG } };
}

/** Strongest first, equal ones in the order given; without those that do not differ from the expectation. */
function byStrength(values: InteractionValues): InteractionValues {
  const size = Float64Array.from(values.predicted, (value, i) => Math.abs(value - values.additive[i]!));
  return pickValues(
    values,
    Array.from(descendingOrder(size)).filter((i) => size[i]! > NO_DIFFERENCE),
  );
}

function firstOf({ condition }: InteractionValues, count: number): number[] {
  return Array.from({ length: Math.min(count, condition.length) }, (_, i) => i);
}

function backgroundNote(background: NonNullable<Fig1fOptions["background"]>, squares: boolean): string {
  if (background.length === 0) return "the other values of these models are not at hand";
  const range = (numbers: readonly number[]): string => {
    const [low, high] = [Math.min(...numbers), Math.max(...numbers)].map((n) => n.toLocaleString("en"));
    return low === high ? low! : `${low}–${high}`;
  };
  const drawn = background.map(({ values }) => values.condition.length);
  const all = background.map(({ of }) => of);
  const how = squares ? ", where they lie" : "";
  return drawn.every((n, i) => n === all[i])
    ? `faint: all ${range(all)} values per model${how}`
    : `faint: ${range(drawn)} of ${range(all)} values per model, drawn at random${how}`;
}

function signed(value: number): string {
  return `${value < 0 ? "−" : ""}${Math.abs(value).toFixed(3)}`;
}
