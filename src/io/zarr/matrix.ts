import { PertlineError } from "../../error.ts";
import { compressRows } from "../compressRows.ts";
import type { CompressedSlice, MatrixBlock } from "../h5ad/protocol.ts";
import { rowRanges } from "../h5ad/ranges.ts";
import { transpose } from "../h5ad/transpose.ts";
import type { BlockOptions, FormatOptions } from "../matrixFile.ts";
import { blockSize, DEFAULT_MEMORY, MOST_ROWS } from "../matrixFile.ts";
import { mergeDuplicates } from "../mergeDuplicates.ts";
import type { Numbers, ZarrArray, ZarrFile } from "./array.ts";
import { asDoubles, stretches } from "./array.ts";

export interface ZarrMatrix {
  nRows: number;
  nColumns: number;
  blocks(options?: BlockOptions): AsyncGenerator<MatrixBlock, void, undefined>;
}

/** X of an AnnData store. @throws PertlineError NO_X, ODD_ENCODING, SIZES_DISAGREE, TOO_LARGE, FILE_DAMAGED */
export async function zarrMatrix(file: ZarrFile, options: FormatOptions): Promise<ZarrMatrix> {
  const store = file.store.name;
  const x = await file.node("X");
  if (!x)
    throw new PertlineError(
      "NO_X",
      `${store} has no matrix X. In Python, copy a layer: adata.X = adata.layers[name].`,
    );
  if (x.kind === "array") return dense(store, numeric(x, store), options);
  const encoding = String(x.attributes["encoding-type"] ?? "none");
  const layout = /^cs[rc]_matrix$/.exec(encoding)?.[0].slice(0, 3);
  if (layout === undefined)
    throw new PertlineError("ODD_ENCODING", `${store}: X is stored in an encoding that is not known (${encoding}): expected dense, csr_matrix or csc_matrix.`); // prettier-ignore
  const shape = x.attributes.shape;
  const [nRows, nColumns] = Array.isArray(shape) ? (shape as unknown[]) : [];
  if (!isSize(nRows) || !isSize(nColumns))
    throw new PertlineError(
      "ODD_ENCODING",
      `${store}: X does not say its shape (attribute shape: ${JSON.stringify(shape)}).`,
    );
  const [indptr, indices, data] = await Promise.all(
    ["indptr", "indices", "data"].map((part) => partOf(file, part)),
  );
  return sparse(
    store,
    { csr: layout === "csr", nRows, nColumns, indptr, indices, data } as SparseParts,
    options,
  );
}

function isSize(n: unknown): n is number {
  return Number.isInteger(n) && (n as number) >= 0 && (n as number) <= MOST_ROWS;
}

async function partOf(file: ZarrFile, part: string): Promise<ZarrArray> {
  const node = await file.node(`X/${part}`);
  if (node?.kind !== "array" || node.shape.length !== 1)
    throw new PertlineError(
      "ODD_ENCODING",
      `${file.store.name}: X is a sparse matrix without ${part}. Write it again.`,
    );
  return numeric(node, file.store.name);
}

function numeric(array: ZarrArray, store: string): ZarrArray {
  if (array.type === "number" || array.type === "boolean") return array;
  throw new PertlineError("ODD_ENCODING", `${store}: ${array.path} holds no numbers.`);
}

interface SparseParts {
  csr: boolean;
  nRows: number;
  nColumns: number;
  indptr: ZarrArray;
  indices: ZarrArray;
  data: ZarrArray;
}

async function sparse(store: string, parts: SparseParts, options: FormatOptions): Promise<ZarrMatrix> {
  const { csr, nRows, nColumns, indptr, indices, data } = parts;
  const major = csr ? nRows : nColumns;
  const minor = csr ? nColumns : nRows;
  const [count = 0] = data.shape;
  const disagree = (why: string): PertlineError =>
    new PertlineError(
      "SIZES_DISAGREE",
      `${store}: the parts of X disagree: ${why}. The store is damaged: write it again.`,
    );
  if (indptr.shape[0] !== major + 1 || indices.shape[0] !== count)
    throw disagree(`${count} values, ${indices.shape[0]} indices and ${indptr.shape[0]} offsets for ${nRows} cells × ${nColumns} genes`); // prettier-ignore
  const offsets = asDoubles(await stretches(indptr)(0, major + 1));
  const rising = offsets.every((offset, i) => offset >= (i === 0 ? 0 : (offsets[i - 1] as number)));
  if (!rising || offsets[0] !== 0 || offsets[major] !== count)
    throw disagree(`its offsets do not rise from 0 to ${count}`);

  const missing = (from: number, to: number, part: string): void => {
    const rows = rowsBetween(offsets, from, to);
    // A stretch of zeros is left out by Zarr: of indices it means one entry of column 0 per row at most.
    if (part === "data" || to - from > rows)
      throw new PertlineError("FILE_TRUNCATED", `${store}, X/${part}: values ${from + 1} to ${to} are missing. Copy or download the store again.`); // prettier-ignore
  };
  const readIndices = stretches(indices, (from, to) => missing(from, to, "indices"));
  const readData = stretches(data, (from, to) => missing(from, to, "data"));
  const slice = async (from: number, to: number, values: boolean): Promise<CompressedSlice> => {
    // Both at once: one is unpacked while the other comes from the disk or the web.
    const [places, numbers] = await Promise.all([
      readIndices(from, to),
      values ? readData(from, to) : new Float32Array(),
    ]);
    return {
      indices: checkedIndices(store, places as Numbers, minor),
      values: asValues(numbers as Numbers),
    };
  };
  const block = blockSize(options);
  const held = Math.max(1000, Math.floor((options.memory ?? DEFAULT_MEMORY) / 2 / 12));
  const known = {};

  async function* blocks({ rows, signal }: BlockOptions = {}): AsyncGenerator<MatrixBlock, void, undefined> {
    if (!csr) {
      const source = { nRows, indptr: offsets, known, slice };
      for await (const { start, nCells, ...turned } of transpose(source, rows, {
        held,
        slice: block,
        block,
      })) {
        signal?.throwIfAborted();
        yield { start, nCells, ...mergeDuplicates(turned, nColumns) };
      }
      return;
    }
    for (const { from, to } of rowRanges(offsets, block, rows)) {
      signal?.throwIfAborted();
      const first = offsets[from] as number;
      const part = await slice(first, offsets[to] as number, true);
      const own = Int32Array.from(offsets.subarray(from, to + 1), (offset) => offset - first);
      yield { start: from, nCells: to - from, ...mergeDuplicates({ indptr: own, ...part }, nColumns) };
    }
  }
  return { nRows, nColumns, blocks };
}

