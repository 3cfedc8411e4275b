import type { Provenance } from "../data/provenance.ts";
import { PertlineError } from "../error.ts";
import { calledNote } from "./calledNote.ts";
import type { Called } from "./calledNote.ts";
import type { Figure, RowNames, Trace } from "./figure.ts";
import { inFamily, legendEntry, legendRight } from "./legend.ts";
import { ASTERISK_NOTE, FIGURE_1A_MODELS, sameModel, withScored } from "./models.ts";
import type { FigureModel } from "./models.ts";
import { plain } from "./text.ts";
import { CONFIG, axis, frame, modelColour } from "./theme.ts";

/** How many interactions a model finds at each share of wrong calls, mean over seeds. */
export interface TprCurve {
  model: string;
  label?: string | undefined;
  /** False discovery proportions, e.g. `FDP_GRID`. */
  fdp: ArrayLike<number>;
  /** True positive rates there. */
  tpr: ArrayLike<number>;
}

export interface Fig1cOptions {
  curves: readonly TprCurve[];
  /** Interactions that were observed. */
  called?: Called | undefined;
  provenance: Provenance;
  /** Lines and their order; models without a curve are listed as not run. */
  models?: readonly FigureModel[];
  title?: string;
  letter?: string | null;
  notes?: readonly string[];
}

/** The axis begins here, as the paper's does. */
const LOWEST = 1e-3;

/**
 * The paper's Fig 1c: share of the observed interactions that a model's strongest predictions find (true positive rate, logarithmic)
 * against the share of wrong ones among them (false discovery proportion).
 * @throws NO_CURVES when there is nothing to draw
 */
export function fig1c(options: Fig1cOptions): Figure {
  const { curves, provenance, called, notes = [] } = options;
  if (curves.length === 0)
    throw new PertlineError(
      "NO_CURVES",
      "Expected true positive rates of at least one model, found none. Give `interactions` the runs of models.",
    );
  // The additive model expects no interaction anywhere: it has no ranking and no line.
  const asked = options.models ?? FIGURE_1A_MODELS.filter(({ id }) => id !== "additive");
  const models = withScored(asked, curves);
  const curveOf = (model: FigureModel): TprCurve | undefined =>
    curves.find((one) => sameModel(one.model, model.id));
  const names = models.map((model) => (curveOf(model) ? model.label : `${model.label}: not run`));
  const inner = { width: 330, height: 300 };
  const margin = { l: 70, r: 0, t: 8, b: 48 };
  const legend = legendRight({}, [...names, "Other deep learning models"]).width + 8;
  const { layout } = frame({
    width: margin.l + inner.width + legend,
    height: margin.t + inner.height + margin.b,
    margin: { ...margin, r: legend },
    title: options.title ?? "Interactions found by predictions",
    letter: options.letter === null ? undefined : (options.letter ?? "c"),
    provenance,
    notes: [
      "Mean over seeds",
      ...(called ? [calledNote(called)] : []),
      ...(names.some((name) => name.endsWith("*")) ? [ASTERISK_NOTE] : []),
      ...notes,
    ],
  });
  legendRight(layout, [], { x: 1.02 });
  layout.xaxis = axis({
    ...{ range: [0, 1], tickvals: [0, 0.25, 0.5, 0.75, 1], ticktext: ["0", "0.25", "0.5", "0.75", "1"] },
    title: { text: "False discovery proportion" },
  });
  layout.yaxis = axis({
    ...{ type: "log", range: [Math.log10(LOWEST), 0] },
    ...{ tickvals: [0.001, 0.01, 0.1, 1], ticktext: ["0.001", "0.01", "0.1", "1"] },
    title: { text: "True positive rate" },
  });
  const data = models.map((model, i): Trace => {
    const curve = curveOf(model);
    const look = { mode: "lines", line: { color: modelColour(model.id), width: 2 } };
    const group = inFamily(model.family);
    if (!curve) return legendEntry(names[i]!, look, { ...group, visible: "legendonly" });
    return {
      ...{ type: "scatter", name: plain(model.label), showlegend: true, ...group, ...look },
      x: Array.from(curve.fdp),
      // A logarithmic axis has no 0.
      y: Array.from(curve.tpr, (rate) => (rate > 0 ? rate : null)),
      customdata: Array.from(curve.tpr, (rate, k) => [curve.fdp[k], rate]),
      hovertemplate: `<b>${plain(model.label)}</b><br>%{y:.3~g} of the interactions found<br>when %{x:.0%} of what is called is wrong<extra></extra>`,
      meta: {
        rows: {
          customdata: ["false_discovery_proportion", "true_positive_rate"],
          constant: { model: model.id },
        } satisfies RowNames,
      },
    };
  });
  return { data, layout, config: { ...CONFIG } };
}
