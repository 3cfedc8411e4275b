import type { Column } from "../table.ts";

/** What pandas takes as missing (`read_csv`, `na_values`). */
export const MISSING: ReadonlySet<string> = new Set(["", "NA", "N/A", "n/a", "<NA>", "#N/A", "#NA", "NaN", "nan", "-NaN", "-nan", "NULL", "null", "None", "1.#QNAN", "1.#IND", "-1.#QNAN", "-1.#IND", "#N/A N/A"]); // prettier-ignore

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^([+-]?)(?:inf|infinity)$/i;

/** A number as text files write it; undefined where it is none. */
export function numberOf(field: string): number | undefined {
  const text = field.trim();
  if (NUMBER.test(text)) return Number(text);
  const sign = INFINITE.exec(text)?.[1];
  return sign === undefined ? undefined : sign === "-" ? -Infinity : Infinity;
}

const BOOLEANS: ReadonlyMap<string, number> = new Map([["True", 1], ["TRUE", 1], ["true", 1], ["False", 0], ["FALSE", 0], ["false", 0]]); // prettier-ignore

/** An identifier rather than a number: leading zeros, or more digits than a double holds. */
const IDENTIFIER = /^[+-]?(?:0\d+|\d{16,})$/;

/** A column that grows row by row; its type is known at the end. */
export interface ColumnBuilder {
  add(field: string): void;
  build(): Column;
}

/**
 * Numbers where all fields are numbers or missing, booleans where all are True or False, else text; text with repeated
 * values becomes a category. Whole numbers with leading zeros, or of more than 15 digits, are text: identifiers.
 */
export function newColumn(): ColumnBuilder {
  const codeOf = new Map<string, number>();
  const labels: string[] = [];
  let codes = new Int32Array(1024);
  let n = 0;
  return {
    add(field) {
      let code = codeOf.get(field);
      if (code === undefined) codeOf.set(field, (code = labels.push(field) - 1));
      if (n === codes.length) {
        const more = new Int32Array(2 * n);
        more.set(codes);
        codes = more;
      }
      codes[n++] = code;
    },
    build: () => build(labels, codes.subarray(0, n)),
  };
}

function build(labels: readonly string[], codes: Int32Array): Column {
  const present = labels.filter((label) => !MISSING.has(label.trim()));
  if (present.length > 0 && present.every((label) => BOOLEANS.has(label.trim()))) {
    const values = labels.map((label) => BOOLEANS.get(label.trim()) ?? 255);
    return { kind: "boolean", values: Uint8Array.from(codes, (code) => values[code] as number) };
  }
  if (present.every((label) => numberOf(label) !== undefined && !IDENTIFIER.test(label.trim()))) {
    const values = labels.map((label) => numberOf(label) ?? NaN);
    return { kind: "number", values: Float64Array.from(codes, (code) => values[code] as number) };
  }
  if (labels.length > codes.length / 2 && codes.length > 20)
    return { kind: "text", values: Array.from(codes, (code) => (MISSING.has(labels[code] as string) ? "" : (labels[code] as string))) }; // prettier-ignore
  const place = new Int32Array(labels.length).fill(-1);
  const categories: string[] = [];
  labels.forEach((label, code) => {
    if (!MISSING.has(label)) place[code] = categories.push(label) - 1;
  });
  return { kind: "category", categories, codes: codes.map((code) => place[code] as number) };
}
