import type { OpenH5adOptions } from "../../src/io/h5ad/open.ts";
import { openH5ad } from "../../src/io/h5ad/open.ts";

/** Asks for everything of an AnnData file: its tables, `uns`, embeddings and matrix. Gives the sum of all its values. */
export async function readAll(file: string, options?: OpenH5adOptions): Promise<number> {
  const h5ad = await openH5ad(file, options);
  for (const table of [h5ad.obs, h5ad.var]) {
    if (table.index.length !== table.rows)
      throw new Error(`${table.index.length} names of ${table.rows} rows`);
    for (const column of table.columns.values()) {
      const { length } = column.kind === "category" ? column.codes : column.values;
      if (length !== table.rows) throw new Error(`${length} values for ${table.rows} rows`);
      if (column.kind === "category") void column.categories.length;
    }
  }
  await h5ad.uns();
  for (const name of h5ad.obsmNames) await h5ad.obsm(name);
  let sum = 0;
  for await (const { nCells, indptr, indices, values } of h5ad.blocks()) {
    const end = indptr[nCells] as number;
    for (let i = 0; i < end; i++) {
      const column = indices[i] as number;
      if (!(column >= 0 && column < h5ad.nColumns))
        throw new Error(`a value in column ${column} of ${h5ad.nColumns}`);
      sum += values[i] as number;
    }
  }
  return sum;
}
