import type { Predictions } from "../data/predictions.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import { PertlineError } from "../error.ts";
import { fig1a } from "./fig1a.ts";
import type { ScoreFigureOptions } from "./fig1a.ts";
import { fig1b } from "./fig1b.ts";
import type { Fig1bOptions } from "./fig1b.ts";
import type { Figure, Layout, Trace } from "./figure.ts";
import { metricAxis, scoresOf } from "./metric.ts";
import { mostSurprising } from "./highlight.ts";
import type { Highlight } from "./highlight.ts";
import { stack } from "./stack.ts";
import { CONFIG, INK, SIZE } from "./theme.ts";

export interface LinkedFig1Options extends Pick<
  ScoreFigureOptions,
  "scores" | "provenance" | "models" | "notes"
> {
  pseudobulk: Pseudobulk;
  /** Predictions of the models under the split of one seed. */
  predictions: readonly { seed: number; predictions: readonly Predictions[] }[];
  /** Genes of Fig 1b; all unless told. */
  panel?: ArrayLike<number>;
  /** Largest size of what is kept for the choice, 4 MB unless told: the most surprising conditions come first. */
  maxBytes?: number;
}

/**
 * Fig 1a above Fig 1b, in one figure that needs no server: a menu, and where the page listens to clicks a click on a point of
 * Fig 1a, shows the condition of that point in Fig 1b. The page that `exportFigure` writes and this project's figures in JupyterLab
 * listen; everywhere else the menu does the same.
 *
 * The choice is in `layout.updatemenus[0]`, whose buttons have names; points have the name of their button in `ids`.
 * @throws NO_SCORES, NO_PREDICTION
 */
export function linkedFig1(options: LinkedFig1Options): Figure {
  const { pseudobulk, provenance, panel, maxBytes = 4_000_000 } = options;
  const l2 = scoresOf(options.scores, metricAxis("l2").id);
  const above = fig1a({ ...options, highlight: null });
  const choices = inOrder(l2).flatMap((at) => {
    const predictions = options.predictions.find(({ seed }) => seed === at.seed)?.predictions ?? [];
    return predictions.some(({ conditions }) => conditions.includes(at.condition))
      ? [{ at, predictions }]
      : [];
  });
  const [first] = choices;
  if (!first)
    throw new PertlineError("NO_PREDICTION", "None of the scored conditions is among the predictions given. Give the predictions of every seed that was scored."); // prettier-ignore
  const models = first.predictions.map(({ model, label }) => ({ id: model, label }));
  const draw = ({ at, predictions }: typeof first): Figure => {
    const about: Fig1bOptions = { pseudobulk, condition: at.condition, predictions, models, provenance };
    return lean(fig1b({ ...about, ...(panel ? { panel } : {}), title: `${at.condition} (seed ${at.seed}): predicted and observed change`, notes: ["Choose a condition in the menu, or click on its point in Fig 1a"] })); // prettier-ignore
  };
  const firstBelow = draw(first);
  const figure = stack([above, firstBelow]);
  const ring = ringTrace(above, first.at);
  figure.data.push(ring);
  const below = firstBelow.data.map((_, i) => above.data.length + i);
  const changing = [...below, figure.data.length - 1];
  const buttons: Layout[] = [];
  let bytes = 0;
  for (const choice of choices) {
    const part = choice === first ? firstBelow : draw(choice);
    const marked = ringTrace(above, choice.at);
    const { annotations, shapes } = stack([above, part]).layout;
    const args = [
      {
        x: [...part.data.map(({ x }) => x), marked.x],
        y: [...part.data.map(({ y }) => y), marked.y],
      },
      { annotations, shapes },
      changing,
    ];
    bytes += JSON.stringify(args).length;
    if (bytes > maxBytes && buttons.length > 0) break;
    buttons.push({ label: `${choice.at.condition}, seed ${choice.at.seed}`, name: nameOf(choice.at), method: "update", args }); // prettier-ignore
  }
  for (const trace of figure.data.slice(0, above.data.length))
    if (trace.mode === "markers" && Array.isArray(trace.customdata)) {
      const { dataset } = ((trace.meta as { rows?: { constant?: { dataset?: string } } }).rows?.constant ?? {}) as { dataset: string }; // prettier-ignore
      trace.ids = (trace.customdata as [string, number][]).map(([condition, seed]) => nameOf({ dataset, seed, condition })); // prettier-ignore
    }
  const { width, height } = figure.layout as { width: number; height: number };
  const top = (above.layout as { height: number }).height;
  figure.layout.updatemenus = [
    {
      ...{ type: "dropdown", active: 0, showactive: true, buttons, direction: "down" },
      ...{ x: (width - 14) / width, xanchor: "right", y: 1 - (top + 12) / height, yanchor: "top" },
      ...{
        font: { size: SIZE.text },
        bgcolor: "#ffffff",
        bordercolor: INK.line,
        pad: { l: 0, r: 0, t: 0, b: 0 },
      },
    },
  ];
  if (buttons.length < choices.length)
    (figure.layout.annotations as Layout[]).forEach((one) => {
      if (typeof one.text === "string" && one.text.includes("Choose a condition"))
        one.text += ` (${buttons.length} of ${choices.length} are kept)`;
    });
  return { ...figure, config: { ...CONFIG } };
}

