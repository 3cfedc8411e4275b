import { stat } from "node:fs/promises";
import path from "node:path";
import { sha256 } from "../io/checksum.ts";
import { folderChecksum } from "../io/folderChecksum.ts";
import { PertlineError } from "../error.ts";
import { openH5ad } from "../io/h5ad/open.ts";
import type { Element } from "../io/h5ad/protocol.ts";
import { isUrl } from "../io/http.ts";
import type { FormatOptions, MatrixFile } from "../io/matrixFile.ts";
import { openInThread, readTableInThread } from "../io/readThread/client.ts";
import type { Format } from "../io/recognise.ts";
import { recognise } from "../io/recognise.ts";
import type { Table } from "../io/table.ts";
import type { CellBlock, Cells, Progress, ReadOptions } from "./cells.ts";
import { geneSymbols } from "./geneSymbols.ts";
import type { ResolvedData } from "./registry/resolveData.ts";
import { resolveData } from "./registry/resolveData.ts";
import { withObs } from "./withObs.ts";

export interface OpenOptions extends FormatOptions {
  /** Name of the data set, the file's name unless told. */
  name?: string;
  /** A table of the cells in a file of its own (delimited text or Parquet), its rows named like the cells. */
  obs?: string;
  /** Which matrix: the name of a layer (e.g. "counts"), "raw/X" for what scanpy set aside; X unless told. */
  layer?: string;
  signal?: AbortSignal;
  /** Of a data set that has to be fetched first. */
  progress?: Progress;
}

/**
 * Opens a cells × genes file, recognised by content: AnnData `.h5ad`, AnnData Zarr (folder, zip or web address), a 10x
 * Matrix Market folder, a Cell Ranger `.h5`, a matrix of delimited text (plain or gzip), or Parquet (wide or long). Its
 * tables are read now (columns of an `.h5ad` when asked for), its matrix when asked for, in bounded memory.
 *
 * @param data a path; a web address; or the name of a data set (see `dataset`), fetched when it is not here. A file or
 * folder of that name comes first
 * @throws PertlineError UNKNOWN_FORMAT, FILE_NOT_FOUND, FILE_UNREADABLE, FILE_TRUNCATED, FILE_DAMAGED, FILTER_MISSING,
 * NO_X, NO_LAYER, NO_TABLE, NO_OBS_COLUMNS, NO_CELLS, ANNDATA_TOO_OLD, ODD_ENCODING, SIZES_DISAGREE, NAMES_DIFFER, and of the
 * formats
 */
export async function openCells(data: string, options: OpenOptions = {}): Promise<Cells> {
  const { signal, progress } = options;
  const resolved = await resolveData(data, { ...(signal && { signal }), ...(progress && { progress }) });
  const { place } = resolved;
  const opened = await openFormat(place, await recognise(place), options);
  const { open } = opened;
  try {
    return await asCells(resolved, opened, options);
  } catch (error) {
    await open.close().catch(() => undefined); // the first error tells more
    throw error;
  }
}

type Opened = Omit<MatrixFile, "stamp">;

interface OpenedFormat {
  open: Opened;
  /** Whether the format has a table of cells. */
  describesCells: boolean;
  /** What AnnData has beside its matrix. */
  more: Pick<Cells, "layers" | "obsmNames" | "uns" | "obsm">;
}

const parts = (path: string): string[] => path.split("/").filter((part) => part !== "");

