import type { Figure, RowNames } from "./figure.ts";

export type Row = Record<string, string | number>;

/**
 * The numbers that a figure draws, one row per point, bar or cell. Figures of this library name their columns; of any other figure the rows
 * hold the trace's name, x, y and z. Decoration such as mean bars has no rows.
 */
export function figureData(figure: Pick<Figure, "data">): Row[] {
  return figure.data.flatMap((trace) => {
    const names = (trace.meta as { rows?: RowNames | null } | undefined)?.rows;
    if (names === null) return [];
    const used = names ?? { x: "x", y: "y", z: "z", constant: { trace: String(trace.name ?? "") } };
    return Array.isArray(trace.z) && used.z !== undefined ? cells(trace, used) : points(trace, used);
  });
}

function points(trace: Record<string, unknown>, names: RowNames): Row[] {
  const [x, y, custom] = [list(trace.x), list(trace.y), list(trace.customdata)];
  const n = Math.max(x?.length ?? 0, y?.length ?? 0);
  return Array.from({ length: n }, (_, i) => {
    const row: Row = { ...names.constant };
    put(row, names.customdata, custom?.[i]);
    if (names.x !== undefined) put(row, [names.x], x ? x[i] : i);
    if (names.y !== undefined) put(row, [names.y], y ? y[i] : i);
    return row;
  });
}

function cells(trace: Record<string, unknown>, names: RowNames): Row[] {
  const [x, y, custom] = [list(trace.x), list(trace.y), list(trace.customdata)];
  return (list(trace.z) ?? []).flatMap((line, i) =>
    (list(line) ?? []).flatMap((value, j) => {
      // Squares without a value are not drawn.
      if (value === null) return [];
      const row: Row = { ...names.constant };
      put(row, names.customdata, list(custom?.[i])?.[j]);
      if (names.x !== undefined) put(row, [names.x], x ? x[j] : j);
      if (names.y !== undefined) put(row, [names.y], y ? y[i] : i);
      put(row, [names.z ?? "z"], value);
      return [row];
    }),
  );
}

function list(value: unknown): unknown[] | undefined {
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  return Array.isArray(value) ? (value as unknown[]) : undefined;
}

function put(row: Row, names: readonly string[] | undefined, value: unknown): void {
  names?.forEach((name, k) => {
    const entry: unknown = Array.isArray(value) ? value[k] : k === 0 ? value : undefined;
    if (typeof entry === "number" || typeof entry === "string") row[name] = entry;
  });
}

/** Rows as CSV (RFC 4180) with a header of all their columns. */
export function toCsv(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const field = (value: string | number | undefined): string => {
    const text = value === undefined || Number.isNaN(value) ? "" : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [names.map(field), ...rows.map((row) => names.map((name) => field(row[name])))]
    .map((fields) => `${fields.join(",")}\n`)
    .join("");
}
