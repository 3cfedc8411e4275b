import type { GroupNode } from "../hdf5/node.ts";
import { nodeAt } from "../hdf5/node.ts";
import { mergeDuplicates } from "../mergeDuplicates.ts";
import { newReadCompressed, readDense } from "./matrix.ts";
import { isForGeneralReader, withOwnTree } from "./ownTree.ts";
import type { MatrixBlock, MatrixShape } from "./protocol.ts";
import type { Range } from "./ranges.ts";

/** Values and, of a stored chunk, elements that are read in the caller's thread: some ten milliseconds. */
const FEW = 1 << 20;

/** A matrix and where it is. */
export interface MatrixPlace {
  path: string;
  stamp: string;
  within: readonly string[];
  matrix: MatrixShape;
}

/**
 * Reads a few rows at once in the caller's thread, from the stored bytes: starting the reader's thread takes ten times
 * as long.
 * @returns undefined where that is not for this thread: many values, large chunks, what only the general reader knows
 * @throws PertlineError of the file
 */
export function readHere(place: MatrixPlace, ranges: readonly Range[]): MatrixBlock[] | undefined {
  const { layout, nColumns, indptr } = place.matrix;
  if (layout === "csc") return undefined;
  const size = ({ from, to }: Range): number =>
    layout === "dense" ? (to - from) * nColumns : (indptr[to] as number) - (indptr[from] as number);
  if (ranges.reduce((sum, range) => sum + size(range), 0) > FEW) return undefined;
  try {
    return withOwnTree(place.path, place.stamp, (root) => {
      const names = layout === "dense" ? [[]] : [["data"], ["indices"]];
      if (names.some((name) => chunkSize(root, [...place.within, ...name]) > FEW)) return undefined;
      return layout === "dense"
        ? ranges.map(({ from, to }) => readDense(root, { within: place.within, from, to }))
        : readRows(root, place, ranges);
    });
  } catch (error) {
    if (isForGeneralReader(error)) return undefined;
    throw error;
  }
}

function chunkSize(root: GroupNode, within: readonly string[]): number {
  const node = nodeAt(root, within);
  return node?.kind === "dataset" && node.chunk ? node.chunk.reduce((a, b) => a * b, 1) : 0;
}

function readRows(
  root: GroupNode,
  { within, matrix: { indptr, nColumns } }: MatrixPlace,
  ranges: readonly Range[],
): MatrixBlock[] {
  const read = newReadCompressed(root, within, nColumns);
  return ranges.map(({ from, to }) => {
    const first = indptr[from] as number;
    const offsets = Int32Array.from(indptr.subarray(from, to + 1), (offset) => offset - first);
    const part = read(first, indptr[to] as number);
    return { start: from, nCells: to - from, ...mergeDuplicates({ indptr: offsets, ...part }, nColumns) };
  });
}
