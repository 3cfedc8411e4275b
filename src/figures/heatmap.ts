import type { Provenance } from "../data/provenance.ts";
import { PertlineError } from "../error.ts";
import type { Figure, RowNames } from "./figure.ts";
import { plain, textWidth } from "./text.ts";
import { CONFIG, SIZE, axis, frame } from "./theme.ts";

export interface HeatmapOptions {
  /** rows × columns, row-major, e.g. the linear model's W. */
  values: ArrayLike<number>;
  rows: number;
  columns: number;
  /** One label per row or column: 1, 2, … unless told. */
  rowLabels?: readonly string[];
  columnLabels?: readonly string[];
  rowTitle: string;
  columnTitle: string;
  /** What a value is. */
  valueTitle: string;
  title: string;
  provenance: Provenance;
  letter?: string | null;
  notes?: readonly string[];
}

/** From blue through white at 0 to red, equally strong on both sides. */
const DIVERGING: readonly (readonly [number, string])[] = [
  [0, "#2166ac"],
  [0.25, "#92c5de"],
  [0.5, "#f7f7f7"],
  [0.75, "#f4a582"],
  [1, "#b2182b"],
];

/**
 * A matrix in colours with white at 0, its first row on top.
 * @throws BAD_SHAPE when the number of values is not rows × columns
 */
export function heatmap(options: HeatmapOptions): Figure {
  const { values, rows, columns, provenance } = options;
  if (values.length !== rows * columns)
    throw new PertlineError(
      "BAD_SHAPE",
      `Expected ${rows} × ${columns} = ${rows * columns} values, found ${values.length}. Give the matrix row by row.`,
    );
  const numbered = (n: number): string[] => Array.from({ length: n }, (_, i) => String(i + 1));
  const rowLabels = (options.rowLabels ?? numbered(rows)).map(plain);
  const columnLabels = (options.columnLabels ?? numbered(columns)).map(plain);
  const widest = (labels: readonly string[]): number =>
    Math.ceil(Math.max(...labels.map((one) => textWidth(one, SIZE.text))));
  const cell = Math.max(4, Math.min(30, Math.floor(640 / Math.max(rows, columns))));
  const inner = { width: Math.max(120, cell * columns), height: Math.max(120, cell * rows) };
  const upright = widest(columnLabels) > inner.width / columns - 4;
  const named = cell >= 14;
  const margin = {
    l: (named ? widest(rowLabels) : 0) + 50,
    r: 108,
    t: 4,
    b: (named ? (upright ? widest(columnLabels) : 14) : 0) + 34,
  };
  const { layout } = frame({
    width: Math.max(340, margin.l + margin.r + inner.width),
    height: margin.t + margin.b + inner.height,
    margin: { ...margin, r: margin.r + Math.max(0, 340 - margin.l - margin.r - inner.width) },
    title: options.title,
    letter: options.letter ?? undefined,
    provenance,
    notes: options.notes ?? [],
  });
  const largest = Array.from(values).reduce(
    (most, value) => (Math.abs(value) > most ? Math.abs(value) : most),
    0,
  );
  const side = (labels: readonly string[], title: string, more: object): object =>
    axis({
      range: [-0.5, labels.length - 0.5],
      tickvals: labels.map((_, i) => i),
      ticktext: labels,
      showticklabels: named,
      tickcolor: "rgba(0,0,0,0)",
      showgrid: false,
      showline: false,
      title: { text: title, standoff: 8 },
      ...more,
    });
  layout.xaxis = side(columnLabels, options.columnTitle, { tickangle: upright ? -90 : 0 });
  layout.yaxis = side(rowLabels, options.rowTitle, { range: [rows - 0.5, -0.5] });
  const z = Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_unused, j) => values[i * columns + j]!),
  );
  return {
    data: [
      {
        type: "heatmap",
        z,
        customdata: z.map((row, i) => row.map((_, j) => [rowLabels[i], columnLabels[j]])),
        zmin: -(largest || 1),
        zmax: largest || 1,
        colorscale: DIVERGING,
        xgap: cell > 8 ? 1 : 0,
        ygap: cell > 8 ? 1 : 0,
        colorbar: {
          ...{ thickness: 12, outlinewidth: 0, len: 1, lenmode: "fraction", x: 1, xpad: 14, nticks: 5 },
          ...{ tickfont: { size: SIZE.text }, title: { text: plain(options.valueTitle), side: "right" } },
        },
        hovertemplate: `${options.rowTitle} %{customdata[0]}<br>${options.columnTitle} %{customdata[1]}<br><b>%{z:.4~g}</b><extra></extra>`,
        meta: {
          rows: {
            z: options.valueTitle,
            customdata: [options.rowTitle, options.columnTitle],
          } satisfies RowNames,
        },
      },
    ],
    layout,
    config: { ...CONFIG },
  };
}
