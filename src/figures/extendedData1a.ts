import type { DatasetOverview } from "../data/datasetOverview.ts";
import type { Provenance } from "../data/provenance.ts";
import { PertlineError } from "../error.ts";
import type { Figure, Layout, RowNames } from "./figure.ts";
import { plain, textWidth } from "./text.ts";
import { CONFIG, INK, SIZE, axis, frame, label } from "./theme.ts";

export interface ExtendedData1aOptions {
  datasets: readonly DatasetOverview[];
  provenance: Provenance;
  title?: string;
  letter?: string | null;
  notes?: readonly string[];
}

const ROW = 24;

/**
 * The paper's Extended Data Fig 1a: the data sets as a table.
 * @throws NO_DATASETS when there is nothing to draw
 */
export function extendedData1a(options: ExtendedData1aOptions): Figure {
  const { datasets, provenance } = options;
  if (datasets.length === 0)
    throw new PertlineError("NO_DATASETS", "Expected at least one data set, found none.");
  const whole = (n: number): string => (Number.isFinite(n) ? n.toLocaleString("en") : "–");
  const columns: { head: string; number: boolean; text: (one: DatasetOverview) => string | undefined }[] = [
    { head: "Data set", number: false, text: (one) => one.dataset },
    { head: "Source", number: false, text: (one) => one.source },
    { head: "Cell line", number: false, text: (one) => one.cells },
    { head: "Perturbed by", number: false, text: (one) => one.technique },
    { head: "Cells", number: true, text: (one) => whole(one.nCells) },
    { head: "Genes", number: true, text: (one) => whole(one.nGenes) },
    { head: "Single", number: true, text: (one) => whole(one.singles) },
    { head: "Double", number: true, text: (one) => whole(one.doubles) },
  ];
  const used = columns.filter(({ text }) => datasets.some((one) => text(one) !== undefined));
  const widths = used.map(
    ({ head, text }) =>
      30 + Math.max(...[`<b>${head}</b>`, ...datasets.map((one) => text(one) ?? "")].map((one) => textWidth(one, SIZE.text) * 1.06)), // prettier-ignore
  );
  const ends: number[] = [];
  for (const width of widths) ends.push((ends.at(-1) ?? 0) + width);
  const inner = { width: Math.ceil(ends.at(-1)!), height: ROW * (datasets.length + 1) };
  const margin = { l: 20, r: 20 + Math.max(0, 380 - inner.width), t: 8, b: 8 };
  const { layout } = frame({
    width: margin.l + margin.r + inner.width,
    height: margin.t + margin.b + inner.height,
    margin,
    title: options.title ?? "Data sets",
    letter: options.letter === null ? undefined : (options.letter ?? "a"),
    provenance,
    notes: ["Single and Double: perturbations of one gene and of two", ...(options.notes ?? [])],
  });
  const hidden: Layout = { showline: false, ticks: "", showticklabels: false, showgrid: false, fixedrange: true }; // prettier-ignore
  layout.xaxis = axis({ ...hidden, range: [0, inner.width] });
  layout.yaxis = axis({ ...hidden, range: [inner.height, 0] });
  const put = (text: string, column: number, row: number): void => {
    const { number } = used[column]!;
    layout.annotations.push(
      label(text, {
        ...{ xref: "x", yref: "y", y: (row + 0.5) * ROW, yanchor: "middle" },
        ...(number
          ? { x: ends[column]! - 8, xanchor: "right", align: "right" }
          : { x: ends[column]! - widths[column]! + 8, xanchor: "left", align: "left" }),
      }),
    );
  };
  used.forEach(({ head, text }, column) => {
    put(`<b>${head}</b>`, column, 0);
    datasets.forEach((one, row) => {
      const value = text(one);
      if (value !== undefined) put(plain(value), column, row + 1);
    });
  });
  for (let row = 0; row <= datasets.length + 1; row++)
    layout.shapes.push({
      ...{ type: "line", xref: "x", yref: "y", x0: 0, x1: inner.width, y0: row * ROW, y1: row * ROW },
      line: row < 2 || row > datasets.length ? { color: INK.axis, width: 1.2 } : { color: INK.grid, width: 1 }, // prettier-ignore
    });
  return {
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: datasets.map(() => 12),
        y: datasets.map((_, row) => (row + 1.5) * ROW),
        customdata: datasets.map((one) => [one.dataset, one.source ?? "", one.cells ?? "", one.technique ?? "", one.nCells, one.nGenes, one.singles, one.doubles]), // prettier-ignore
        marker: { size: 16, color: "rgba(0,0,0,0)" },
        hovertemplate:
          "<b>%{customdata[0]}</b><br>%{customdata[4]:,} cells × %{customdata[5]:,} genes<extra></extra>",
        meta: {
          rows: {
            customdata: ["dataset", "source", "cell_line", "technique", "cells", "genes", "singles", "doubles"], // prettier-ignore
          } satisfies RowNames,
        },
      },
    ],
    layout,
    config: { ...CONFIG },
  };
}
