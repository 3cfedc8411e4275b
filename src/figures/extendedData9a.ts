import type { Provenance } from "../data/provenance.ts";
import { PertlineError } from "../error.ts";
import type { SharedExpression } from "../metrics/transfer.ts";
import type { Figure, RowNames } from "./figure.ts";
import { plain } from "./text.ts";
import { CONFIG, INK, SIZE, axis, frame, label } from "./theme.ts";

export interface ExtendedData9aOptions {
  /** From `sharedExpression(a, b)`. */
  shared: SharedExpression;
  /** Names of the two cell lines. */
  names: readonly [string, string];
  provenance: Provenance;
  title?: string;
  letter?: string | null;
  notes?: readonly string[];
}

/**
 * The paper's Extended Data Fig 9a: expression in control of the genes that two cell lines share, one point per gene.
 * @throws NO_SHARED_GENES when they share none
 */
export function extendedData9a(options: ExtendedData9aOptions): Figure {
  const { shared, names, provenance } = options;
  if (shared.genes.length === 0)
    throw new PertlineError(
      "NO_SHARED_GENES",
      `${names[0]} and ${names[1]} share no gene by name. Expected gene symbols of one kind in both.`,
    );
  const { layout } = frame({
    width: 430,
    height: 400,
    margin: { l: 62, r: 22, t: 12, b: 52 },
    title: options.title ?? `Control expression in ${names[0]} and ${names[1]}`,
    letter: options.letter === null ? undefined : (options.letter ?? "a"),
    provenance,
    notes: [
      `${shared.genes.length.toLocaleString("en")} shared genes`,
      "dashed: equal expression",
      ...(options.notes ?? []),
    ],
  });
  let most = 1;
  for (let g = 0; g < shared.genes.length; g++) most = Math.max(most, shared.a[g]!, shared.b[g]!);
  const common = { range: [-0.03 * most, most * 1.04] };
  layout.xaxis = axis({ ...common, title: { text: `Mean expression in ${plain(names[0])}` } });
  layout.yaxis = axis({ ...common, title: { text: `Mean expression in ${plain(names[1])}` } });
  layout.shapes.push({
    ...{ type: "line", xref: "x", yref: "y", x0: 0, y0: 0, x1: most, y1: most, layer: "below" },
    line: { color: INK.line, width: 1.2, dash: "dash" },
  });
  layout.annotations.push(
    label(`r = ${shared.correlation.toFixed(2).replace("-", "−")}`, {
      ...{ xref: "x domain", yref: "y domain", x: 0.03, y: 0.97, xanchor: "left", yanchor: "top" },
      ...{ font: { size: SIZE.text + 1 }, bgcolor: "rgba(255,255,255,0.75)" },
    }),
  );
  return {
    data: [
      {
        type: "scatter",
        mode: "markers",
        name: "genes",
        x: Array.from(shared.a),
        y: Array.from(shared.b),
        customdata: [...shared.genes],
        marker: { size: 4, color: "#3a3a3a", opacity: 0.4, line: { width: 0 } },
        hovertemplate: `<b>%{customdata}</b><br>${plain(names[0])} %{x:.3f}<br>${plain(names[1])} %{y:.3f}<extra></extra>`,
        meta: { rows: { customdata: ["gene"], x: names[0], y: names[1] } satisfies RowNames },
      },
    ],
    layout,
    config: { ...CONFIG },
  };
}
