import type { Layout } from "./figure.ts";
import type { ColumnGroup, ModelColumn } from "./models.ts";
import { plain, textWidth, wrap } from "./text.ts";
import { FONT, INK, SIZE, label } from "./theme.ts";

/** Labels of the columns: level and wrapped where they fit, else upright. */
export function columnNames(
  columns: readonly ModelColumn[],
  width: number,
): { texts: string[]; angle: number; height: number } {
  const wrapped = columns.map((column) => wrap(plain(column.label), width - 8, SIZE.text));
  if (wrapped.every((lines) => lines.every((line) => textWidth(line, SIZE.text) <= width - 4)))
    return {
      texts: wrapped.map((lines) => lines.join("<br>")),
      angle: 0,
      height: 12 + 16 * Math.max(...wrapped.map((lines) => lines.length)),
    };
  const texts = columns.map((column) => plain(column.label));
  return {
    texts,
    angle: -90,
    height: 14 + Math.ceil(Math.max(...texts.map((text) => textWidth(text, SIZE.text)))),
  };
}

/** Names of the groups, broken into lines. */
export interface GroupLabels {
  lines: string[][];
  height: number;
}

/** Names of the groups as wide as their columns, and the room they take. */
export function groupsBelow(groups: readonly ColumnGroup[], column: number): GroupLabels {
  const lines = groups.map(({ label: text, from, to }) => wrap(text, (to - from + 1.3) * column, SIZE.text));
  return { lines, height: 12 + 15 * Math.max(...lines.map((one) => one.length)) };
}

/** Lines under the columns of a group with its name below: the outer level of the nested axis. */
export function drawGroups(
  layout: { shapes: Layout[]; annotations: Layout[] },
  groups: readonly ColumnGroup[],
  { lines }: GroupLabels,
  column: number,
  xref: string,
  offset: number,
): void {
  groups.forEach(({ from, to }, i) => {
    layout.shapes.push({
      ...{ type: "line", xref, x0: from - 0.42, x1: to + 0.42 },
      ...{ yref: "paper", ysizemode: "pixel", yanchor: 0, y0: -offset, y1: -offset },
      line: { color: INK.axis, width: 1 },
    });
    const widest = Math.max(...lines[i]!.map((line) => textWidth(line, SIZE.text)));
    layout.annotations.push(
      label(lines[i]!.join("<br>"), {
        ...{ xref, x: (from + to) / 2, yref: "paper", y: 0, yshift: -offset - 5 },
        ...{ xanchor: "center", yanchor: "top", align: "center" },
        font: {
          family: FONT,
          size: widest > (to - from + 1.45) * column ? SIZE.small : SIZE.text,
          color: INK.faint,
        },
      }),
    );
  });
}