/** Conditions and seeds of the scores, the most surprising first. */
function inOrder(scores: ScoreFigureOptions["scores"]): Highlight[] {
  const left = new Map<string, ScoreFigureOptions["scores"][number][]>();
  for (const score of scores) left.set(nameOf(score), [...(left.get(nameOf(score)) ?? []), score]);
  const ordered = [...left.values()].map((own) => {
    const additive = own.filter(({ model }) => model === "additive");
    const used = additive.length > 0 ? additive : own;
    return { at: own[0]!, error: used.reduce((sum, { value }) => sum + value, 0) / used.length };
  });
  ordered.sort((a, b) => b.error - a.error);
  const first = mostSurprising(scores);
  const result = ordered.map(({ at: { dataset, seed, condition } }) => ({ dataset, seed, condition }));
  return first ? [first, ...result.filter((one) => nameOf(one) !== nameOf(first))] : result;
}

function nameOf({ dataset, seed, condition }: Highlight): string {
  return JSON.stringify([dataset, seed, condition]);
}

/** Rings around the points of one condition in every column. */
function ringTrace(figure: Figure, at: Highlight): Trace & { x: unknown[]; y: unknown[] } {
  const [x, y]: [unknown[], unknown[]] = [[], []];
  for (const trace of figure.data) {
    if (trace.mode !== "markers" || !Array.isArray(trace.customdata)) continue;
    (trace.customdata as [string, number][]).forEach(([condition, seed], i) => {
      if (condition !== at.condition || seed !== at.seed) return;
      x.push((trace.x as unknown[])[i]);
      y.push((trace.y as unknown[])[i]);
    });
  }
  return {
    ...{ type: "scatter", mode: "markers", name: "shown below", xaxis: "x", yaxis: "y", x, y },
    marker: { size: 12, color: INK.highlight, line: { width: 1, color: "#ffffff" } },
    hoverinfo: "skip",
    meta: { rows: null },
  };
}

/** Three digits are enough to see, and a tenth of the size matters where many conditions are kept. */
function lean(figure: Figure): Figure {
  const short = (value: unknown): unknown =>
    typeof value === "number" ? Math.round(value * 1000) / 1000 || 0 : value;
  return {
    ...figure,
    data: figure.data.map((trace) => {
      if (!Array.isArray(trace.customdata)) return trace;
      const genes = (trace.customdata as [string, number, number][]).map(([gene]) => gene);
      const template = String(trace.hovertemplate).replace("%{customdata[0]}", "%{text}").replace("%{customdata[1]:+.3f}", "%{x:+.3f}").replace("%{customdata[2]:+.3f}", "%{y:+.3f}"); // prettier-ignore
      const rest = { ...trace };
      delete rest.customdata;
      return {
        ...rest,
        x: (trace.x as unknown[]).map(short),
        y: (trace.y as unknown[]).map(short),
        text: genes,
        hovertemplate: template,
        meta: { rows: null },
      };
    }),
  };
}
