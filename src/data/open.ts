import path from "node:path";
import { sha256 } from "../io/checksum.ts";
import { PertlineError } from "../error.ts";
import type { H5ad } from "../io/h5ad/open.ts";
import { openH5ad } from "../io/h5ad/open.ts";
import type { Element } from "../io/h5ad/protocol.ts";
import type { CellBlock, Cells, ReadOptions } from "./cells.ts";
import { geneSymbols } from "./geneSymbols.ts";

export interface OpenOptions {
  /** Name of the data set, the file's name unless told. */
  name?: string;
  signal?: AbortSignal;
}

/**
 * Opens a cells × genes file (`.h5ad`, recognised by content). Its tables are read now, its matrix when asked for.
 *
 * @throws PertlineError FILE_NOT_FOUND, FILE_UNREADABLE, NOT_HDF5, FILE_TRUNCATED, FILE_DAMAGED, FILTER_MISSING, NO_X,
 * NO_TABLE, NO_OBS_COLUMNS, NO_CELLS, ANNDATA_TOO_OLD, ODD_ENCODING, SIZES_DISAGREE
 */
export async function openCells(file: string, options: OpenOptions = {}): Promise<Cells> {
  const h5ad = await openH5ad(file, options.signal);
  const { nRows, nColumns, obs } = h5ad;
  if (obs.columns.size === 0)
    throw new PertlineError(
      "NO_OBS_COLUMNS",
      `The file ${h5ad.path} says nothing about its cells: obs has no columns. Expected one with the condition of each cell.`,
    );
  if (nRows === 0 || nColumns === 0)
    throw new PertlineError("NO_CELLS", `The file ${h5ad.path} holds ${nRows} cells × ${nColumns} genes.`);
  const genes = geneSymbols(h5ad.var);
  const truth = simulatedTruth(h5ad.uns, nColumns);
  const simulated = typeof h5ad.uns === "object" && "simulated" in h5ad.uns;
  let checksum: Promise<string> | undefined;
  return {
    name: options.name ?? path.basename(h5ad.path),
    provenance: simulated || truth !== undefined ? "simulated" : "real file run here",
    checksum: () => (checksum ??= sha256(h5ad.path)),
    nCells: nRows,
    genes,
    obs,
    var: h5ad.var,
    notes: h5ad.notes,
    ...(truth && { truth }),
    stored: h5ad.stored,
    blocks: (read) => blocks(h5ad, read),
    close: h5ad.close,
  };
}

async function* blocks(
  h5ad: H5ad,
  { signal, rows, progress }: ReadOptions = {},
): AsyncGenerator<CellBlock, void, undefined> {
  const bar = progress?.(h5ad.nRows, `Reading ${path.basename(h5ad.path)}`);
  try {
    for await (const block of h5ad.blocks({ signal, rows })) {
      yield block;
      bar?.update(block.start + block.nCells);
    }
    bar?.update(h5ad.nRows);
  } finally {
    bar?.end();
  }
}

/** `uns/pertline/truth` = { conditions, means (conditions × genes) }, as the simulator writes it. */
function simulatedTruth(uns: Element | undefined, nGenes: number): Map<string, Float64Array> | undefined {
  const truth = dictionary(dictionary(uns)?.truth);
  if (!truth) return undefined;
  const conditions = array(truth.conditions)?.values;
  const means = array(truth.means);
  if (
    !Array.isArray(conditions) ||
    !(means?.values instanceof Float64Array) ||
    means.shape[0] !== conditions.length ||
    means.shape[1] !== nGenes
  )
    throw new PertlineError(
      "SIZES_DISAGREE",
      `The simulated truth in uns/pertline/truth does not fit: expected conditions (texts) and means (conditions × ${nGenes} genes). Simulate the file again.`,
    );
  const { values } = means;
  return new Map(conditions.map((label, row) => [label, values.slice(row * nGenes, (row + 1) * nGenes)]));
}

function dictionary(element: Element | undefined): Record<string, Element> | undefined {
  return typeof element === "object" && !array(element) ? (element as Record<string, Element>) : undefined;
}

function array(
  element: Element | undefined,
): { shape: number[]; values: string[] | Float64Array } | undefined {
  return typeof element === "object" && Array.isArray(element.shape)
    ? (element as { shape: number[]; values: string[] | Float64Array })
    : undefined;
}
