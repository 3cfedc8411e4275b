import path from "node:path";
import { PertlineError } from "../error.ts";

import { writeH5ad } from "../io/h5ad/write.ts";
import { writeParquet } from "../io/parquet/write.ts";
import { writePredictionFolder } from "../io/predictions/folder.ts";
import type { Table } from "../io/table.ts";
import { writeZarr, type ZarrToWrite } from "../io/zarr/write.ts";
import type { Predictions } from "./predictions.ts";
import type { Pseudobulk } from "./pseudobulk.ts";

export interface WriteOptions {
  /** Replace what is there already: folders are kept otherwise. */
  overwrite?: boolean;
  signal?: AbortSignal;
}

interface Result {
  conditions: readonly string[];
  genes: readonly string[];
  values: Float64Array;
  obs: Table["columns"];
  uns: NonNullable<ZarrToWrite["uns"]>;
  /** Columns of a long table. */
  long: Readonly<Record<string, Float64Array>>;
  perCondition?: Readonly<Record<string, readonly number[]>>;
}

/**
 * Writes the means of a pseudobulk, by the name: `.h5ad`, `.zarr` (a folder; obs has `condition` and `n_cells`, uns the
 * variances), `.parquet` (long: condition, gene, mean, variance, n_cells), or an exchange folder (the means alone).
 *
 * @throws PertlineError UNKNOWN_FORMAT for other endings, FOLDER_EXISTS, DUPLICATE_NAME, MODULE_MISSING, WRITE_FAILED
 */
export async function writePseudobulk(
  place: string,
  bulk: Pseudobulk,
  options: WriteOptions = {},
): Promise<void> {
  const { genes, means, variances, nCells } = bulk;
  const conditions = bulk.conditions.map(({ label }) => label);
  await write(place, options, {
    conditions,
    genes,
    values: means,
    obs: new Map([["n_cells", { kind: "number", values: Float64Array.from(nCells) }]]),
    uns: {
      dataset: bulk.dataset,
      control: conditions[bulk.control] as string,
      scale: bulk.scale.kind,
      variances: { shape: [conditions.length, genes.length], values: variances },
    },
    long: { mean: means, variance: variances },
    perCondition: { n_cells: nCells },
  });
}

/**
 * Writes predictions, by the name: `.h5ad`, `.zarr` (a folder), `.parquet` (long: condition, gene, prediction), or an
 * exchange folder (`all_predictions.json` and `gene_names.json`). `importPredictions` reads each.
 *
 * @throws PertlineError UNKNOWN_FORMAT for other endings, FOLDER_EXISTS, DUPLICATE_NAME, MODULE_MISSING, WRITE_FAILED
 */
export async function writePredictions(
  place: string,
  predictions: Predictions,
  options: WriteOptions = {},
): Promise<void> {
  const { conditions, genes, values, model, label, notPredicted } = predictions;
  await write(place, options, {
    conditions,
    genes,
    values,
    obs: new Map(),
    uns: {
      model,
      label,
      not_predicted: { shape: [notPredicted.length], values: notPredicted.map(({ condition }) => condition) },
    },
    long: { prediction: values },
  });
}

async function write(place: string, { overwrite, signal }: WriteOptions, result: Result): Promise<void> {
  signal?.throwIfAborted();
  const { conditions, genes, values, long, perCondition } = result;
  switch (path.extname(place.replace(/[/\\]+$/, "")).toLowerCase()) {
    case ".h5ad":
      return writeH5ad(place, anndata(result), signal);
    case ".zarr":
      return writeZarr(place, anndata(result), {
        ...(overwrite && { overwrite }),
        ...(signal && { signal }),
      });
    case ".parquet":
      return writeParquet(
        place,
        { conditions, genes, values: long, ...(perCondition && { perCondition }) },
        signal,
      );
    case "":
      return writePredictionFolder(place, { conditions, genes, values }, { ...(overwrite && { overwrite }) });
    default:
      throw new PertlineError("UNKNOWN_FORMAT", `"${place}" says no format that is written: expected a name with .h5ad, .zarr or .parquet, or without an ending for an exchange folder.`); // prettier-ignore
  }
}

function anndata({ conditions, genes, values, obs, uns }: Result): ZarrToWrite {
  const shared = new Set(genes).size < genes.length;
  return {
    X: { shape: [conditions.length, genes.length], values },
    obs: {
      rows: conditions.length,
      index: [...conditions],
      columns: new Map([["condition", { kind: "text", values: [...conditions] }], ...obs]),
    },
    var: {
      rows: genes.length,
      index: shared ? uniqueNames(genes) : [...genes],
      columns: new Map(shared ? [["gene_name", { kind: "text", values: [...genes] }]] : []),
    },
    uns,
  };
}

/** Python expects names that occur once: as anndata's `var_names_make_unique` has them. */
function uniqueNames(genes: readonly string[]): string[] {
  const taken = new Set(genes);
  const seen = new Set<string>();
  return genes.map((gene) => {
    let name = gene;
    for (let k = 1; seen.has(name) || (name !== gene && taken.has(name)); k++) name = `${gene}-${k}`;
    seen.add(name);
    return name;
  });
}
