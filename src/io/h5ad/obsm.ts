import { PertlineError } from "../../error.ts";
import { suggestion } from "../../nearest.ts";
import type { GroupNode } from "../hdf5/node.ts";
import { nodeAt } from "../hdf5/node.ts";
import { doubles } from "./column.ts";
import { readFrame, readNow } from "./frame.ts";
import type { Embedding } from "./protocol.ts";

/** Numbers of one answer: 0.8 GB as doubles. */
export const MOST_OBSM_VALUES: number = 100_000_000;

export function unknownObsm(
  name: string,
  names: readonly string[],
  file: string = "The file",
): PertlineError {
  const known = names.length === 0 ? `${file} has none.` : suggestion(name, names);
  return new PertlineError("UNKNOWN_OBSM", `There is no "${name}" in obsm. ${known}`);
}

/**
 * Reads a member of `obsm`: a dense array of numbers, or a data frame of which all columns are numbers.
 * @throws PertlineError UNKNOWN_OBSM, ODD_ENCODING, SIZES_DISAGREE
 */
export function readObsm(root: GroupNode, name: string): Embedding {
  const folder = nodeAt(root, ["obsm"]);
  const keys = folder?.kind === "group" ? folder.keys() : [];
  const node = folder?.kind === "group" ? folder.get(name) : undefined;
  if (!node) throw unknownObsm(name, keys);
  const odd = (why: string): PertlineError =>
    new PertlineError(
      "ODD_ENCODING",
      `${node.path} cannot be read: ${why}. Expected a dense array or a data frame of numbers.`,
    );
  if (node.kind === "link") throw odd(node.why);
  if (node.kind === "group") {
    if (node.attribute("encoding-type") !== "dataframe") throw odd(`its encoding is ${String(node.attribute("encoding-type"))}`); // prettier-ignore
    const table = readNow(
      readFrame(root, ["obsm", name], [], (work) => work(root)),
      `obsm/${name}`,
      [],
    );
    const columns = [...table.columns].filter(([, column]) => column.kind === "number");
    if (columns.length < table.columns.size) throw odd("not all of its columns are numbers");
    const values = new Float64Array(table.rows * columns.length);
    columns.forEach(([, column], j) => {
      for (let i = 0; i < table.rows; i++) values[i * columns.length + j] = (column as { values: Float64Array }).values[i] as number; // prettier-ignore
    });
    return { rows: table.rows, columns: columns.length, values, names: columns.map(([key]) => key) };
  }
  const [rows, columns = 1, more] = node.shape ?? [];
  if (rows === undefined || more !== undefined || (node.type !== "number" && node.type !== "boolean"))
    throw odd("it is no table of numbers");
  if (rows * columns > MOST_OBSM_VALUES) throw odd(`it has ${rows} × ${columns} values`);
  return { rows, columns, values: doubles(node.read()), names: undefined };
}
