import type { PanelAxes } from "./facets.ts";
import type { RowNames, Trace } from "./figure.ts";
import { SCATTER_LIMIT } from "./interactionScatter.ts";
import { CLASS_LABELS, DRAWN_CLASSES, classOf } from "./interactionValues.ts";
import type { InteractionValues } from "./interactionValues.ts";
import { classColour } from "./theme.ts";

/** Squares along each side. */
const SQUARES = 80;

/**
 * Many values as one picture per observed class: the panel in squares, coloured where values lie, with their number. A picture is moved
 * and enlarged at once, where hundreds of thousands of points keep a browser busy for a second and more.
 */
export function squareTraces(values: InteractionValues, panel: PanelAxes): Trace[] {
  return DRAWN_CLASSES.flatMap((name): Trace[] => {
    const counts = Array.from({ length: SQUARES }, () => new Array<number | null>(SQUARES).fill(null));
    let n = 0;
    for (let i = 0; i < values.condition.length; i++) {
      if (classOf(values.observedClass[i]!) !== name) continue;
      const column = square(values.observed[i]! - values.additive[i]!, SCATTER_LIMIT.x);
      const row = counts[square(values.predicted[i]! - values.additive[i]!, SCATTER_LIMIT.y)]!;
      row[column] = (row[column] ?? 0) + 1;
      n++;
    }
    if (n === 0) return [];
    const colour = classColour(name);
    const middles = (limit: number): number[] => Array.from({ length: SQUARES }, (_, k) => round(((2 * k + 1) / SQUARES - 1) * limit)); // prettier-ignore
    return [
      {
        ...{ type: "heatmap", ...panel, name: CLASS_LABELS[name], legendgroup: name, showlegend: false },
        ...{ x: middles(SCATTER_LIMIT.x), y: middles(SCATTER_LIMIT.y), z: counts },
        ...{ colorscale: [[0, colour], [1, colour]], opacity: 0.5, showscale: false, hoverongaps: false }, // prettier-ignore
        hovertemplate: `${CLASS_LABELS[name]}: <b>%{z:,}</b> values<extra></extra>`,
        meta: {
          rows: {
            x: "observed_minus_additive",
            y: "predicted_minus_additive",
            z: "n",
            constant: { model: values.model, observed_class: name, points: "squares" },
          } satisfies RowNames,
        },
      },
    ];
  });
}

/** Number of the square, those at the ends included. */
function square(value: number, limit: number): number {
  return Math.max(0, Math.min(SQUARES - 1, Math.floor(((value / limit + 1) / 2) * SQUARES)));
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
