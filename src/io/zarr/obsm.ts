import { PertlineError } from "../../error.ts";
import { MOST_OBSM_VALUES, unknownObsm } from "../h5ad/obsm.ts";
import type { Embedding } from "../h5ad/protocol.ts";
import type { ZarrFile } from "./array.ts";
import { membersOf } from "./members.ts";
import { readZarrTable } from "./table.ts";
import { wholeArray } from "./wholeArray.ts";

/** Names in `obsm`; none where there is no way to list them. */
export async function obsmNames(file: ZarrFile): Promise<string[]> {
  if ((await file.node("obsm"))?.kind !== "group") return [];
  return membersOf(file, "obsm").catch((error: unknown) => {
    if ((error as { code?: string }).code === "NO_LISTING") return [];
    throw error;
  });
}

/**
 * Reads a member of `obsm`: a dense array of numbers, or a data frame of which all columns are numbers.
 * @throws PertlineError UNKNOWN_OBSM, ODD_ENCODING, SIZES_DISAGREE, BAD_NAME and of reading
 */
export async function readObsm(file: ZarrFile, name: string, nRows: number): Promise<Embedding> {
  const store = file.store.name;
  const odd = (why: string): PertlineError =>
    new PertlineError(
      "ODD_ENCODING",
      `${store}, obsm/${name} cannot be read: ${why}. Expected a dense array or a data frame of numbers.`,
    );
  const node = name === "" || /^\.*$|[/\\\0]/.test(name) ? undefined : await file.node(`obsm/${name}`);
  if (!node) throw unknownObsm(name, await obsmNames(file), store);
  if (node.kind === "group") {
    if (node.attributes["encoding-type"] !== "dataframe") throw odd(`its encoding is ${String(node.attributes["encoding-type"])}`); // prettier-ignore
    const notes: string[] = [];
    const table = await readZarrTable(file, `obsm/${name}`, nRows, notes);
    const columns = [...table.columns].flatMap(([key, column]) => (column.kind === "number" ? [{ key, column }] : [])); // prettier-ignore
    if (columns.length < table.columns.size || notes.length > 0) throw odd("not all of its columns are numbers"); // prettier-ignore
    const values = new Float64Array(table.rows * columns.length);
    columns.forEach(({ column }, j) => {
      for (let i = 0; i < table.rows; i++) values[i * columns.length + j] = column.values[i] as number;
    });
    return { rows: table.rows, columns: columns.length, values, names: columns.map(({ key }) => key) };
  }
  const [rows, columns = 1, more] = node.shape;
  if (rows === undefined || more !== undefined || node.type === "text")
    throw odd("it is no table of numbers");
  if (rows * columns > MOST_OBSM_VALUES) throw odd(`it has ${rows} × ${columns} values`);
  if (rows !== nRows)
    throw new PertlineError("SIZES_DISAGREE", `${store}, obsm/${name} has ${rows} rows, expected ${nRows}. The store is damaged: write it again.`); // prettier-ignore
  return { rows, columns, values: (await wholeArray(node)) as Float64Array, names: undefined };
}
