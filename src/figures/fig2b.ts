import type { Provenance } from "../data/provenance.ts";
import type { Figure, Layout, RowNames } from "./figure.ts";
import { plain, wrap } from "./text.ts";
import { CONFIG, INK, SIZE, axis, frame, label } from "./theme.ts";

export interface Fig2bOptions {
  /** Numbers of genes, training conditions and components; letters stand for those that are not given. */
  genes?: number;
  conditions?: number;
  components?: number;
  /** What the data with these numbers are; a scheme without data says nothing. */
  provenance?: Provenance;
  title?: string;
  letter?: string | null;
  notes?: readonly string[];
}

interface Block {
  name: string;
  /** Pixels from the left of the drawing. */
  x: number;
  width: number;
  height: number;
  colour: string;
  rows: string;
  columns: string;
  what: string;
}

const HEIGHT = 190;
const WIDTH = 560;

/**
 * The paper's Fig 2b: the linear model as a scheme. Expression changes Y of genes × perturbations are approximated by
 * G · W · Pᵀ + b: an embedding of genes, weights, an embedding of perturbations, and the mean change of each gene.
 */
export function fig2b(options: Fig2bOptions = {}): Figure {
  const size = (n: number | undefined, letter: string): string => n?.toLocaleString("en") ?? letter;
  const genes = `${size(options.genes, "n")} genes`;
  const conditions = `${size(options.conditions, "m")} perturbations`;
  const components = size(options.components, "K");
  const [tall, wide, small] = [150, 130, 38];
  const blocks: Block[] = [
    { name: "Y", x: 10, width: wide, height: tall, colour: "#9ecae1", rows: genes, columns: conditions, what: "observed change from control" }, // prettier-ignore
    { name: "G", x: 206, width: small, height: tall, colour: "#fdd0a2", rows: genes, columns: components, what: "embedding of genes" }, // prettier-ignore
    { name: "W", x: 276, width: small, height: small, colour: "#d9d9d9", rows: components, columns: components, what: "weights, fitted" }, // prettier-ignore
    { name: "P<sup>T</sup>", x: 346, width: wide, height: small, colour: "#c7e9c0", rows: components, columns: conditions, what: "embedding of perturbations" }, // prettier-ignore
    { name: "b", x: 520, width: 16, height: tall, colour: "#eeeeee", rows: genes, columns: "1", what: "mean change of each gene" }, // prettier-ignore
  ];
  const { layout } = frame({
    width: WIDTH + 40 + 20,
    height: HEIGHT + 50,
    margin: { l: 40, r: 20, t: 14, b: 36 },
    title: options.title ?? "Linear model",
    letter: options.letter === null ? undefined : (options.letter ?? "b"),
    provenance: options.provenance,
    notes: ["W is fitted by ridge regression on both sides", "b: mean change over the training conditions", ...(options.notes ?? [])], // prettier-ignore
  });
  const hidden: Layout = { showline: false, ticks: "", showticklabels: false, showgrid: false, fixedrange: true }; // prettier-ignore
  layout.xaxis = axis({ ...hidden, range: [0, WIDTH] });
  layout.yaxis = axis({ ...hidden, range: [HEIGHT, 0] });
  const top = 30;
  for (const block of blocks) {
    layout.shapes.push({
      ...{ type: "rect", xref: "x", yref: "y", x0: block.x, x1: block.x + block.width },
      ...{ y0: top, y1: top + block.height, fillcolor: block.colour, line: { color: INK.axis, width: 1 } },
    });
    const middle = { xref: "x", yref: "y", x: block.x + block.width / 2 };
    layout.annotations.push(
      label(`<b>${block.name}</b>`, { ...middle, y: top + block.height / 2, font: { size: SIZE.title } }),
      label(block.columns, { ...middle, y: top, yanchor: "bottom", yshift: 3, font: { size: SIZE.text } }),
      label(plain(block.what), {
        ...middle,
        y: top + block.height,
        ...{ yanchor: "top", yshift: -4, font: { size: SIZE.small, color: INK.faint } },
        ...(block.width < 60 ? { text: wrap(block.what, 60, SIZE.small).join("<br>") } : {}),
      }),
    );
    if (block.rows.endsWith("genes") && block.name !== "b")
      layout.annotations.push(
        label(block.rows, {
          ...{ xref: "x", yref: "y", x: block.x, y: top + block.height / 2, textangle: -90 },
          ...{ xanchor: "right", xshift: -3, font: { size: SIZE.text } },
        }),
      );
  }
  const sign = (text: string, x: number, y: number): Layout => label(text, { xref: "x", yref: "y", x, y, font: { size: 20 } }); // prettier-ignore
  layout.annotations.push(
    sign("≈", 166, top + tall / 2),
    sign("·", 260, top + small / 2),
    sign("·", 330, top + small / 2),
    sign("+", 500, top + small / 2),
  );
  return {
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: blocks.map(({ x, width }) => x + width / 2),
        y: blocks.map(({ height }) => top + height / 2),
        customdata: blocks.map(({ name, rows, columns, what }) => [name.replace("<sup>T</sup>", "ᵀ"), rows, columns, what]), // prettier-ignore
        marker: { size: 24, color: "rgba(0,0,0,0)" },
        hovertemplate:
          "<b>%{customdata[0]}</b>: %{customdata[3]}<br>%{customdata[1]} × %{customdata[2]}<extra></extra>",
        meta: { rows: { customdata: ["matrix", "rows", "columns", "what"] } satisfies RowNames },
      },
    ],
    layout,
    config: { ...CONFIG },
  };
}
