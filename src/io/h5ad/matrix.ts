import { PertlineError } from "../../error.ts";
import { suggestion } from "../../nearest.ts";
import { compressRows } from "../compressRows.ts";
import type { Numbers } from "../hdf5/decode.ts";
import type { DatasetNode, GroupNode } from "../hdf5/node.ts";
import { nodeAt } from "../hdf5/node.ts";
import type { CompressedSlice, MatrixBlock, MatrixShape } from "./protocol.ts";

/** Rows and columns: more than any experiment has, and few enough to hold their offsets. */
const MOST_ROWS = 100_000_000;

/**
 * Where the matrix is that is asked for.
 * @param layer name of a layer, "raw/X" or "raw" for the one that scanpy sets aside; X where not told
 * @throws PertlineError NO_X, NO_LAYER
 */
export function matrixPath(root: GroupNode, layer: string | undefined): string[] {
  const folder = nodeAt(root, ["layers"]);
  const layers = folder?.kind === "group" ? folder.keys() : [];
  const hasRaw = nodeAt(root, ["raw", "X"]) !== undefined;
  const others = [...layers, ...(hasRaw ? ["raw/X"] : [])];
  if (layer === undefined || layer === "X") {
    const x = nodeAt(root, ["X"]);
    if (x && !(x.kind === "dataset" && x.shape?.length !== 2)) return ["X"];
    throw new PertlineError(
      "NO_X",
      `The file has no matrix X.${others.length > 0 ? ` It has ${others.join(", ")}: open it with { layer: "${others[0]}" }.` : " Write the file again with X."}`,
    );
  }
  if (layers.includes(layer)) return ["layers", layer];
  if ((layer === "raw/X" || layer === "raw") && hasRaw) return ["raw", "X"];
  const inLayers = /^layers\/(.*)$/.exec(layer)?.[1];
  if (inLayers !== undefined && layers.includes(inLayers)) return ["layers", inLayers];
  throw new PertlineError(
    "NO_LAYER",
    `There is no matrix "${layer}". ${suggestion(layer, ["X", ...others])}`,
  );
}

/**
 * How a matrix is stored: a dense dataset, or a group with `data`, `indices` and `indptr` (format in `encoding-type`,
 * before anndata 0.7 in `h5sparse_format`).
 * @throws PertlineError ODD_ENCODING, SIZES_DISAGREE
 */
export function matrixShape(root: GroupNode, within: readonly string[]): MatrixShape {
  const name = within.join("/");
  const x = nodeAt(root, within);
  if (x?.kind === "dataset") {
    numeric(x, name);
    if (x.shape?.length !== 2)
      throw new PertlineError("ODD_ENCODING", `${name} is no matrix of rows and columns.`);
    const [nRows = 0, nColumns = 0] = x.shape;
    checkSizes(name, nRows, nColumns);
    return { layout: "dense", nRows, nColumns, indptr: new Float64Array(), chunkRows: x.chunk?.[0] ?? 1 };
  }
  const isGroup = x?.kind === "group";
  const encoding = isGroup
    ? String(x.attribute("encoding-type") ?? x.attribute("h5sparse_format") ?? "none")
    : (x?.why ?? "none");
  const layout = /^cs[rc]/.exec(encoding)?.[0] as "csr" | "csc" | undefined;
  const shape = isGroup ? (x.attribute("shape") ?? x.attribute("h5sparse_shape")) : undefined;
  if (!isGroup || layout === undefined || !Array.isArray(shape) || shape.length !== 2)
    throw new PertlineError(
      "ODD_ENCODING",
      `${name} is stored in an encoding that is not known (${encoding}): expected dense, csr_matrix or csc_matrix. Write the file again with anndata 0.7 or later.`,
    );
  const [nRows = 0, nColumns = 0] = shape.map(Number);
  checkSizes(name, nRows, nColumns);
  const [indptr, indices, data] = (["indptr", "indices", "data"] as const).map((one) => part(root, within, one)) as [DatasetNode, DatasetNode, DatasetNode]; // prettier-ignore
  const count = data.shape?.[0] ?? 0;
  const major = layout === "csr" ? nRows : nColumns;
  const disagree = (ending: string): never => {
    throw new PertlineError(
      "SIZES_DISAGREE",
      `The parts of ${name} disagree: ${count} values, ${indices.shape?.[0]} indices and ${indptr.shape?.[0]} offsets${ending} for ${nRows} cells × ${nColumns} genes. The file is damaged: write it again.`,
    );
  };
  if (indptr.shape?.[0] !== major + 1 || indices.shape?.[0] !== count) disagree("");
  const offsets = all(indptr);
  const wrong = offsets.findIndex(
    (offset, i) => !(Number.isSafeInteger(offset) && offset >= (i === 0 ? 0 : (offsets[i - 1] as number))),
  );
  if (wrong >= 0) disagree(` that do not rise at ${wrong}`);
  if (offsets[0] !== 0 || offsets[major] !== count) disagree(` from ${offsets[0]} to ${offsets.at(-1)}`);
  return { layout, nRows, nColumns, indptr: offsets, chunkRows: 1 };
}

