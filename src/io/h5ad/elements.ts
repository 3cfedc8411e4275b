import { PertlineError } from "../../error.ts";
import type { Column, Table } from "../table.ts";
import type { Hdf5Dataset, Hdf5Entity, Hdf5File, Hdf5Group } from "./file.ts";
import type { Element } from "./protocol.ts";

type Numbers = Exclude<ArrayLike<number> & Iterable<number>, string>;

// HDF5 type classes.
const STRING = 3;
const ENUM = 8;

export function isGroup(entity: Hdf5Entity | null | undefined): entity is Hdf5Group {
  return (entity as { type?: string } | null | undefined)?.type === "Group";
}
export function isDataset(entity: Hdf5Entity | null | undefined): entity is Hdf5Dataset {
  return (entity as { type?: string } | null | undefined)?.type === "Dataset";
}

/** A member of a group; undefined where there is none: asking HDF5 for it would throw. */
export function member(group: Hdf5Group, name: string): Hdf5Entity | undefined {
  return group.keys().includes(name) ? (group.get(name) ?? undefined) : undefined;
}

export function attribute(entity: Hdf5Entity, name: string): unknown {
  return "attrs" in entity ? (entity as Hdf5Group).attrs[name]?.value : undefined;
}

/** Numbers of any stored type as doubles. */
function doubles(dataset: Hdf5Dataset): Float64Array {
  const value = dataset.value as Numbers | BigInt64Array | number | bigint | null;
  if (value === null) return new Float64Array();
  if (typeof value === "number" || typeof value === "bigint") return Float64Array.of(Number(value));
  return value instanceof BigInt64Array || value instanceof BigUint64Array
    ? Float64Array.from(value, Number)
    : new Float64Array(value);
}

function texts(dataset: Hdf5Dataset): string[] {
  const value = dataset.value;
  return Array.isArray(value) ? (value as string[]) : value === null ? [] : [String(value)];
}

/** Values of a one-dimensional dataset, or a sentence why it is not read. */
function plain(dataset: Hdf5Dataset): Column | string {
  const { type, shape } = dataset.metadata;
  if (shape !== null && shape.length > 1) return "it has several columns";
  if (type === STRING) return { kind: "text", values: texts(dataset) };
  if (type === ENUM) return { kind: "boolean", values: Uint8Array.from(doubles(dataset)) };
  if (type === 0 || type === 1) return { kind: "number", values: doubles(dataset) };
  return "its values are neither text nor numbers";
}

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

function category(codes: Hdf5Dataset, categories: Hdf5Dataset): Column | string {
  const names = plain(categories);
  if (typeof names === "string") return names;
  return { kind: "category", categories: asText(names), codes: Int32Array.from(doubles(codes)) };
}

/** Values with a mask of missing ones, as pandas' nullable types are written. */
function masked(values: Hdf5Dataset, mask: Hdf5Dataset): Column | string {
  const column = plain(values);
  if (typeof column === "string") return column;
  doubles(mask).forEach((missing, row) => {
    if (missing === 0) return;
    if (column.kind === "number") column.values[row] = NaN;
    else if (column.kind === "boolean") column.values[row] = 255;
    else if (column.kind === "text") column.values[row] = "";
  });
  return column;
}

/** One column in any of AnnData's encodings: a plain array, a category of either kind, nullable values. */
function readColumn(frame: Hdf5Group, name: string): Column | string {
  const entity = frame.get(name);
  if (isDataset(entity)) {
    // anndata 0.7 kept the categories of all columns in one group beside them.
    const legacy = member(frame, "__categories");
    const categories = isGroup(legacy) ? member(legacy, name) : undefined;
    return isDataset(categories) ? category(entity, categories) : plain(entity);
  }
  if (!isGroup(entity)) return "it is a link that leads nowhere";
  const [codes, categories, values, mask] = ["codes", "categories", "values", "mask"].map((part) =>
    member(entity, part),
  );
  if (isDataset(codes) && isDataset(categories)) return category(codes, categories);
  if (isDataset(values) && isDataset(mask)) return masked(values, mask);
  return `its encoding ${String(attribute(entity, "encoding-type"))} is not known`;
}

/**
 * Reads `obs` or `var`.
 * @param notes takes a sentence for each column that is left out
 * @throws PertlineError NO_TABLE, ANNDATA_TOO_OLD, ODD_ENCODING, SIZES_DISAGREE
 */
export function readTable(file: Hdf5File, name: "obs" | "var", notes: string[]): Table {
  const frame = member(file, name);
  if (frame === undefined)
    throw new PertlineError(
      "NO_TABLE",
      `The file has no ${name}: expected an AnnData file with X, obs and var, found ${file.keys().join(", ") || "nothing"}.`,
    );
  if (!isGroup(frame))
    throw new PertlineError(
      "ANNDATA_TOO_OLD",
      `The table ${name} is stored as anndata before 0.7 did. Write the file again in Python: anndata.read_h5ad(old).write_h5ad(new).`,
    );
  const indexName = attribute(frame, "_index") ?? (member(frame, "_index") && "_index");
  if (typeof indexName !== "string" || member(frame, indexName) === undefined)
    throw new PertlineError(
      "ODD_ENCODING",
      `The table ${name} does not say which column holds the names of its rows (attribute _index). Write the file again with anndata 0.7 or later.`,
    );
  const index = readColumn(frame, indexName);
  if (typeof index === "string")
    throw new PertlineError("ODD_ENCODING", `The names of the rows of ${name} cannot be read: ${index}.`);
  const names = asText(index);
  const order = attribute(frame, "column-order");
  const ordered = Array.isArray(order) ? (order as string[]) : [];
  const stored = frame.keys().filter((key) => key !== indexName && key !== "__categories");
  const columns = new Map<string, Column>();
  for (const key of new Set([...ordered.filter((key) => stored.includes(key)), ...stored])) {
    const column = readColumn(frame, key);
    if (typeof column === "string") {
      notes.push(`The column ${name}.${key} was not read: ${column}.`);
      continue;
    }
    const length = column.kind === "category" ? column.codes.length : column.values.length;
    if (length !== names.length)
      throw new PertlineError(
        "SIZES_DISAGREE",
        `The column ${name}.${key} has ${length} values, but ${name} has ${names.length} rows. The file is damaged: write it again.`,
      );
    columns.set(key, column);
  }
  return { rows: names.length, index: names, columns };
}

/** Reads a dictionary of `uns` with what is in it; members of unknown kinds are left out. */
export function readElement(entity: Hdf5Entity): Element | undefined {
  if (isGroup(entity)) {
    const result: { [key: string]: Element } = {};
    for (const key of entity.keys()) {
      const inner = entity.get(key);
      const element = inner === null ? undefined : readElement(inner);
      if (element !== undefined) result[key] = element;
    }
    return result;
  }
  if (!isDataset(entity)) return undefined;
  const { type, shape } = entity.metadata;
  if (shape === null || shape.length === 0) {
    const value = entity.value;
    if (type === ENUM) return value === 1;
    return typeof value === "string" ? value : typeof value === "number" ? value : typeof value === "bigint" ? Number(value) : undefined; // prettier-ignore
  }
  if (type === STRING) return { shape, values: texts(entity) };
  return type === 0 || type === 1 || type === ENUM ? { shape, values: doubles(entity) } : undefined;
}
