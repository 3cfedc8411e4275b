import { PertlineError } from "../../error.ts";
import { attribute, isDataset, isGroup, member } from "./elements.ts";
import type { Hdf5Dataset, Hdf5File } from "./file.ts";
import type { CompressedSlice, MatrixBlock, MatrixShape } from "./protocol.ts";

type Stored =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/**
 * How X is stored: a dense dataset, or a group with `data`, `indices` and `indptr` (format in `encoding-type`, before
 * anndata 0.7 in `h5sparse_format`).
 * @throws PertlineError NO_X, ODD_ENCODING, SIZES_DISAGREE
 */
export function matrixShape(file: Hdf5File): MatrixShape {
  const x = member(file, "X");
  if (x === undefined || (isDataset(x) && (x.shape?.length ?? 0) !== 2)) {
    const layers = member(file, "layers");
    const names = isGroup(layers) ? layers.keys() : [];
    throw new PertlineError(
      "NO_X",
      `The file has no matrix X.${names.length > 0 ? ` It has layers: ${names.join(", ")}. In Python, copy one: adata.X = adata.layers["${names[0]}"].` : " Write the file again with X."}`,
    );
  }
  if (isDataset(x)) {
    numeric(x, "X");
    const [nRows = 0, nColumns = 0] = x.shape ?? [];
    const chunkRows = x.metadata.chunks?.[0] ?? 1;
    return { layout: "dense", nRows, nColumns, indptr: new Float64Array(), chunkRows };
  }
  const encoding = isGroup(x)
    ? String(attribute(x, "encoding-type") ?? attribute(x, "h5sparse_format") ?? "none")
    : "a link";
  const layout = /^cs[rc]/.exec(encoding)?.[0] as "csr" | "csc" | undefined;
  const shape = isGroup(x) ? (attribute(x, "shape") ?? attribute(x, "h5sparse_shape")) : undefined;
  if (!isGroup(x) || layout === undefined || typeof shape !== "object" || shape === null)
    throw new PertlineError(
      "ODD_ENCODING",
      `X is stored in an encoding that is not known (${encoding}): expected dense, csr_matrix or csc_matrix. Write the file again with anndata 0.7 or later.`,
    );
  const [nRows = 0, nColumns = 0] = Array.from(shape as ArrayLike<number | bigint>, Number);
  const [indptr, indices, data] = (["indptr", "indices", "data"] as const).map((name) => part(file, name));
  const offsets = all(indptr as Hdf5Dataset);
  const count = data?.shape?.[0] ?? 0;
  const major = layout === "csr" ? nRows : nColumns;
  const rising = offsets.every((offset, i) => offset >= (i === 0 ? 0 : (offsets[i - 1] as number)));
  if (
    offsets.length !== major + 1 ||
    !rising ||
    offsets[0] !== 0 ||
    offsets[major] !== count ||
    indices?.shape?.[0] !== count
  )
    throw new PertlineError(
      "SIZES_DISAGREE",
      `The parts of X disagree: ${count} values, ${indices?.shape?.[0]} indices and ${offsets.length} offsets ending at ${offsets.at(-1)} for ${nRows} cells × ${nColumns} genes. The file is damaged: write it again.`,
    );
  return { layout, nRows, nColumns, indptr: offsets, chunkRows: 1 };
}

function part(file: Hdf5File, name: "indptr" | "indices" | "data"): Hdf5Dataset {
  const x = member(file, "X");
  const dataset = isGroup(x) ? member(x, name) : undefined;
  if (!isDataset(dataset))
    throw new PertlineError("ODD_ENCODING", `X is a sparse matrix without ${name}. Write the file again.`);
  numeric(dataset, `X/${name}`);
  return dataset;
}

function numeric({ metadata: { type, size } }: Hdf5Dataset, name: string): void {
  if (type === 0 || type === 8 || (type === 1 && size >= 4)) return;
  throw new PertlineError(
    "ODD_ENCODING",
    `${name} holds ${type === 1 ? `floating-point numbers of ${8 * size} bits` : "no numbers"}: expected float32, float64 or whole numbers. In Python: adata.X = adata.X.astype("float32").`,
  );
}

/** Offsets as doubles, read in parts for the memory of wide ones. */
function all(dataset: Hdf5Dataset): Float64Array {
  const PART = 1 << 18;
  const offsets = new Float64Array(dataset.shape?.[0] ?? 0);
  for (let from = 0; from < offsets.length; from += PART) {
    const part = dataset.slice([[from, Math.min(offsets.length, from + PART)]]) as Stored;
    for (let i = 0; i < part.length; i++) offsets[from + i] = Number(part[i]);
  }
  return offsets;
}

function asIndices(stored: Stored): Int32Array {
  if (stored instanceof Int32Array) return stored;
  if (!(stored instanceof BigInt64Array || stored instanceof BigUint64Array)) return new Int32Array(stored);
  const result = new Int32Array(stored.length);
  for (let i = 0; i < stored.length; i++) result[i] = Number(stored[i]);
  return result;
}

/** Stored numbers in single precision where that is exact for all of their type, else in double. */
function asValues(stored: Stored): Float32Array | Float64Array {
  if (stored instanceof Float32Array || stored instanceof Float64Array) return stored;
  if (stored instanceof BigInt64Array || stored instanceof BigUint64Array)
    return Float64Array.from(stored, Number);
  return stored.BYTES_PER_ELEMENT < 4 ? new Float32Array(stored) : new Float64Array(stored);
}

/**
 * Some stored values of a sparse X with their indices.
 * @throws PertlineError SIZES_DISAGREE where an index is out of range
 */
export function readCompressed(
  file: Hdf5File,
  { from, to, minor, values }: { from: number; to: number; minor: number; values: boolean },
): CompressedSlice {
  if (to <= from) return { indices: new Int32Array(), values: new Float32Array() };
  const stored = part(file, "indices").slice([[from, to]]) as Stored;
  // Before narrowing: an index of 2³² would otherwise become 0.
  for (let i = 0; i < stored.length; i++) {
    const index = Number(stored[i]);
    if (!(index >= 0 && index < minor && Number.isInteger(index)))
      throw new PertlineError(
        "SIZES_DISAGREE",
        `X has an index ${index}, expected 0 to ${minor - 1}. The file is damaged: write it again.`,
      );
  }
  return {
    indices: asIndices(stored),
    values: values ? asValues(part(file, "data").slice([[from, to]]) as Stored) : new Float32Array(),
  };
}

/** Some rows of a dense X without their zeros. */
export function readDense(file: Hdf5File, from: number, to: number): MatrixBlock {
  const x = member(file, "X") as Hdf5Dataset;
  const width = x.shape?.[1] ?? 0;
  const nCells = to - from;
  const stored = nCells * width === 0 ? new Float32Array() : asValues(x.slice([[from, to], []]) as Stored);
  let count = 0;
  for (let i = 0; i < stored.length; i++) if (stored[i] !== 0) count++;
  const indptr = new Int32Array(nCells + 1);
  const indices = new Int32Array(count);
  const values = stored instanceof Float64Array ? new Float64Array(count) : new Float32Array(count);
  let at = 0;
  for (let row = 0, i = 0; row < nCells; row++) {
    for (let gene = 0; gene < width; gene++, i++) {
      const value = stored[i] as number;
      if (value === 0) continue;
      indices[at] = gene;
      values[at++] = value;
    }
    indptr[row + 1] = at;
  }
  return { start: from, nCells, indptr, indices, values };
}
