import { parentPort } from "node:worker_threads";
import { CHUNK, encode, LEVEL, type Numbers, writeDictionary, writeNumbers, writeTable, writeTexts } from "./encode.ts"; // prettier-ignore
import type { Hdf5Dataset, Hdf5File, Hdf5Group } from "./file.ts";
import type { WriteAnswer } from "./write.ts";
import type { RowBlock, RowsRequest, RowsToWrite } from "./writeRows.ts";

/** Rows per chunk of everything that has one value per row. */
const ROWS = 1 << 15;

/** A dataset of one dimension that grows by whole chunks; made when its first chunk is full. */
interface Growing<T> {
  push(values: ArrayLike<T>, from: number, to: number): void;
  end(): Hdf5Dataset;
}

function growingNumbers(group: Hdf5Group, name: string, chunk: number, buffer: Numbers): Growing<number> {
  let filled = 0;
  let written = 0;
  let dataset: Hdf5Dataset | undefined;
  const flush = (): void => {
    if (filled === 0) return;
    const part = filled === buffer.length ? buffer : buffer.slice(0, filled);
    if (!dataset)
      dataset = group.create_dataset({
        name, data: part as Float64Array, shape: [filled], maxshape: [null], chunks: [chunk], compression: "gzip", compression_opts: LEVEL,
      }) as Hdf5Dataset; // prettier-ignore
    else {
      dataset.resize([written + filled]);
      dataset.write_slice([[written, written + filled]], part as Float64Array);
    }
    written += filled;
    filled = 0;
  };
  const big = buffer instanceof BigInt64Array;
  return {
    push(values, from, to) {
      for (let i = from; i < to; i++) {
        (buffer as unknown as unknown[])[filled++] = big ? BigInt(values[i]!) : values[i];
        if (filled === buffer.length) flush();
      }
    },
    end() {
      // What stays below one chunk is written plain and small.
      if (!dataset) return writeNumbers(group, name, buffer.slice(0, filled) as Numbers);
      flush();
      return dataset;
    },
  };
}

/** Texts of fixed length, since those of variable length cannot be appended here (nor be compressed by HDF5). */
function growingTexts(group: Hdf5Group, name: string, bytes: number): Growing<string> {
  let pending: string[] = [];
  let written = 0;
  let dataset: Hdf5Dataset | undefined;
  const flush = (): void => {
    if (!dataset)
      dataset = group.create_dataset({
        name, data: pending, shape: [pending.length], maxshape: [null], chunks: [ROWS], dtype: `S${bytes}`, compression: "gzip", compression_opts: LEVEL,
      }) as Hdf5Dataset; // prettier-ignore
    else {
      dataset.resize([written + pending.length]);
      dataset.write_slice([[written, written + pending.length]], pending);
    }
    written += pending.length;
    pending = [];
  };
  return {
    push(values, from, to) {
      for (let i = from; i < to; i++) pending.push(values[i]!);
      if (pending.length >= ROWS) flush();
    },
    end() {
      if (pending.length > 0) flush();
      return dataset!;
    },
  };
}

interface Open {
  file: Hdf5File;
  append(block: RowBlock): void;
  end(): void;
}

async function begin(path: string, { shape, obs, var: variables, uns = {} }: RowsToWrite): Promise<Open> {
  const hdf5 = await import("h5wasm/node");
  const module = await hdf5.ready;
  module.activate_throwing_error_handler();
  const file = new hdf5.File(path, "w") as Hdf5File;
  encode(file, "anndata", "0.1.0");
  const X = file.create_group("X");
  encode(X, "csr_matrix", "0.1.0");
  X.create_attribute("shape", BigInt64Array.from(shape, BigInt), [2], "<q");
  writeTable(file, "var", variables);
  for (const empty of ["layers", "obsm", "obsp", "varm", "varp"]) writeDictionary(file, empty, {});
  writeDictionary(file, "uns", uns);
  const table = file.create_group("obs");
  encode(table, "dataframe", "0.2.0");
  table.create_attribute("_index", "_index");
  const order = [...obs.columns.keys()];
  if (order.length > 0) table.create_attribute("column-order", order, [order.length], "S");
  else table.create_attribute("column-order", new Float64Array(), [0]);

  const names = growingTexts(table, "_index", obs.nameBytes);
  const columns = order.map((key) => {
    const column = obs.columns.get(key)!;
    if (column.kind === "number")
      return { key, grow: growingNumbers(table, key, ROWS, column.whole ? new Int32Array(ROWS) : new Float64Array(ROWS)) }; // prettier-ignore
    const parts = table.create_group(key);
    encode(parts, "categorical", "0.2.0");
    parts.create_attribute("ordered", 0, [], "<b");
    writeTexts(parts, "categories", column.categories);
    const codes = column.categories.length < 128 ? new Int8Array(ROWS) : new Int32Array(ROWS);
    return { key, grow: growingNumbers(parts, "codes", ROWS, codes) };
  });
  const data = growingNumbers(X, "data", CHUNK, new Float32Array(CHUNK));
  const indices = growingNumbers(X, "indices", CHUNK, new Int32Array(CHUNK));
  // Which integers hold the offsets has to be known before the values are.
  const small = shape[0] * shape[1] < 2 ** 31;
  const indptr = growingNumbers(X, "indptr", ROWS, small ? new Int32Array(ROWS) : new BigInt64Array(ROWS));
  indptr.push([0], 0, 1);
  let rows = 0;
  let stored = 0;
  return {
    file,
    append(block) {
      const n = block.names.length;
      // Cut where chunks of rows end, so that the order of writing does not depend on blocks.
      for (let from = 0; from < n;) {
        const to = Math.min(n, from + ROWS - (rows % ROWS));
        const [first, last] = [block.indptr[from]!, block.indptr[to]!];
        for (let at = first; at < last;) {
          const next = Math.min(last, at + CHUNK - (stored % CHUNK));
          data.push(block.values, at, next);
          indices.push(block.indices, at, next);
          stored += next - at;
          at = next;
        }
        const offset = stored - last;
        indptr.push(block.indptr.subarray(from + 1, to + 1).map((end) => end + offset), 0, to - from); // prettier-ignore
        names.push(block.names, from, to);
        for (const { key, grow } of columns) grow.push(block.columns.get(key)!, from, to);
        rows += to - from;
        from = to;
      }
    },
    end() {
      data.end();
      indices.end();
      indptr.end();
      encode(names.end(), "string-array", "0.2.0");
      for (const { grow } of columns) encode(grow.end(), "array", "0.2.0");
      file.close();
    },
  };
}

// HDF5 writes the time into every dataset. In this thread it stands still, so that equal rows give equal bytes.
Date.now = () => 0;

let open: Open | undefined;

async function perform(request: RowsRequest): Promise<void> {
  if (request.op === "begin") open = await begin(request.path, request.head);
  else if (request.op === "rows") open!.append(request.block);
  else open!.end();
}

parentPort?.on("message", (request: RowsRequest) => {
  perform(request).then(
    () => parentPort?.postMessage({ done: true } satisfies WriteAnswer),
    (error: unknown) =>
      parentPort?.postMessage({
        done: false,
        message: error instanceof Error ? error.message : String(error),
      } satisfies WriteAnswer),
  );
});
