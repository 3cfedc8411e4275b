import type { Provenance } from "../data/provenance.ts";
import { PertlineError } from "../error.ts";
import type { OverSeeds } from "../interactions/modelInteractions.ts";
import { calledNote } from "./calledNote.ts";
import type { Called } from "./calledNote.ts";
import { addPanel, emptyTrace } from "./facets.ts";
import type { PanelAxes } from "./facets.ts";
import type { Figure, Layout, RowNames, Trace } from "./figure.ts";
import { ASTERISK_NOTE, FIGURE_1A_MODELS, sameModel, withScored } from "./models.ts";
import type { FigureModel } from "./models.ts";
import { plain, textWidth } from "./text.ts";
import { CONFIG, INK, SIZE, frame, label, modelColour } from "./theme.ts";

/** How well one model ranks interactions. */
export interface RankedModel {
  model: string;
  label?: string | undefined;
  /** One per seed, as lines. */
  curves: readonly {
    seed: number;
    recall: ArrayLike<number>;
    precision: ArrayLike<number>;
    falsePositiveRate: ArrayLike<number>;
    truePositiveRate: ArrayLike<number>;
    /** Interactions among all values: the precision of a ranking by chance. */
    share: number;
  }[];
  auprcAsPublished: OverSeeds;
  averagePrecision: OverSeeds;
  auroc: OverSeeds;
}

export interface ExtendedData4Options {
  ranked: readonly RankedModel[];
  called?: Called | undefined;
  provenance: Provenance;
  /** Lines and their order; models without curves are listed as not run. */
  models?: readonly FigureModel[];
  title?: string;
  notes?: readonly string[];
}

/** Pixels. */
const FACET = { side: 134, gap: 14, between: 100 };

/**
 * The paper's Extended Data Fig 4: **a** precision against recall and **b** the receiver operating characteristic of each model's
 * ranking of values by how strongly it predicts an interaction, one facet per seed. The areas beside them are means ± standard
 * errors over seeds; the published area under the precision–recall curve is not one (its rows are sorted by precision) and stands beside
 * average precision.
 * @throws NO_CURVES when there is nothing to draw
 */
export function extendedData4(options: ExtendedData4Options): Figure {
  const { ranked, provenance, called, notes = [] } = options;
  const seeds = [...new Set(ranked.flatMap(({ curves }) => curves.map(({ seed }) => seed)))].sort((a, b) => a - b); // prettier-ignore
  if (seeds.length === 0)
    throw new PertlineError(
      "NO_CURVES",
      "Expected the ranking of at least one model, found none. Give `interactions` the runs of models.",
    );
  const asked = options.models ?? FIGURE_1A_MODELS.filter(({ id }) => id !== "additive");
  const models = withScored(asked, ranked);
  const of = (model: FigureModel): RankedModel | undefined => ranked.find((one) => sameModel(one.model, model.id)); // prettier-ignore
  const inner = {
    width: seeds.length * (FACET.side + FACET.gap) - FACET.gap,
    height: Math.max(2 * FACET.side + FACET.between, TABLE.top + (models.length + 1) * TABLE.row),
  };
  const named = models.map(({ label: name }) => textWidth(`${name}: not run`, SIZE.text));
  const table = { sample: 14, names: 48, numbers: 48 + Math.ceil(Math.max(...named)) };
  const margin = { l: 70, r: table.numbers + AREAS.length * TABLE.column + 8, t: 44, b: 46 };
  const { layout } = frame({
    width: margin.l + inner.width + margin.r,
    height: margin.t + inner.height + margin.b,
    margin,
    title: options.title ?? "Extended Data 4: ranking of interactions",
    provenance,
    notes: [
      "Areas: mean ± standard error over seeds",
      "dotted: a ranking by chance",
      ...(called ? [calledNote(called)] : []),
      ...(models.some((model) => model.label.endsWith("*")) ? [ASTERISK_NOTE] : []),
      ...notes,
    ],
  });
  const data: Trace[] = [];
  const rowTop = [0, FACET.side + FACET.between];
  seeds.forEach((seed, k) => {
    (["a", "b"] as const).forEach((panel, row) => {
      const axes = addPanel(
        layout,
        row * seeds.length + k + 1,
        { left: k * (FACET.side + FACET.gap), top: rowTop[row]!, width: FACET.side, height: FACET.side },
        inner,
        AXIS,
        { ...AXIS, showticklabels: k === 0, ticks: k === 0 ? "outside" : "" },
      );
      data.push(emptyTrace(axes));
      for (const model of models) data.push(...lineOf(model, of(model), seed, panel, axes));
      layout.shapes.push(chance(panel, axes, ranked, seed));
      if (row === 0)
        layout.annotations.push(
          label(`Seed ${seed}`, {
            ...{ xref: `${axes.xaxis} domain`, x: 0.5, xanchor: "center" },
            ...{ yref: `${axes.yaxis} domain`, y: 1, yanchor: "bottom", yshift: 4 },
          }),
        );
    });
  });
  (["a", "b"] as const).forEach((panel, row) => {
    const at = { xref: "paper", yref: "paper", y: 1 - rowTop[row]! / inner.height };
    const [y, x] = panel === "a" ? ["Precision", "Recall"] : ["True positive rate", "False positive rate"];
    const font = { size: SIZE.text + 1 };
    layout.annotations.push(
      label(`<b>${panel}</b>`, {
        ...{ ...at, x: 0, xshift: -52, xanchor: "left", yanchor: "bottom", yshift: 16 },
        font: { size: SIZE.title },
      }),
      label(y!, {
        ...{ ...at, x: 0, xshift: -44, xanchor: "center", textangle: -90, font },
        ...{ yshift: -FACET.side / 2, yanchor: "middle" },
      }),
      label(x!, { ...at, x: 0.5, xanchor: "center", yshift: -FACET.side - 22, yanchor: "top", font }),
    );
  });
  const cell = (text: string, x: number, row: number, more: Layout): Layout =>
    label(text, {
      ...{ xref: "paper", x: 1, xshift: x, yref: "paper", y: 1, yanchor: "middle" },
      ...{ yshift: -TABLE.top - row * TABLE.row, ...more },
    });
  AREAS.forEach(({ title }, k) =>
    layout.annotations.push(
      cell(title, table.numbers + k * TABLE.column + TABLE.column / 2, 0, {
        ...{ xanchor: "center", yanchor: "bottom", yshift: 10 - TABLE.top, font: { color: INK.faint } },
      }),
    ),
  );
  models.forEach((model, i) => {
    const found = of(model);
    const y = -TABLE.top - (i + 1) * TABLE.row;
    if (found)
      layout.shapes.push({
        ...{
          type: "line",
          xref: "paper",
          xsizemode: "pixel",
          xanchor: 1,
          x0: table.sample,
          x1: table.names - 8,
        },
        ...{ yref: "paper", ysizemode: "pixel", yanchor: 1, y0: y, y1: y },
        line: { color: modelColour(model.id), width: 2.5 },
      });
    const name = plain(model.label);
    layout.annotations.push(
      cell(found ? name : `${name}: not run`, table.names, i + 1, {
        xanchor: "left",
        font: { color: found ? INK.text : INK.absent },
      }),
      ...AREAS.flatMap(({ of: area }, k) =>
        found
          ? [
              cell(areaText(found[area]), table.numbers + (k + 0.5) * TABLE.column, i + 1, {
                xanchor: "center",
              }),
            ]
          : [],
      ),
    );
  });
  return { data, layout, config: { ...CONFIG } };
}

