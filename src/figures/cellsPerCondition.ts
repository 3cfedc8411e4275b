import { isControl, isDouble, isSingle } from "../data/condition.ts";
import type { Condition } from "../data/condition.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import type { Figure, RowNames, Trace } from "./figure.ts";
import { plain, textWidth } from "./text.ts";
import { CONFIG, SIZE, axis, frame } from "./theme.ts";

export interface CellsPerConditionOptions {
  pseudobulk: Pick<Pseudobulk, "conditions" | "nCells" | "dataset" | "provenance">;
  title?: string;
  letter?: string | null;
  notes?: readonly string[];
}

const KINDS: readonly (readonly [string, string, (condition: Condition) => boolean])[] = [
  ["Control", "#4d4d4d", isControl],
  ["Single", "#56B4E9", isSingle],
  ["Double", "#E69F00", isDouble],
  ["Three or more", "#CC79A7", (condition) => condition.genes.length > 2],
];
/** More bars than this are numbered instead of named. */
const NAMED = 45;

/** Bars of the number of cells per condition, most first, on a logarithmic axis. */
export function cellsPerCondition(options: CellsPerConditionOptions): Figure {
  const { conditions, nCells, dataset, provenance } = options.pseudobulk;
  const order = conditions.map((_, i) => i).sort((a, b) => nCells[b]! - nCells[a]! || a - b);
  const named = order.length <= NAMED;
  const labels = order.map((i) => plain(conditions[i]!.label));
  const names = named ? Math.ceil(Math.max(...labels.map((one) => textWidth(one, SIZE.text)))) : 16;
  const margin = { l: 72, r: 18, t: 34, b: names + 34 };
  const inner = Math.min(900, Math.max(360, order.length * 18));
  const { layout } = frame({
    width: margin.l + margin.r + inner,
    height: margin.t + margin.b + 260,
    margin,
    title: options.title ?? "Cells per condition",
    letter: options.letter ?? undefined,
    provenance,
    notes: [
      plain(dataset),
      `${order.length} conditions, ${nCells.reduce((sum, n) => sum + n, 0).toLocaleString("en")} cells`,
      ...(options.notes ?? []),
    ],
  });
  const most = Math.max(1, ...nCells);
  layout.xaxis = axis({
    range: [-0.6, order.length - 0.4],
    ...(named ? { tickvals: order.map((_, rank) => rank), ticktext: labels, tickangle: -90 } : {}),
    ticks: named ? "" : "outside",
    showgrid: false,
    title: { text: named ? "Condition" : "Conditions, most cells first", standoff: 8 },
  });
  layout.yaxis = axis({
    type: "log",
    range: [Math.log10(0.8), Math.log10(most * 1.3)],
    dtick: 1,
    exponentformat: "none",
    separatethousands: true,
    title: { text: "Cells" },
  });
  const data: Trace[] = [];
  for (const [kind, colour, belongs] of KINDS) {
    const ranks = order.flatMap((i, rank) => (belongs(conditions[i]!) ? [rank] : []));
    if (ranks.length === 0) continue;
    data.push({
      type: "bar",
      name: kind,
      x: ranks,
      y: ranks.map((rank) => nCells[order[rank]!]!),
      width: 0.8,
      customdata: ranks.map((rank) => conditions[order[rank]!]!.label),
      marker: { color: colour, line: { width: 0 } },
      hovertemplate: "<b>%{customdata}</b><br>%{y:,} cells<extra></extra>",
      meta: {
        rows: {
          y: "cells",
          customdata: ["condition"],
          constant: { kind: kind.toLowerCase() },
        } satisfies RowNames,
      },
    });
  }
  layout.barmode = "overlay";
  layout.showlegend = true;
  layout.legend = {
    orientation: "h",
    x: 0,
    xanchor: "left",
    y: 1,
    yanchor: "bottom",
    font: { size: SIZE.text },
  };
  return { data, layout, config: { ...CONFIG } };
}
