import type { Provenance } from "../data/provenance.ts";
import type { Epoch } from "../tensor/train.ts";
import type { Figure, RowNames, Trace } from "./figure.ts";
import { CONFIG, OKABE_ITO, SIZE, axis, frame } from "./theme.ts";

export interface LossCurveOptions {
  /** Epochs that `train` yielded so far, in their order. */
  epochs: readonly Pick<Epoch, "epoch" | "epochs" | "loss" | "validation" | "best" | "secondsLeft">[];
  provenance: Provenance;
  title?: string;
  letter?: string | null;
  notes?: readonly string[];
}

/**
 * Loss and validation of a training by epoch, the best validation marked. The axis is as long as the training may be, so
 * that a figure that is drawn anew after every epoch only grows. Logarithmic where all values are positive.
 */
export function lossCurve(options: LossCurveOptions): Figure {
  const { epochs, provenance } = options;
  const last = epochs.at(-1);
  const { layout } = frame({
    width: 560,
    height: 340,
    margin: { l: 78, r: 18, t: 34, b: 50 },
    title: options.title ?? "Training",
    letter: options.letter ?? undefined,
    provenance,
    notes: [
      last ? `epoch ${last.epoch + 1} of ${last.epochs}` : "no epoch yet",
      ...(last && last.secondsLeft > 0 ? [`about ${duration(last.secondsLeft)} left`] : []),
      ...(options.notes ?? []),
    ],
  });
  const [blue, orange] = OKABE_ITO as [string, string];
  const validated = epochs.filter(({ validation }) => Number.isFinite(validation));
  const data: Trace[] = [curve("Loss", "loss", blue, epochs.filter(({ loss }) => Number.isFinite(loss)), "loss")]; // prettier-ignore
  if (validated.length > 0) data.push(curve("Validation", "validation", orange, validated, "validation"));
  const best = epochs.findLast((one) => one.best);
  if (best && Number.isFinite(best.validation))
    data.push({
      type: "scatter",
      mode: "markers",
      name: `Best: epoch ${best.epoch + 1}`,
      x: [best.epoch + 1],
      y: [best.validation],
      marker: { color: orange, size: 11, symbol: "circle-open", line: { width: 2 } },
      hoverinfo: "skip",
    });
  const all = data.flatMap(({ y }) => y as number[]);
  layout.xaxis = axis({ range: [0.5, Math.max(1, last?.epochs ?? 1) + 0.5], title: { text: "Epoch" } });
  layout.yaxis = axis({
    type: all.length > 0 && all.every((value) => value > 0) ? "log" : "linear",
    exponentformat: "power",
    title: { text: "Loss" },
  });
  layout.showlegend = data.length > 1;
  layout.legend = { orientation: "h", x: 0, xanchor: "left", y: 1, yanchor: "bottom", font: { size: SIZE.text } }; // prettier-ignore
  return { data, layout, config: { ...CONFIG } };
}

function curve(
  name: string,
  what: "loss" | "validation",
  colour: string,
  epochs: LossCurveOptions["epochs"],
  column: string,
): Trace {
  return {
    type: "scatter",
    mode: epochs.length < 60 ? "lines+markers" : "lines",
    name,
    x: epochs.map(({ epoch }) => epoch + 1),
    y: epochs.map((one) => one[what]),
    line: { color: colour, width: 2 },
    marker: { color: colour, size: 5 },
    hovertemplate: `epoch %{x}: %{y:.4g}<extra>${name}</extra>`,
    meta: { rows: { x: "epoch", y: "value", constant: { curve: column } } satisfies RowNames },
  };
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
