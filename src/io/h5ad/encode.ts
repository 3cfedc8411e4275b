import { type Column, labelsOf, type Table } from "../table.ts";
import type { Hdf5Dataset, Hdf5Group } from "./file.ts";
import type { Dictionary, ElementToWrite, WholeMatrix } from "./write.ts";

/** Values per compressed chunk, and per piece handed to HDF5, whose memory is limited. */
export const CHUNK: number = 1 << 17;
const PIECE = 1 << 23;
/** Levels above cost three times the time for a tenth of the size. */
export const LEVEL: number = 2;

export type Numbers = Int8Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

export function encode(entity: Hdf5Group | Hdf5Dataset, type: string, version: string): void {
  entity.create_attribute("encoding-type", type);
  entity.create_attribute("encoding-version", version);
}

/** A copy that owns its whole buffer: h5wasm writes the buffer from its start, whatever the view. */
export function owned<T extends Numbers>(view: T): T {
  return view.byteLength === view.buffer.byteLength ? view : (view.slice() as T);
}

export function writeNumbers(
  group: Hdf5Group,
  name: string,
  data: Numbers,
  shape: number[] = [data.length],
): Hdf5Dataset {
  const [rows = 0, ...others] = shape;
  const width = others.reduce((product, n) => product * n, 1);
  if (data.length === 0 || data.length < 1024)
    return group.create_dataset({ name, data: owned(data), shape }) as Hdf5Dataset;
  const chunkRows = Math.max(1, Math.min(rows, Math.floor(CHUNK / width)));
  const pieceRows = Math.max(1, Math.floor(PIECE / width));
  const first = Math.min(rows, pieceRows);
  const dataset = group.create_dataset({
    name,
    data: owned(data.subarray(0, first * width) as Numbers),
    shape: [first, ...others],
    maxshape: shape,
    chunks: [chunkRows, ...others],
    compression: "gzip",
    compression_opts: LEVEL,
  }) as Hdf5Dataset;
  for (let from = first; from < rows; from += pieceRows) {
    const to = Math.min(rows, from + pieceRows);
    dataset.resize([to, ...others]);
    const part = owned(data.subarray(from * width, to * width) as Numbers);
    dataset.write_slice([[from, to], ...others.map((n): [number, number] => [0, n])], part);
  }
  return dataset;
}

export function writeTexts(
  group: Hdf5Group,
  name: string,
  values: string[],
  shape: number[] = [values.length],
): void {
  const dataset = group.create_dataset({ name, data: values, shape, dtype: "S" }) as Hdf5Dataset;
  encode(dataset, "string-array", "0.2.0");
}

/** Whole numbers stay whole, as they would from pandas. */
function compact(values: Float64Array): Float64Array | Int32Array {
  return values.every((value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31)
    ? Int32Array.from(values)
    : values;
}

/** @returns the group of a category whose codes are yet to be written */
export function beginCategory(group: Hdf5Group, name: string, categories: string[]): Hdf5Group {
  const parts = group.create_group(name);
  encode(parts, "categorical", "0.2.0");
  parts.create_attribute("ordered", 0, [], "<b");
  writeTexts(parts, "categories", categories);
  return parts;
}

/** Codes of so many categories fit a byte, the missing one (-1) included. */
export function fitBytes(categories: string[]): boolean {
  return categories.length < 128;
}

function writeCategory(group: Hdf5Group, name: string, categories: string[], codes: Int32Array): void {
  const parts = beginCategory(group, name, categories);
  const stored = fitBytes(categories) ? Int8Array.from(codes) : codes;
  encode(writeNumbers(parts, "codes", stored), "array", "0.2.0");
}

function writeColumn(group: Hdf5Group, name: string, column: Column): void {
  switch (column.kind) {
    case "text": {
      if (!column.missing) return writeTexts(group, name, column.values);
      const { labels, codes } = labelsOf(column);
      return writeCategory(group, name, labels, codes);
    }
    case "number":
      return encode(writeNumbers(group, name, compact(column.values)), "array", "0.2.0");
    case "category":
      return writeCategory(group, name, column.categories, column.codes);
    case "boolean":
      return writeCategory(
        group,
        name,
        ["False", "True"],
        Int32Array.from(column.values, (value) => (value === 255 ? -1 : value)),
      );
  }
}

/** @returns the group of a table whose names and columns are yet to be written */
export function beginTable(file: Hdf5Group, name: string, order: string[]): Hdf5Group {
  const group = file.create_group(name);
  encode(group, "dataframe", "0.2.0");
  group.create_attribute("_index", "_index");
  if (order.length > 0) group.create_attribute("column-order", order, [order.length], "S");
  else group.create_attribute("column-order", new Float64Array(), [0]);
  return group;
}

export function writeTable(file: Hdf5Group, name: string, table: Table): void {
  const group = beginTable(file, name, [...table.columns.keys()]);
  writeTexts(group, "_index", table.index);
  for (const [key, column] of table.columns) writeColumn(group, key, column);
}

/** @returns the group of a matrix compressed by rows whose parts are yet to be written */
export function beginMatrix(file: Hdf5Group, name: string, shape: readonly [number, number]): Hdf5Group {
  const group = file.create_group(name);
  encode(group, "csr_matrix", "0.1.0");
  group.create_attribute("shape", BigInt64Array.from(shape, BigInt), [2], "<q");
  return group;
}

export function writeOffsets(group: Hdf5Group, indptr: Int32Array | Float64Array, count: number): void {
  const offsets = count < 2 ** 31 ? Int32Array.from(indptr) : BigInt64Array.from(indptr, BigInt);
  writeNumbers(group, "indptr", offsets);
}

export function writeMatrix(file: Hdf5Group, name: string, matrix: WholeMatrix): void {
  if (!("indptr" in matrix)) {
    encode(writeNumbers(file, name, matrix.values, [...matrix.shape]), "array", "0.2.0");
    return;
  }
  const group = beginMatrix(file, name, matrix.shape);
  writeNumbers(group, "data", matrix.values);
  writeNumbers(group, "indices", matrix.indices);
  writeOffsets(group, matrix.indptr, matrix.values.length);
}

function writeElement(group: Hdf5Group, name: string, element: ElementToWrite): void {
  if (typeof element === "string")
    return encode(
      group.create_dataset({ name, data: element, dtype: "S" }) as Hdf5Dataset,
      "string",
      "0.2.0",
    );
  if (element === null) return; // HDF5's null values cannot be written here
  if (typeof element !== "object") {
    const data = Float64Array.of(Number(element));
    return encode(group.create_dataset({ name, data, shape: [] }) as Hdf5Dataset, "numeric-scalar", "0.2.0");
  }
  if ("shape" in element && Array.isArray(element.shape)) {
    const { shape, values } = element as { shape: number[]; values: (string | null)[] | Float64Array | Int32Array }; // prettier-ignore
    if (Array.isArray(values)) return writeTexts(group, name, values.map((text) => text ?? ""), shape); // prettier-ignore
    return encode(writeNumbers(group, name, values, shape), "array", "0.2.0");
  }
  writeDictionary(group, name, element as Dictionary);
}

export function writeDictionary(group: Hdf5Group, name: string, elements: Dictionary): void {
  const inner = group.create_group(name);
  encode(inner, "dict", "0.1.0");
  for (const [key, element] of Object.entries(elements)) writeElement(inner, key, element);
}
