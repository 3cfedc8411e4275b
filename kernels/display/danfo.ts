import type { MimeBundle } from "../session/events.ts";
import { escapeHtml } from "./escape.ts";

interface Table {
  columns: string[];
  index: (string | number)[];
  shape: number[];
  values: unknown[][];
}

interface Inside {
  $columns: string[];
  $index: (string | number)[];
  $data: unknown[];
}

const SHOWN_ROWS = 10;
const SHOWN_COLUMNS = 20;
const SHOWN_CHARACTERS = 60;

/** A danfojs DataFrame or Series as an HTML table and as text, long ones cut in the middle; undefined for other values. */
export function danfoToMime(value: unknown): MimeBundle | undefined {
  const table = asTable(value);
  if (!table) return undefined;
  const [rows = 0, columns = 1] = table.shape;
  const size = `${rows} rows × ${columns} columns`;
  const rowsShown = cut(rows, SHOWN_ROWS);
  const columnsShown = cut(table.columns.length, SHOWN_COLUMNS);
  const header = ["", ...columnsShown.map((c) => (c === undefined ? "…" : String(table.columns[c])))];
  const body = rowsShown.map((r) => [
    r === undefined ? "…" : String(table.index[r]),
    ...columnsShown.map((c) => (r === undefined || c === undefined ? "…" : formatCell(table.values[r]?.[c]))),
  ]);
  return { "text/html": toHtml(header, body, size), "text/plain": toText(header, body, size) };
}

function asTable(value: unknown): Table | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const name = value.constructor?.name;
  if ((name !== "DataFrame" && name !== "Series") || !("$data" in value)) return undefined;
  // Not the public names: a column called "values" or "shape" hides the property of that name.
  const { $columns: columns, $index: index, $data: values } = value as unknown as Inside;
  if (!Array.isArray(columns) || !Array.isArray(index) || !Array.isArray(values)) return undefined;
  return name === "Series"
    ? { columns, index, shape: [index.length, 1], values: values.map((one) => [one]) }
    : { columns, index, shape: [index.length, columns.length], values: values as unknown[][] };
}

/** Positions to show: all of them, or the first and last ones around an undefined. */
function cut(count: number, shown: number): (number | undefined)[] {
  const all = Array.from({ length: count }, (_, i) => i);
  if (count <= shown) return all;
  return [...all.slice(0, shown / 2), undefined, ...all.slice(count - shown / 2)];
}

function formatCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "number") {
    const text = String(value).replaceAll(/\s+/g, " ");
    return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS - 1)}…` : text;
  }
  if (Number.isInteger(value) || !Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 1e-3 && Math.abs(value) < 1e6
    ? String(Number(value.toPrecision(5)))
    : value.toExponential(3);
}

function toHtml(header: string[], body: string[][], size: string): string {
  const row = (cells: string[], tag: string): string =>
    `<tr>${cells.map((one, i) => `<${i === 0 ? "th" : tag}>${escapeHtml(one)}</${i === 0 ? "th" : tag}>`).join("")}</tr>`;
  return [
    "<div><table>",
    `<thead>${row(header, "th")}</thead>`,
    `<tbody>${body.map((cells) => row(cells, "td")).join("\n")}</tbody>`,
    `</table><p>${size}</p></div>`,
  ].join("\n");
}

function toText(header: string[], body: string[][], size: string): string {
  const widths = header.map((_, c) => Math.max(...[header, ...body].map((cells) => (cells[c] ?? "").length)));
  const line = (cells: string[]): string =>
    cells
      .map((one, c) => one.padStart(widths[c] as number))
      .join("  ")
      .trimEnd();
  return [line(header), ...body.map(line), "", size].join("\n");
}
