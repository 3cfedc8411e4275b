import path from "node:path";
import { PertlineError } from "../../error.ts";
import { listed } from "../../nearest.ts";
import { isDataset, isGroup, member } from "../h5ad/entities.ts";
import type { Hdf5Dataset, Hdf5File, Hdf5Group } from "../h5ad/file.ts";
import { closeFile, openFile } from "../h5ad/file.ts";
import type { MatrixBlock } from "../h5ad/protocol.ts";
import { rowRanges } from "../h5ad/ranges.ts";
import type { BlockOptions, FormatOptions, MatrixFile } from "../matrixFile.ts";
import { blockSize, MOST_ROWS } from "../matrixFile.ts";
import { mergeDuplicates } from "../mergeDuplicates.ts";
import { stampOfFiles } from "../text/bytes.ts";
import type { Features } from "./features.ts";
import { genesOf } from "./features.ts";

type Numbers = Int32Array | Uint32Array | BigInt64Array | BigUint64Array | Float32Array | Float64Array;

/**
 * Opens a feature-barcode matrix of Cell Ranger (`.h5`): version 3 and later (group `matrix`), or version 2 (one group
 * per genome). Features that are no genes are left out.
 *
 * @throws PertlineError NOT_CELL_RANGER, SEVERAL_GENOMES, ODD_ENCODING, SIZES_DISAGREE, FILE_DAMAGED
 */
export async function openCellRangerH5(file: string, options: FormatOptions = {}): Promise<MatrixFile> {
  const absolute = path.resolve(file);
  const opened = await openFile(absolute);
  const name = groupName(opened.file, absolute, options.genome);
  const group = member(opened.file, name) as Hdf5Group;
  const shape = numbers(group, "shape", absolute);
  const [nFeatures = NaN, nCells = NaN] = Array.from(shape.value as ArrayLike<number>, Number);
  if (!(nFeatures >= 0 && nCells >= 0 && nCells <= MOST_ROWS && nFeatures <= MOST_ROWS))
    throw new PertlineError("ODD_ENCODING", `${absolute}, ${name}/shape: expected features and cells, found ${nFeatures} and ${nCells}.`); // prettier-ignore
  const barcodes = texts(group, "barcodes", absolute, nCells);
  const features = readFeatures(group, absolute, nFeatures);
  const [data, indices, indptr] = (["data", "indices", "indptr"] as const).map((part) => numbers(group, part, absolute)) as [Hdf5Dataset, Hdf5Dataset, Hdf5Dataset]; // prettier-ignore
  const count = data.shape?.[0] ?? 0;
  const damaged = (why: string): PertlineError =>
    new PertlineError(
      "SIZES_DISAGREE",
      `${absolute}, ${name}: ${why}. The file is damaged: copy or download it again.`,
    );
  if (indices.shape?.[0] !== count || indptr.shape?.[0] !== nCells + 1)
    throw damaged(
      `${count} values, ${indices.shape?.[0]} indices and ${indptr.shape?.[0]} offsets for ${nCells} cells`,
    );
  const offsets = Float64Array.from(indptr.value as ArrayLike<number>, Number);
  if (
    offsets[0] !== 0 ||
    offsets[nCells] !== count ||
    !offsets.every((offset, i) => offset >= (offsets[i - 1] ?? 0))
  )
    throw damaged(`its offsets do not rise from 0 to ${count}`);
  const { geneOf, var: variables, notes } = genesOf(features);
  const all = variables.rows === nFeatures;
  const stored = { path: absolute, stamp: opened.stamp, within: [name], layout: "csr" as const, nRows: nCells, nColumns: nFeatures, indptr: offsets }; // prettier-ignore

  async function* blocks({ rows, signal }: BlockOptions = {}): AsyncGenerator<MatrixBlock, void, undefined> {
    for (const { from, to } of rowRanges(offsets, blockSize(options), rows)) {
      signal?.throwIfAborted();
      const first = offsets[from] as number;
      const end = offsets[to] as number;
      const indptrHere = Int32Array.from(offsets.subarray(from, to + 1), (offset) => offset - first);
      const block = { indptr: indptrHere, ...read(indices, data, first, end, nFeatures, damaged) };
      yield {
        start: from,
        nCells: to - from,
        ...mergeDuplicates(all ? block : genesOnly(block, geneOf), variables.rows),
      };
    }
  }
  return {
    nRows: nCells,
    nColumns: variables.rows,
    obs: { rows: nCells, index: barcodes, columns: new Map() },
    var: variables,
    notes,
    ...(all && { stored }),
    stamp: () => stampOfFiles([absolute]),
    blocks,
    close: () => Promise.resolve(closeFile(absolute)),
  };
}

