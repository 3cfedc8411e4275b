import { parentPort } from "node:worker_threads";
import type { Column, Table } from "../table.ts";
import type { Hdf5Dataset, Hdf5Group } from "./file.ts";
import type { Dictionary, ElementToWrite, RowsToWrite, WriteAnswer, WriteRequest } from "./write.ts";

/** Values per compressed chunk, and per piece handed to HDF5, whose memory is limited. */
const CHUNK = 1 << 17;
const PIECE = 1 << 23;
/** Levels above cost three times the time for a tenth of the size. */
const LEVEL = 2;

type Numbers = Int8Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

function encode(entity: Hdf5Group | Hdf5Dataset, type: string, version: string): void {
  entity.create_attribute("encoding-type", type);
  entity.create_attribute("encoding-version", version);
}

/** A copy that owns its whole buffer: h5wasm writes the buffer from its start, whatever the view. */
function owned<T extends Numbers>(view: T): T {
  return view.byteLength === view.buffer.byteLength ? view : (view.slice() as T);
}

function writeNumbers(
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

function writeTexts(
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

function writeCategory(group: Hdf5Group, name: string, categories: string[], codes: Int32Array): void {
  const parts = group.create_group(name);
  encode(parts, "categorical", "0.2.0");
  parts.create_attribute("ordered", 0, [], "<b");
  writeTexts(parts, "categories", categories);
  const stored = categories.length < 128 ? Int8Array.from(codes) : codes;
  encode(writeNumbers(parts, "codes", stored), "array", "0.2.0");
}

function writeColumn(group: Hdf5Group, name: string, column: Column): void {
  switch (column.kind) {
    case "text":
      return writeTexts(group, name, column.values);
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

function writeTable(file: Hdf5Group, name: string, table: Table): void {
  const group = file.create_group(name);
  encode(group, "dataframe", "0.2.0");
  group.create_attribute("_index", "_index");
  const order = [...table.columns.keys()];
  if (order.length > 0) group.create_attribute("column-order", order, [order.length], "S");
  else group.create_attribute("column-order", new Float64Array(), [0]);
  writeTexts(group, "_index", table.index);
  for (const [key, column] of table.columns) writeColumn(group, key, column);
}

type Begin = Extract<WriteRequest, { step: "begin" }>;

/** @returns where rows are appended, for a matrix that comes in blocks */
function writeMatrix(file: Hdf5Group, name: string, matrix: Begin["X"]): Appending | undefined {
  if ("values" in matrix && !("indptr" in matrix)) {
    encode(writeNumbers(file, name, matrix.values, [...matrix.shape]), "array", "0.2.0");
    return undefined;
  }
  const group = file.create_group(name);
  encode(group, "csr_matrix", "0.1.0");
  group.create_attribute("shape", BigInt64Array.from(matrix.shape, BigInt), [2], "<q");
  if (!("indptr" in matrix)) return { group, count: 0, offsets: [0] };
  const { indptr, indices, values } = matrix;
  writeNumbers(group, "data", values);
  writeNumbers(group, "indices", indices);
  writeOffsets(group, indptr, values.length);
  return undefined;
}

function writeOffsets(group: Hdf5Group, indptr: ArrayLike<number>, count: number): void {
  const offsets = count < 2 ** 31 ? Int32Array.from(indptr) : BigInt64Array.from(Array.from(indptr), BigInt);
  writeNumbers(group, "indptr", offsets);
}

/** A sparse matrix that grows. */
interface Appending {
  group: Hdf5Group;
  count: number;
  offsets: number[];
}

function appendRows(matrix: Appending, { indptr, indices, values }: RowsToWrite): void {
  const { group, count, offsets } = matrix;
  const first = indptr[0] as number;
  const end = indptr[indptr.length - 1] as number;
  for (let row = 1; row < indptr.length; row++) offsets.push(count + (indptr[row] as number) - first);
  append(group, "data", Float32Array.from(values.subarray(first, end)), count);
  append(group, "indices", indices.slice(first, end), count);
  matrix.count += end - first;
}

/** The dataset is made with the first numbers: HDF5 would not make an empty one that grows. */
function append(group: Hdf5Group, name: string, data: Float32Array | Int32Array, count: number): void {
  if (data.length === 0) return;
  if (count === 0) {
    const sizes = { shape: [data.length], maxshape: [null], chunks: [CHUNK] };
    group.create_dataset({ name, data, ...sizes, compression: "gzip", compression_opts: LEVEL });
    return;
  }
  const dataset = group.get(name) as Hdf5Dataset;
  dataset.resize([count + data.length]);
  dataset.write_slice([[count, count + data.length]], data);
}

function endMatrix({ group, count, offsets }: Appending): void {
  if (count === 0) {
    writeNumbers(group, "data", new Float32Array());
    writeNumbers(group, "indices", new Int32Array());
  }
  writeOffsets(group, offsets, count);
}

function writeElement(group: Hdf5Group, name: string, element: ElementToWrite): void {
  if (typeof element === "string")
    return encode(
      group.create_dataset({ name, data: element, dtype: "S" }) as Hdf5Dataset,
      "string",
      "0.2.0",
    );
  if (typeof element !== "object") {
    const data = Float64Array.of(Number(element));
    return encode(group.create_dataset({ name, data, shape: [] }) as Hdf5Dataset, "numeric-scalar", "0.2.0");
  }
  if ("shape" in element && Array.isArray(element.shape)) {
    const { shape, values } = element as { shape: number[]; values: string[] | Float64Array | Int32Array }; // prettier-ignore
    if (Array.isArray(values)) return writeTexts(group, name, values, shape);
    return encode(writeNumbers(group, name, values, shape), "array", "0.2.0");
  }
  writeDictionary(group, name, element as Dictionary);
}

function writeDictionary(group: Hdf5Group, name: string, elements: Dictionary): void {
  const inner = group.create_group(name);
  encode(inner, "dict", "0.1.0");
  for (const [key, element] of Object.entries(elements)) writeElement(inner, key, element);
}

interface Writing {
  file: Hdf5Group & { close(): unknown };
  matrix: Appending | undefined;
}

async function begin({ path, X, obs, var: variables }: Begin): Promise<Writing> {
  const hdf5 = await import("h5wasm/node");
  const module = await hdf5.ready;
  module.activate_throwing_error_handler();
  const file = new hdf5.File(path, "w");
  encode(file, "anndata", "0.1.0");
  writeTable(file, "obs", obs);
  writeTable(file, "var", variables);
  for (const empty of ["layers", "obsm", "obsp", "varm", "varp"]) writeDictionary(file, empty, {});
  return { file, matrix: writeMatrix(file, "X", X) };
}

let writing: Writing | undefined;

async function handle(request: WriteRequest): Promise<void> {
  if (request.step === "begin") {
    writing = await begin(request);
    return;
  }
  const { file, matrix } = writing as Writing;
  if (request.step === "rows") {
    appendRows(matrix as Appending, request);
    return;
  }
  if (matrix) endMatrix(matrix);
  writeDictionary(file, "uns", request.uns);
  file.close();
}

// The client waits for the answer before it sends the next one.
parentPort?.on("message", (request: WriteRequest) => {
  handle(request).then(
    () => parentPort?.postMessage({ done: true } satisfies WriteAnswer),
    (error: unknown) =>
      parentPort?.postMessage({
        done: false,
        message: error instanceof Error ? error.message : String(error),
      } satisfies WriteAnswer),
  );
});