function checkSizes(name: string, nRows: number, nColumns: number): void {
  for (const n of [nRows, nColumns])
    if (!(Number.isInteger(n) && n >= 0 && n <= MOST_ROWS))
      throw new PertlineError(
        "SIZES_DISAGREE",
        `${name} says it has ${nRows} cells × ${nColumns} genes. The file is damaged: write it again.`,
      );
}

function part(root: GroupNode, within: readonly string[], name: "indptr" | "indices" | "data"): DatasetNode {
  const dataset = nodeAt(root, [...within, name]);
  const full = [...within, name].join("/");
  if (dataset?.kind !== "dataset" || dataset.shape?.length !== 1)
    throw new PertlineError(
      "ODD_ENCODING",
      `${within.join("/")} is a sparse matrix without a list ${name}. Write the file again.`,
    );
  numeric(dataset, full);
  return dataset;
}

function numeric({ type, float, bytes }: DatasetNode, name: string): void {
  if (type === "number" || type === "boolean") return;
  throw new PertlineError(
    "ODD_ENCODING",
    `${name} holds ${float ? `floating-point numbers of ${8 * bytes} bits` : "no numbers"}: expected floating-point or whole numbers. In Python: adata.X = adata.X.astype("float32").`,
  );
}

/** Offsets as doubles, which threads can share; read in parts for the memory of wide ones. */
function all(dataset: DatasetNode): Float64Array {
  const PART = 1 << 18;
  const offsets = new Float64Array(new SharedArrayBuffer(8 * (dataset.shape?.[0] ?? 0)));
  for (let from = 0; from < offsets.length; from += PART) {
    const part = dataset.read(from, Math.min(offsets.length, from + PART)) as Numbers;
    for (let i = 0; i < part.length; i++) offsets[from + i] = Number(part[i]);
  }
  return offsets;
}

function asIndices(stored: Numbers): Int32Array {
  if (stored instanceof Int32Array) return stored;
  if (!(stored instanceof BigInt64Array || stored instanceof BigUint64Array)) return new Int32Array(stored);
  const result = new Int32Array(stored.length);
  for (let i = 0; i < stored.length; i++) result[i] = Number(stored[i]);
  return result;
}

/** Numbers numbers in single precision where that is exact for all of their type, else in double. */
function asValues(stored: Numbers): Float32Array | Float64Array {
  if (stored instanceof Float32Array || stored instanceof Float64Array) return stored;
  if (stored instanceof BigInt64Array || stored instanceof BigUint64Array)
    return Float64Array.from(stored, Number);
  return stored.BYTES_PER_ELEMENT < 4 ? new Float32Array(stored) : new Float64Array(stored);
}

/** Some stored values [from, to) of a sparse matrix with their indices; `values` false: only those. */
export type ReadCompressed = (from: number, to: number, values?: boolean) => CompressedSlice;

/**
 * Where a sparse matrix is looked up once to be read several times.
 * @param minor what indices are below
 * @throws PertlineError SIZES_DISAGREE, when reading, where an index is out of range
 */
export function newReadCompressed(root: GroupNode, within: readonly string[], minor: number): ReadCompressed {
  const parts = new Map<"indices" | "data", DatasetNode>();
  const read = (name: "indices" | "data", from: number, to: number): Numbers => {
    const dataset = parts.get(name) ?? part(root, within, name);
    parts.set(name, dataset);
    return dataset.read(from, to) as Numbers;
  };
  return (from, to, values = true) => {
    if (to <= from) return { indices: new Int32Array(), values: new Float32Array() };
    const stored = read("indices", from, to);
    // Before narrowing: an index of 2³² would otherwise become 0.
    for (let i = 0; i < stored.length; i++) {
      const index = Number(stored[i]);
      if (!(index >= 0 && index < minor && Number.isInteger(index)))
        throw new PertlineError(
          "SIZES_DISAGREE",
          `${within.join("/")}/indices has an index ${index}, expected 0 to ${minor - 1}. The file is damaged: write it again.`,
        );
    }
    return {
      indices: asIndices(stored),
      values: values ? asValues(read("data", from, to)) : new Float32Array(),
    };
  };
}

/** Some rows of a dense matrix without their zeros. */
export function readDense(
  root: GroupNode,
  { within, from, to }: { within: readonly string[]; from: number; to: number },
): MatrixBlock {
  const x = nodeAt(root, within) as DatasetNode;
  const width = x.shape?.[1] ?? 0;
  const nCells = to - from;
  const stored = nCells * width === 0 ? new Float32Array() : asValues(x.read(from, to) as Numbers);
  return compressRows(from, nCells, width, stored);
}