async function openFormat(place: string, format: Format, options: OpenOptions): Promise<OpenedFormat> {
  const { layer, signal, memory, orientation, metadata, genome } = options;
  const told: FormatOptions = {
    ...(memory !== undefined && { memory }),
    ...(orientation && { orientation }),
    ...(metadata && { metadata }),
    ...(genome !== undefined && { genome }),
  };
  if (format !== "hdf5") {
    if (layer !== undefined)
      throw new PertlineError(
        "NO_LAYER",
        `Layers are read of .h5ad files; ${place} is none. Leave out layer.`,
      );
    const open = await openInThread({ format, source: place, options: told }, signal);
    const { readUns, readObsm, obsmNames } = open;
    const more = {
      ...(obsmNames && { obsmNames }),
      ...(readObsm && { obsm: readObsm }),
      ...(readUns && { uns: (path = "", signal?: AbortSignal) => readUns(parts(path), signal) }),
    };
    return { open, describesCells: format === "zarr", more };
  }
  try {
    const { own, layers, obsmNames, uns, obsm, ...h5ad } = await openH5ad(place, { layer, signal });
    const open = { ...h5ad, ...(own !== undefined && { uns: own }) };
    return { open, describesCells: true, more: { layers, obsmNames, uns, obsm } };
  } catch (noAnnData) {
    if (!/^NO_(TABLE|X)$/.test((noAnnData as { code?: string }).code ?? "")) throw noAnnData;
    const request = { format: "10x-h5" as const, source: place, options: told };
    const open = await openInThread(request, signal).catch((error: unknown) => {
      throw (error as { code?: string }).code === "NOT_CELL_RANGER" ? noAnnData : error;
    });
    return { open, describesCells: false, more: {} };
  }
}

async function asCells(
  { place, name, notes: said }: ResolvedData,
  { open, describesCells, more }: OpenedFormat,
  options: OpenOptions,
): Promise<Cells> {
  const { nRows, nColumns } = open;
  const notes = [...said, ...open.notes];
  let obs: Table = open.obs;
  if (options.obs !== undefined) {
    const { table, note } = withObs(
      obs,
      await readTableInThread(path.resolve(options.obs), options.signal),
      options.obs,
    );
    obs = table;
    if (note) notes.push(note);
  }
  if (obs.columns.size === 0 && describesCells)
    throw new PertlineError(
      "NO_OBS_COLUMNS",
      `The file ${place} says nothing about its cells: obs has no columns. Expected one with the condition of each cell. If that is in a table of its own, name it: obs.`,
    );
  if (obs.columns.size === 0)
    notes.push(`${place} says nothing about its cells: give a table with the condition of each cell (obs).`);
  if (nRows === 0 || nColumns === 0)
    throw new PertlineError("NO_CELLS", `The file ${place} holds ${nRows} cells × ${nColumns} genes.`);
  const truth = simulatedTruth(open.uns, nColumns);
  const simulated = dictionary(open.uns)?.simulated !== undefined;
  let checksum: Promise<string> | undefined;
  return {
    name: options.name ?? name ?? path.basename(isUrl(place) ? new URL(place).pathname : place),
    provenance: simulated || truth !== undefined ? "simulated" : "real file run here",
    checksum: () => (checksum ??= checksumOf(place)),
    nCells: nRows,
    genes: geneSymbols(open.var),
    obs,
    var: open.var,
    notes,
    ...(truth && { truth }),
    ...more,
    ...(open.stored && { stored: open.stored }),
    blocks: (read) => blocks(place, open, read),
    close: open.close,
  };
}

async function checksumOf(place: string): Promise<string> {
  if (isUrl(place))
    throw new PertlineError(
      "NO_CHECKSUM",
      `${place} is read from the web, in parts: its checksum is not known.`,
    );
  return (await stat(place)).isDirectory() ? folderChecksum(place) : sha256(place);
}

async function* blocks(
  place: string,
  file: Opened,
  { signal, rows, progress }: ReadOptions = {},
): AsyncGenerator<CellBlock, void, undefined> {
  const bar = progress?.(file.nRows, `Reading ${path.basename(place)}`);
  try {
    for await (const block of file.blocks({ ...(signal && { signal }), ...(rows && { rows }) })) {
      yield block;
      bar?.update(block.start + block.nCells);
    }
    bar?.update(file.nRows);
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
  return new Map(
    conditions.map((label, row) => [label ?? "", values.slice(row * nGenes, (row + 1) * nGenes)]),
  );
}

function dictionary(element: Element | undefined): Record<string, Element> | undefined {
  return typeof element === "object" && element !== null && !array(element)
    ? (element as Record<string, Element>)
    : undefined;
}

function array(
  element: Element | undefined,
): { shape: number[]; values: (string | null)[] | Float64Array } | undefined {
  return typeof element === "object" && element !== null && Array.isArray(element.shape)
    ? (element as { shape: number[]; values: (string | null)[] | Float64Array })
    : undefined;
}