function groupName(file: Hdf5File, place: string, genome?: string): string {
  if (isGroup(member(file, "matrix"))) return "matrix";
  const genomes = file.keys().filter((key) => {
    const group = member(file, key);
    return isGroup(group) && member(group, "barcodes") !== undefined;
  });
  if (genomes.length === 0)
    throw new PertlineError("NOT_CELL_RANGER", `${place} is neither an AnnData file nor a matrix of Cell Ranger: it has ${listed(file.keys()) || "nothing"}.`); // prettier-ignore
  if (genome !== undefined && genomes.includes(genome)) return genome;
  if (genome !== undefined || genomes.length !== 1)
    throw new PertlineError("SEVERAL_GENOMES", `${place} holds the genomes ${listed(genomes)}. Say which one: genome: "${genomes[0] ?? ""}".`); // prettier-ignore
  return genomes[0] as string;
}

function dataset(group: Hdf5Group, part: string, place: string): Hdf5Dataset {
  const found = part.split("/").reduce<ReturnType<typeof member>>((at, key) => (isGroup(at) ? member(at, key) : undefined), group); // prettier-ignore
  if (!isDataset(found) || found.shape?.length !== 1)
    throw new PertlineError("ODD_ENCODING", `${place} has no ${part} in ${group.path}: expected a feature-barcode matrix of Cell Ranger.`); // prettier-ignore
  return found;
}

function numbers(group: Hdf5Group, part: string, place: string): Hdf5Dataset {
  const found = dataset(group, part, place);
  const { type, size } = found.metadata;
  if (type === 0 || (type === 1 && size >= 4)) return found;
  throw new PertlineError("ODD_ENCODING", `${place}, ${group.path}/${part}: it holds no numbers.`);
}

function texts(group: Hdf5Group, part: string, place: string, count: number): string[] {
  const found = dataset(group, part, place);
  if (found.shape?.[0] !== count)
    throw new PertlineError("SIZES_DISAGREE", `${place}, ${group.path}/${part}: it has ${found.shape?.[0]} names, expected ${count}.`); // prettier-ignore
  const { value } = found;
  if (!Array.isArray(value) || (count > 0 && typeof value[0] !== "string"))
    throw new PertlineError("ODD_ENCODING", `${place}, ${group.path}/${part}: it holds no names.`);
  return value as string[];
}

function readFeatures(group: Hdf5Group, place: string, count: number): Features {
  if (!isGroup(member(group, "features")))
    return {
      ids: texts(group, "genes", place, count),
      names: texts(group, "gene_names", place, count),
      types: [],
    };
  const features = member(group, "features") as Hdf5Group;
  return {
    ids: texts(group, "features/id", place, count),
    names: texts(group, "features/name", place, count),
    types: texts(group, "features/feature_type", place, count),
    ...(member(features, "genome") && { genomes: texts(group, "features/genome", place, count) }),
  };
}

function read(
  indices: Hdf5Dataset,
  data: Hdf5Dataset,
  from: number,
  to: number,
  nFeatures: number,
  damaged: (why: string) => PertlineError,
): { indices: Int32Array; values: Float32Array | Float64Array } {
  if (from === to) return { indices: new Int32Array(), values: new Float32Array() };
  const stored = indices.slice([[from, to]]) as Numbers;
  const own = new Int32Array(stored.length);
  for (let i = 0; i < stored.length; i++) {
    const index = Number(stored[i]);
    if (!(index >= 0 && index < nFeatures && Number.isInteger(index))) throw damaged(`it has an index ${index}, expected 0 to ${nFeatures - 1}`); // prettier-ignore
    own[i] = index;
  }
  const values = data.slice([[from, to]]) as Numbers;
  if (values.length !== own.length) throw damaged("values and indices are not equally many");
  return {
    indices: own,
    values: values instanceof Float32Array ? values : Float64Array.from(values as ArrayLike<number>, Number),
  };
}

function genesOnly(
  {
    indptr,
    indices,
    values,
  }: { indptr: Int32Array; indices: Int32Array; values: Float32Array | Float64Array },
  geneOf: Int32Array,
): { indptr: Int32Array; indices: Int32Array; values: Float32Array | Float64Array } {
  let to = 0;
  for (let row = 0, from = 0; row + 1 < indptr.length; row++) {
    const end = indptr[row + 1] as number;
    for (let i = from; i < end; i++) {
      const gene = geneOf[indices[i] as number] as number;
      if (gene < 0) continue;
      indices[to] = gene;
      values[to++] = values[i] as number;
    }
    indptr[row + 1] = to;
    from = end;
  }
  return { indptr, indices: indices.slice(0, to), values: values.slice(0, to) };
}
