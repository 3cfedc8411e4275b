import { INTERACTION_CLASSES } from "../interactions/classes.ts";
import type { InteractionClass } from "../interactions/classes.ts";
import { predictedCode } from "../interactions/predictedClass.ts";
import type { PanelAxes } from "./facets.ts";
import type { Layout, RowNames, Trace } from "./figure.ts";
import { CLASS_LABELS, DRAWN_CLASSES } from "./interactionValues.ts";
import type { InteractionValues } from "./interactionValues.ts";
import { SIZE, classColour, label } from "./theme.ts";

/** Pixels: of all values together, and of the line of text above each bar. */
const HEIGHTS = { bars: 110, words: 15, gap: 3 };
const PREDICTED: readonly InteractionClass[] = ["synergy", "buffering", "opposite"];

/** Pixels of a mosaic of three bars. */
export const MOSAIC_HEIGHT: number = HEIGHTS.bars + PREDICTED.length * (HEIGHTS.words + HEIGHTS.gap);

/** Predicted class (row) × observed class (column), both in the order of INTERACTION_CLASSES. */
export function mosaicCounts(values: InteractionValues): number[][] {
  const counts = INTERACTION_CLASSES.map(() => INTERACTION_CLASSES.map(() => 0));
  values.condition.forEach((_, i) => {
    const predicted = predictedCode(values.control[i]!, values.additive[i]!, values.predicted[i]!);
    counts[predicted]![values.observedClass[i]!]!++;
  });
  return counts;
}

/**
 * One bar per predicted class, as high as the class is frequent, divided by observed class. "Additive" and "other" are no predicted
 * classes but where a prediction equals the expectation or the expectation equals control; such values are left out.
 * The panel's x axis runs from 0 to 1, its y axis from MOSAIC_HEIGHT to 0.
 */
export function mosaic(
  values: InteractionValues,
  panel: PanelAxes,
  name: string,
): { traces: Trace[]; annotations: Layout[] } {
  const counts = mosaicCounts(values);
  const all = values.condition.length;
  const row = (predicted: InteractionClass): number[] => counts[INTERACTION_CLASSES.indexOf(predicted)]!;
  let top = 0;
  const bars = PREDICTED.map((predicted) => {
    const its = row(predicted);
    const n = its.reduce((sum, one) => sum + one, 0);
    const height = all > 0 ? (HEIGHTS.bars * n) / all : 0;
    const bar = { predicted, its, n, words: top, top: top + HEIGHTS.words, height };
    top += HEIGHTS.words + height + HEIGHTS.gap;
    return bar;
  });
  const seen = bars.filter(({ n }) => n > 0);
  const traces = DRAWN_CLASSES.flatMap((observed): Trace[] => {
    const column = INTERACTION_CLASSES.indexOf(observed);
    const own = seen.filter(({ its }) => its[column]! > 0);
    if (own.length === 0) return [];
    // Bars are divided in the order of the classes.
    const before = (its: readonly number[]): number =>
      DRAWN_CLASSES.slice(0, DRAWN_CLASSES.indexOf(observed)).reduce((sum, one) => sum + its[INTERACTION_CLASSES.indexOf(one)]!, 0); // prettier-ignore
    return [
      {
        ...{ type: "bar", orientation: "h", ...panel, name: CLASS_LABELS[observed] },
        ...{ legendgroup: observed, showlegend: false },
        x: own.map(({ its, n }) => its[column]! / n),
        base: own.map(({ its, n }) => before(its) / n),
        y: own.map((bar) => bar.top + bar.height / 2),
        width: own.map(({ height }) => height),
        marker: { color: classColour(observed), line: { width: 0 } },
        customdata: own.map(({ predicted, its, n }) => [CLASS_LABELS[predicted], its[column]!, n]),
        hovertemplate: `${name}: %{customdata[2]} predicted as <b>%{customdata[0]}</b><br>%{customdata[1]} of them observed as ${CLASS_LABELS[observed].toLowerCase()}<extra></extra>`,
        meta: {
          rows: {
            customdata: ["predicted_class", "n", "n_predicted_class"],
            constant: { model: values.model, observed_class: observed, points: "bars" },
          } satisfies RowNames,
        },
      },
    ];
  });
  const annotations = bars.map(({ predicted, n, words }) =>
    label(`${CLASS_LABELS[predicted]}: ${n}`, {
      ...{ xref: `${panel.xaxis} domain`, x: 0, xanchor: "left" },
      ...{ yref: panel.yaxis, y: words, yanchor: "top", font: { size: SIZE.small } },
    }),
  );
  return { traces, annotations };
}
