import { PertlineError } from "../../error.ts";
import { isGroup, member, readElement, readTable } from "./elements.ts";
import type { Hdf5File } from "./file.ts";
import { matrixShape } from "./matrix.ts";
import type { Description } from "./protocol.ts";

/**
 * Everything of an AnnData file but the values of X.
 * @throws PertlineError NO_X, NO_TABLE, ANNDATA_TOO_OLD, ODD_ENCODING, SIZES_DISAGREE
 */
export function describe(file: Hdf5File): Omit<Description, "stamp"> {
  const notes: string[] = [];
  const obs = readTable(file, "obs", notes);
  const variables = readTable(file, "var", notes);
  const matrix = matrixShape(file);
  for (const [size, of, table, rows] of [
    [matrix.nRows, "rows", "obs", obs.rows],
    [matrix.nColumns, "columns", "var", variables.rows],
  ] as const)
    if (size !== rows)
      throw new PertlineError(
        "SIZES_DISAGREE",
        `X has ${size} ${of}, but ${table} has ${rows}. The file is damaged: write it again.`,
      );
  const uns = member(file, "uns");
  const own = isGroup(uns) ? member(uns, "pertline") : undefined;
  return { matrix, obs, var: variables, uns: own && readElement(own), notes };
}
