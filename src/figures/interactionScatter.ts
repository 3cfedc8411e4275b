import { predictedClass } from "../interactions/predictedClass.ts";
import type { PanelAxes } from "./facets.ts";
import type { Layout, RowNames, Trace } from "./figure.ts";
import { CLASS_LABELS, DRAWN_CLASSES, classOf, pickValues } from "./interactionValues.ts";
import type { InteractionValues } from "./interactionValues.ts";
import { plain } from "./text.ts";
import { INK, classColour } from "./theme.ts";

/** Values beyond are drawn here, as the paper does: observed and predicted difference from the additive expectation. */
export const SCATTER_LIMIT = { x: 1, y: 1.37 } as const;
const RANGE = { x: 1.06, y: 1.46 };

export const SCATTER_AXES: { x: Layout; y: Layout } = {
  x: { range: [-RANGE.x, RANGE.x], tickvals: [-1, 0, 1], ticktext: ["−1", "0", "1"], mirror: true },
  y: { range: [-RANGE.y, RANGE.y], tickvals: [-1, 0, 1], ticktext: ["−1", "0", "1"], mirror: true },
};

/** Predicted against observed difference from the additive expectation, one trace per observed class; faint points by WebGL. */
export function scatterTraces(
  values: InteractionValues,
  panel: PanelAxes,
  { label, faint }: { label: string; faint: boolean },
): Trace[] {
  return DRAWN_CLASSES.flatMap((name): Trace[] => {
    const at = values.condition.flatMap((_, i) => (classOf(values.observedClass[i]!) === name ? [i] : []));
    if (at.length === 0) return [];
    const own = pickValues(values, at);
    const differences = (column: ArrayLike<number>): number[] =>
      at.map((_, i) => round(column[i]! - own.additive[i]!));
    const [x, y] = [differences(own.observed), differences(own.predicted)];
    const common = {
      ...panel,
      mode: "markers",
      name: CLASS_LABELS[name],
      legendgroup: name,
      showlegend: false,
      x: x.map((value) => clamp(value, SCATTER_LIMIT.x)),
      y: y.map((value) => clamp(value, SCATTER_LIMIT.y)),
    };
    const constant = {
      model: values.model,
      observed_class: name,
      points: faint ? "some of all" : "strongest",
    };
    if (faint)
      return [
        {
          ...{ type: "scattergl", ...common },
          customdata: at.map((_, i) => [own.condition[i], own.gene[i], x[i], y[i]]),
          marker: { size: 2.5, color: classColour(name), opacity: 0.45, line: { width: 0 } },
          hovertemplate: `<b>%{customdata[0]}</b>, %{customdata[1]}<br>${CLASS_LABELS[name]}<extra></extra>`,
          meta: {
            rows: {
              customdata: ["condition", "gene", "observed_minus_additive", "predicted_minus_additive"],
              constant,
            } satisfies RowNames,
          },
        },
      ];
    return [
      {
        ...{ type: "scatter", ...common },
        customdata: at.map((_, i) => [
          ...[own.condition[i], own.gene[i], own.seed[i], x[i], y[i]],
          predictedClass(own.control[i]!, own.additive[i]!, own.predicted[i]!),
        ]),
        marker: { size: 4.5, color: classColour(name), line: { width: 0.6, color: INK.outline } },
        hovertemplate: `<b>%{customdata[0]}</b>, %{customdata[1]}, seed %{customdata[2]}<br>observed %{customdata[3]:+.3f} from additive: ${CLASS_LABELS[name].toLowerCase()}<br>${plain(label)} %{customdata[4]:+.3f}: %{customdata[5]}<extra></extra>`,
        meta: {
          rows: {
            // prettier-ignore
            customdata: ["condition", "gene", "seed", "observed_minus_additive", "predicted_minus_additive", "predicted_class"],
            constant,
          } satisfies RowNames,
        },
      },
    ];
  });
}

/** Dashed where prediction and observation agree, and at the thresholds between which values count as additive. */
export function scatterLines(
  { xaxis, yaxis }: PanelAxes,
  thresholds: { lower: number; upper: number } | undefined,
): Layout[] {
  const line = (x0: number, y0: number, x1: number, y1: number, look: Layout): Layout => ({
    ...{ type: "line", layer: "above", xref: xaxis, yref: yaxis, x0, y0, x1, y1, line: look },
  });
  const [x, y] = [SCATTER_LIMIT.x, RANGE.y];
  return [
    line(-x, -x, x, x, { color: INK.axis, width: 1, dash: "dash" }),
    ...(thresholds ? [thresholds.lower, thresholds.upper] : [])
      .filter((at) => Math.abs(at) < RANGE.x)
      .map((at) => line(at, -y, at, y, { color: INK.line, width: 1, dash: "dot" })),
  ];
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}

/** More digits than can be seen or read would only make notebooks large. */
function round(value: number): number {
  return Math.round(value * 1e4) / 1e4 + 0;
}