/** Rows with an entry in a stretch of entries. */
function rowsBetween(offsets: Float64Array, from: number, to: number): number {
  let count = 0;
  for (let row = 0; row + 1 < offsets.length; row++) {
    const [begin, end] = [offsets[row] as number, offsets[row + 1] as number];
    if (end > begin && end > from && begin < to) count++;
  }
  return count;
}

function checkedIndices(store: string, stored: Numbers, minor: number): Int32Array {
  const result = new Int32Array(stored.length);
  for (let i = 0; i < stored.length; i++) {
    const index = Number(stored[i]);
    if (!(index >= 0 && index < minor && Number.isInteger(index)))
      throw new PertlineError("SIZES_DISAGREE", `${store}, X/indices: it has an index ${index}, expected 0 to ${minor - 1}. The store is damaged: write it again.`); // prettier-ignore
    result[i] = index;
  }
  return result;
}

/** In single precision where that is exact for all numbers of the type, else in double. */
function asValues(stored: Numbers): Float32Array | Float64Array {
  if (stored instanceof Float32Array || stored instanceof Float64Array) return stored;
  if (stored instanceof BigInt64Array || stored instanceof BigUint64Array)
    return Float64Array.from(stored, Number);
  return stored.BYTES_PER_ELEMENT < 4 ? new Float32Array(stored) : new Float64Array(stored);
}

function dense(store: string, x: ZarrArray, options: FormatOptions): ZarrMatrix {
  const [nRows = 0, nColumns = 0] = x.shape;
  const [chunkRows = 1, chunkColumns = 1] = x.chunk;
  if (x.shape.length !== 2 || !isSize(nRows) || !isSize(nColumns))
    throw new PertlineError(
      "NO_X",
      `${store}: X has the shape ${x.shape.join(" × ") || "of one number"}, expected cells × genes.`,
    );
  const memory = options.memory ?? DEFAULT_MEMORY;
  // All chunks of a stripe are unpacked once, where the stripe fits.
  const fit = Math.max(1, Math.floor(memory / 2 / 8 / Math.max(1, nColumns)));
  const stripe = Math.min(chunkRows, fit);
  const room =
    Math.max(1, Math.floor(Math.min(fit, (blockSize(options) * 4) / Math.max(1, nColumns)) / stripe)) *
    stripe;

  async function* blocks({ rows, signal }: BlockOptions = {}): AsyncGenerator<MatrixBlock, void, undefined> {
    for (let from = 0; from < nRows; from += room) {
      const to = Math.min(nRows, from + room);
      if (rows && !rows.subarray(from, to).includes(1)) continue;
      signal?.throwIfAborted();
      yield await readRows(from, to, signal);
    }
  }

  async function readRows(from: number, to: number, signal?: AbortSignal): Promise<MatrixBlock> {
    let all: Float32Array | Float64Array | undefined;
    for (let i = Math.floor(from / chunkRows); i * chunkRows < to; i++)
      for (let j = 0; j * chunkColumns < nColumns; j++) {
        signal?.throwIfAborted();
        const { data, stride } = await x.chunkAt([i, j]);
        const values = asValues(data as Numbers);
        all ??= new (values.constructor as typeof Float64Array)((to - from) * nColumns);
        const [down = 1, right = 1] = stride;
        const width = Math.min(chunkColumns, nColumns - j * chunkColumns);
        for (let row = Math.max(from, i * chunkRows); row < Math.min(to, (i + 1) * chunkRows); row++) {
          const source = (row - i * chunkRows) * down;
          const target = (row - from) * nColumns + j * chunkColumns;
          for (let k = 0; k < width; k++) all[target + k] = values[source + k * right] as number;
        }
      }
    return compressRows(from, to - from, nColumns, all ?? new Float32Array());
  }
  return { nRows, nColumns, blocks };
}
