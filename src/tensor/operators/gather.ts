import { graphError } from "../failure.ts";
import { isConstant } from "../leaves.ts";
import { shapeText } from "../shape.ts";
import { nameOf, type Operator, type Tensor } from "../tensor.ts";
import { rowSelection, sparseProduct, transposed } from "./sparseProduct.ts";
import { reshape } from "./reshape.ts";
import { scatterAdd } from "./scatterAdd.ts";

/**
 * Rows of a table (its first axis) at positions of any shape: a result of the positions' shape and then that of a row.
 * Fixed positions are checked here; given ones are checked by the runtime.
 *
 * @throws PertlineError TYPE_MISMATCH, BAD_POSITION
 */
export function gather(table: Tensor, rows: Tensor): Tensor {
  if (rows.type !== "int32")
    throw graphError("TYPE_MISMATCH", `gather needs positions (int32), found ${rows.type}.`, [table, rows]);
  if (table.shape.length === 0)
    throw graphError("SHAPE_MISMATCH", "gather needs a table of at least one axis.", [table, rows]);
  const height = table.shape[0]!;
  if (isConstant(rows)) {
    const bad = rows.values.findIndex((row) => row < 0 || row >= height);
    if (bad >= 0)
      throw graphError(
        "BAD_POSITION",
        `gather: position ${rows.values[bad]} is not among the ${height} rows of ${nameOf(table)}, ${shapeText(table.shape)}.`,
        [],
      );
  }
  const shape = [...rows.shape, ...table.shape.slice(1)];
  return { operator: GATHER, inputs: [table, rows], shape, type: table.type };
}

const GATHER: Operator = {
  name: "gather",
  emit: (to, inputs) => to.node("Gather", inputs, { axis: 0 }),
  gradient: (dy, { inputs: [table, rows] }) => {
    const height = table!.shape[0]!;
    if (!isConstant(rows!)) return [scatterAdd(dy, rows!, height), undefined];
    const flat = reshape(dy, [rows!.values.length, ...table!.shape.slice(1)]);
    return [sparseProduct(transposed(rowSelection(rows!.values, height)), flat), undefined];
  },
};
