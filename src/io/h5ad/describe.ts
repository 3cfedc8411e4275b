import { PertlineError } from "../../error.ts";
import type { GroupNode } from "../hdf5/node.ts";
import { nodeAt } from "../hdf5/node.ts";
import type { Reopen } from "./frame.ts";
import { readFrame } from "./frame.ts";
import { matrixPath, matrixShape } from "./matrix.ts";
import type { Description } from "./protocol.ts";
import { readElement } from "./uns.ts";

/**
 * Everything of an AnnData file but the values of its matrix; those of its tables are read when asked for.
 * @param layer name of a layer, "raw/X", or X where not told
 * @throws PertlineError NO_X, NO_LAYER, NO_TABLE, ANNDATA_TOO_OLD, ODD_ENCODING, SIZES_DISAGREE
 */
export function describe(
  root: GroupNode,
  layer: string | undefined,
  reopen: Reopen,
): Omit<Description, "stamp"> {
  const notes: string[] = [];
  const within = matrixPath(root, layer);
  const matrix = matrixShape(root, within);
  const varPath = within[0] === "raw" ? ["raw", "var"] : ["var"];
  const obs = readFrame(root, ["obs"], notes, reopen);
  const variables = readFrame(root, varPath, notes, reopen);
  const name = within.join("/");
  for (const [size, of, table, rows] of [
    [matrix.nRows, "rows", "obs", obs.rows],
    [matrix.nColumns, "columns", varPath.join("/"), variables.rows],
  ] as const)
    if (size !== rows)
      throw new PertlineError(
        "SIZES_DISAGREE",
        `${name} has ${size} ${of}, but ${table} has ${rows}. The file is damaged: write it again.`,
      );
  const own = nodeAt(root, ["uns", "pertline"]);
  const members = (folder: string): string[] => {
    const node = nodeAt(root, [folder]);
    return node?.kind === "group" ? node.keys() : [];
  };
  return {
    matrix,
    within,
    obs,
    var: variables,
    uns: own?.kind === "group" ? readElement(own) : undefined,
    layers: members("layers"),
    obsm: members("obsm"),
    notes,
  };
}
