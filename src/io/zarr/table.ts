import { PertlineError } from "../../error.ts";
import { MOST_ROWS } from "../matrixFile.ts";
import type { Column, Table } from "../table.ts";
import type { Numbers, ZarrArray, ZarrFile, ZarrGroup } from "./array.ts";
import { asDoubles, stretches } from "./array.ts";

/** A one-dimensional array as a column. @throws PertlineError SIZES_DISAGREE, TOO_LARGE and of reading */
async function plain(array: ZarrArray, rows?: number): Promise<Column | string> {
  const [length = 0, ...others] = array.shape;
  if (array.shape.length !== 1 || others.length > 0) return "it has several columns";
  if (rows !== undefined && length !== rows)
    throw new PertlineError("SIZES_DISAGREE", `${array.store}, ${array.path} has ${length} values, expected ${rows}. The store is damaged: write it again.`); // prettier-ignore
  if (length > MOST_ROWS)
    throw new PertlineError(
      "TOO_LARGE",
      `${array.store}, ${array.path} says that it has ${length} values: more than any file of cells.`,
    );
  const read = stretches(array, (from, to) => {
    // Texts of names are never all empty; numbers may well be all 0, and are left out then.
    if (array.type === "text" && rows === undefined && to > from)
      throw new PertlineError("FILE_TRUNCATED", `${array.store}, ${array.path}: values ${from + 1} to ${to} are missing. Copy or download the store again.`); // prettier-ignore
  });
  if (array.type !== "text") {
    const values = array.type === "boolean" ? new Uint8Array(length) : new Float64Array(length);
    for (let from = 0; from < length; from += STRETCH) {
      const part = (await read(from, Math.min(length, from + STRETCH))) as Numbers;
      values.set(array.type === "boolean" ? (part as Uint8Array) : asDoubles(part), from);
    }
    return values instanceof Uint8Array ? { kind: "boolean", values } : { kind: "number", values };
  }
  const values: string[] = [];
  for (let from = 0; from < length; from += STRETCH)
    for (const text of (await read(from, Math.min(length, from + STRETCH))) as string[]) values.push(text);
  return { kind: "text", values };
}

const STRETCH = 1 << 18;

function asText(column: Column): string[] {
  switch (column.kind) {
    case "text":
      return column.values;
    case "category":
      return Array.from(column.codes, (code) => column.categories[code] ?? "");
    case "boolean":
      return Array.from(column.values, (value) => (value === 1 ? "True" : "False"));
    case "number":
      return Array.from(column.values, String);
  }
}

async function category(codes: ZarrArray, categories: ZarrArray, rows?: number): Promise<Column | string> {
  const names = await plain(categories);
  const numbers = await plain(codes, rows);
  if (typeof names === "string") return names;
  if (typeof numbers === "string" || numbers.kind !== "number") return "its codes are no numbers";
  const all = asText(names);
  const wrong = numbers.values.findIndex(
    (code) => !Number.isInteger(code) || code < -1 || code >= all.length,
  );
  if (wrong >= 0)
    throw new PertlineError("SIZES_DISAGREE", `${codes.store}, ${codes.path} has the code ${numbers.values[wrong]} in row ${wrong + 1}, expected −1 to ${all.length - 1}. The store is damaged: write it again.`); // prettier-ignore
  return { kind: "category", categories: all, codes: Int32Array.from(numbers.values) };
}

async function masked(values: ZarrArray, mask: ZarrArray, rows?: number): Promise<Column | string> {
  const column = await plain(values, rows);
  const missing = await plain(mask, rows);
  if (typeof column === "string") return column;
  if (typeof missing === "string" || (missing.kind !== "boolean" && missing.kind !== "number"))
    return "its mask is not one";
  for (let row = 0; row < missing.values.length; row++) {
    if (missing.values[row] === 0) continue;
    if (column.kind === "number") column.values[row] = NaN;
    else if (column.kind === "boolean") column.values[row] = 255;
    else if (column.kind === "text") column.values[row] = "";
  }
  return column;
}

async function readColumn(
  file: ZarrFile,
  frame: string,
  name: string,
  rows?: number,
): Promise<Column | string> {
  const path = `${frame}/${name}`;
  const node = await file.node(path);
  if (!node) return "it is not there";
  if (node.kind === "array") {
    // anndata 0.7 kept the categories of all columns in one group beside them.
    const place = node.attributes.categories;
    const categories = typeof place === "string" ? await legacyCategories(file, frame, place) : undefined;
    return categories ? category(node, categories, rows) : plain(node, rows);
  }
  const [codes, categories, values, mask] = await Promise.all(
    ["codes", "categories", "values", "mask"].map((part) => file.node(`${path}/${part}`)),
  );
  if (codes?.kind === "array" && categories?.kind === "array") return category(codes, categories, rows);
  if (values?.kind === "array" && mask?.kind === "array") return masked(values, mask, rows);
  return `its encoding ${String(node.attributes["encoding-type"])} is not known`;
}

async function legacyCategories(
  file: ZarrFile,
  frame: string,
  place: string,
): Promise<ZarrArray | undefined> {
  const segments = place.split("/");
  if (segments.includes("..")) return undefined;
  const found = (await file.node(`${frame}/${place}`)) ?? (await file.node(place));
  return found?.kind === "array" ? found : undefined;
}

/**
 * Reads `obs`, `var` or another data frame of a store by its path.
 * @param notes takes a sentence for each column that is left out
 * @throws PertlineError NO_TABLE, ODD_ENCODING, SIZES_DISAGREE, FILE_DAMAGED
 */
export async function readZarrTable(
  file: ZarrFile,
  name: string,
  rows: number,
  notes: string[],
): Promise<Table> {
  const store = file.store.name;
  const frame = await file.node(name);
  if (frame?.kind !== "group")
    throw new PertlineError(
      "NO_TABLE",
      `${store} has no ${name}: expected an AnnData store with X, obs and var.`,
    );
  const indexName = frame.attributes._index;
  if (typeof indexName !== "string")
    throw new PertlineError("ODD_ENCODING", `${store}: the table ${name} does not say which column holds the names of its rows (attribute _index). Write it again with anndata 0.7 or later.`); // prettier-ignore
  checkName(indexName, store, name);
  const index = await readColumn(file, name, indexName);
  if (typeof index === "string")
    throw new PertlineError(
      "ODD_ENCODING",
      `${store}: the names of the rows of ${name} cannot be read: ${index}.`,
    );
  const names = asText(index);
  if (names.length !== rows)
    throw new PertlineError("SIZES_DISAGREE", `${store}: X has ${rows} ${name === "var" ? "columns" : "rows"}, but ${name} has ${names.length}. The store is damaged: write it again.`); // prettier-ignore
  const columns = new Map<string, Column>();
  for (const key of columnNames(frame)) {
    checkName(key, store, name);
    if (key === indexName) continue;
    const column = await readColumn(file, name, key, rows);
    if (typeof column === "string") notes.push(`The column ${name}.${key} was not read: ${column}.`);
    else columns.set(key, column);
  }
  return { rows, index: names, columns };
}

function columnNames({ attributes }: ZarrGroup): string[] {
  const order = attributes["column-order"];
  return Array.isArray(order) ? order.filter((key) => typeof key === "string") : [];
}

function checkName(name: string, store: string, frame: string): void {
  if (name === "" || name === "." || name === ".." || /[/\\\0]/.test(name))
    throw new PertlineError(
      "BAD_NAME",
      `${store}: ${frame} names a column "${name}", which is no name of a part of it.`,
    );
}
