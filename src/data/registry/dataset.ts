import { existsSync } from "node:fs";
import path from "node:path";
import type { Table } from "../../io/table.ts";
import { readWorkbook } from "../../io/workbook.ts";
import type { Cells } from "../cells.ts";
import type { Gene2go } from "../gene2go.ts";
import { readGene2go, readGeneList } from "../gene2go.ts";
import type { GeneGraph } from "../goGraph.ts";
import { readGeneGraph } from "../goGraph.ts";
import { openCells } from "../open.ts";
import type { GetOptions } from "./getData.ts";
import { dataPaths, getData } from "./getData.ts";
import { dataEntry } from "./registry.ts";

/** Workbook (file name without `.xlsx`) → sheet → table. */
export type Workbooks = Map<string, Map<string, Table>>;

/** What each built-in data set is opened as. */
export interface Datasets {
  norman: Cells;
  norman_from_scfoundation: Cells;
  adamson: Cells;
  dixit: Cells;
  replogle_k562_essential: Cells;
  replogle_rpe1_essential: Cells;
  gene2go: Gene2go;
  essential_genes: string[];
  go_essential_all: GeneGraph;
  paper_source_data: Workbooks;
}

export type Opened = Cells | Gene2go | string[] | GeneGraph | Workbooks;

export interface DatasetOptions extends GetOptions {
  /** Fetch it when it is not there; yes unless told. */
  fetch?: boolean;
}

/**
 * Opens a data set by name, fetched first when it is not in the data folder: the built-in ones (see `Datasets`) and those
 * of the user's own registry. `pertline data list` shows them.
 *
 * @example const cells = await dataset("adamson", { progress });
 * @throws PertlineError UNKNOWN_DATASET; those of `getData` and of the reader
 */
export async function dataset<const Name extends string>(
  name: Name,
  options: DatasetOptions = {},
): Promise<Name extends keyof Datasets ? Datasets[Name] : Opened> {
  type Result = Name extends keyof Datasets ? Datasets[Name] : Opened;
  const { environment, signal, fetch = true } = options;
  const { kind } = await dataEntry(name, environment);
  const paths = await dataPaths(name, environment);
  if (fetch && !paths.every((file) => existsSync(file))) await getData(name, options);
  const [file] = paths as [string];
  switch (kind) {
    case "cells":
      return (await openCells(file, { name, ...(signal && { signal }) })) as Result;
    case "gene2go":
      return (await readGene2go(file)) as Result;
    case "genes":
      return (await readGeneList(file)) as Result;
    case "graph":
      return (await readGeneGraph(file, { ...(signal && { signal }) })) as Result;
    case "workbooks": {
      const books: Workbooks = new Map();
      for (const one of paths) books.set(path.basename(one, path.extname(one)), await readWorkbook(one));
      return books as Result;
    }
  }
}