/** Pixels from the top to the first row, between rows, and of a column of numbers. */
const TABLE = { top: 34, row: 22, column: 96 };
const AREAS = [
  { title: "AUPRC<br>as published", of: "auprcAsPublished" },
  { title: "Average<br>precision", of: "averagePrecision" },
  { title: "AUROC", of: "auroc" },
] as const;
const AXIS = { range: [-0.02, 1.02], tickvals: [0, 0.5, 1], ticktext: ["0", "0.5", "1"], mirror: true };

function areaText({ mean, standardError }: OverSeeds): string {
  return `${mean.toFixed(3)}${Number.isFinite(standardError) ? ` ± ${standardError.toFixed(3)}` : ""}`;
}

function lineOf(
  model: FigureModel,
  found: RankedModel | undefined,
  seed: number,
  panel: "a" | "b",
  axes: PanelAxes,
): Trace[] {
  const curve = found?.curves.find((one) => one.seed === seed);
  if (!curve) return [];
  const [x, y] = panel === "a" ? [curve.recall, curve.precision] : [curve.falsePositiveRate, curve.truePositiveRate]; // prettier-ignore
  const names = panel === "a" ? ["recall", "precision"] : ["false_positive_rate", "true_positive_rate"];
  return [
    {
      ...{ type: "scatter", mode: "lines", name: plain(model.label), ...axes, showlegend: false },
      x: Array.from(x, round),
      y: Array.from(y, round),
      line: { color: modelColour(model.id), width: 1.3 },
      hovertemplate: `<b>${plain(model.label)}</b>, seed ${seed}<br>${names[0]!.replaceAll("_", " ")} %{x:.3f}, ${names[1]!.replaceAll("_", " ")} %{y:.3f}<extra></extra>`,
      meta: {
        rows: { x: names[0]!, y: names[1]!, constant: { model: model.id, seed, panel } } satisfies RowNames,
      },
    },
  ];
}

/** The diagonal; of precision, the share of interactions among all values. */
function chance(panel: "a" | "b", axes: PanelAxes, ranked: readonly RankedModel[], seed: number): Layout {
  const shares = ranked.flatMap(({ curves }) => curves.filter((one) => one.seed === seed).map(({ share }) => share)); // prettier-ignore
  const [y0, y1] = panel === "a" ? [shares[0] ?? 0, shares[0] ?? 0] : [0, 1];
  return {
    ...{ type: "line", layer: "below", xref: axes.xaxis, yref: axes.yaxis, x0: 0, x1: 1, y0, y1 },
    line: { color: INK.line, width: 1, dash: "dot" },
  };
}

function round(value: number): number {
  return Math.round(value * 1e5) / 1e5 + 0;
}
