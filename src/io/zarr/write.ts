import { PertlineError } from "../../error.ts";
import type { Dictionary, ElementToWrite, H5adToWrite, MatrixToWrite } from "../h5ad/write.ts";
import type { Column, Table } from "../table.ts";
import { writeWholeFolder } from "../writeWhole.ts";
import type { ArrayWriter } from "./arrayWriter.ts";
import { arrayWriter, encoding } from "./arrayWriter.ts";

/** As for an `.h5ad`, all of it in memory. */
export interface ZarrToWrite extends Omit<H5adToWrite, "X" | "uns"> {
  X: Exclude<MatrixToWrite, { blocks: unknown }>;
  uns?: Dictionary;
}

export interface ZarrOptions {
  /** Of the Zarr format: 2 (read by every anndata) unless told. */
  version?: 2 | 3;
  /** Replace a folder that is there already. */
  overwrite?: boolean;
  signal?: AbortSignal;
}

/**
 * Writes an AnnData Zarr store (a folder, gzip) that anndata 0.8 and later read. The folder appears under its name when
 * it is complete, or not at all.
 *
 * @throws PertlineError SIZES_DISAGREE, BAD_NAME, FOLDER_EXISTS, WRITE_FAILED; the signal's reason when it is aborted
 */
export async function writeZarr(
  folder: string,
  content: ZarrToWrite,
  options: ZarrOptions = {},
): Promise<void> {
  const { version = 2, ...others } = options;
  check(content);
  await writeWholeFolder(
    folder,
    (fresh) => write(arrayWriter(fresh, version, options.signal), content),
    others,
  );
}

async function write(to: ArrayWriter, { X, obs, var: variables, uns = {} }: ZarrToWrite): Promise<void> {
  await to.group("", encoding("anndata", "0.1.0"));
  await writeMatrix(to, X);
  await writeTable(to, "obs", obs);
  await writeTable(to, "var", variables);
  for (const empty of ["layers", "obsm", "obsp", "varm", "varp"])
    await to.group(empty, encoding("dict", "0.1.0"));
  await writeDictionary(to, "uns", uns);
}

const ARRAY = encoding("array", "0.2.0");

async function writeMatrix(to: ArrayWriter, X: ZarrToWrite["X"]): Promise<void> {
  if (!("indptr" in X)) return to.numbers("X", X.values, X.shape, ARRAY);
  await to.group("X", encoding("csr_matrix", "0.1.0", { shape: [...X.shape] }));
  await to.numbers("X/data", X.values);
  await to.numbers("X/indices", X.indices);
  const small = X.values.length < 2 ** 31;
  await to.numbers("X/indptr", small ? Int32Array.from(X.indptr) : BigInt64Array.from(X.indptr, BigInt));
}

async function writeTable(to: ArrayWriter, name: string, table: Table): Promise<void> {
  await to.group(
    name,
    encoding("dataframe", "0.2.0", { _index: "_index", "column-order": [...table.columns.keys()] }),
  );
  await to.texts(`${name}/_index`, table.index);
  for (const [key, column] of table.columns) await writeColumn(to, `${name}/${key}`, column);
}

async function writeColumn(to: ArrayWriter, name: string, column: Column): Promise<void> {
  switch (column.kind) {
    case "text":
      return to.texts(name, column.values);
    case "number": {
      const whole = column.values.every((value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31);
      return to.numbers(name, whole ? Int32Array.from(column.values) : column.values, undefined, ARRAY);
    }
    case "category":
      await to.group(name, encoding("categorical", "0.2.0", { ordered: false }));
      await to.texts(`${name}/categories`, column.categories);
      return to.numbers(`${name}/codes`, column.categories.length < 128 ? Int8Array.from(column.codes) : column.codes, undefined, ARRAY); // prettier-ignore
    case "boolean": {
      if (!column.values.includes(255)) return to.numbers(name, column.values, undefined, ARRAY, true);
      await to.group(name, encoding("nullable-boolean", "0.1.0"));
      await to.numbers(`${name}/values`, column.values.map((value) => (value === 1 ? 1 : 0)), undefined, ARRAY, true); // prettier-ignore
      return to.numbers(`${name}/mask`, column.values.map((value) => (value === 255 ? 1 : 0)), undefined, ARRAY, true); // prettier-ignore
    }
  }
}

async function writeDictionary(to: ArrayWriter, name: string, elements: Dictionary): Promise<void> {
  await to.group(name, encoding("dict", "0.1.0"));
  for (const [key, element] of Object.entries(elements)) await writeElement(to, `${name}/${key}`, element);
}

async function writeElement(to: ArrayWriter, name: string, element: ElementToWrite): Promise<void> {
  if (element === null) return; // AnnData 0.11 and later have an encoding for it, which older ones refuse
  if (typeof element === "string") return to.texts(name, [element], [], encoding("string", "0.2.0"));
  if (typeof element === "boolean")
    return to.numbers(name, Uint8Array.of(Number(element)), [], encoding("numeric-scalar", "0.2.0"), true);
  if (typeof element === "number")
    return to.numbers(name, Float64Array.of(element), [], encoding("numeric-scalar", "0.2.0"));
  if ("shape" in element && Array.isArray(element.shape)) {
    const { shape, values } = element as {
      shape: number[];
      values: (string | null)[] | Float64Array | Int32Array;
    };
    return Array.isArray(values)
      ? to.texts(
          name,
          values.map((one) => one ?? ""),
          shape,
        )
      : to.numbers(name, values, shape, ARRAY);
  }
  return writeDictionary(to, name, element as Dictionary);
}

function check({ X, obs, var: variables, uns }: ZarrToWrite): void {
  const [rows, columns] = X.shape;
  const disagree = (message: string): never => {
    throw new PertlineError("SIZES_DISAGREE", `${message} Nothing was written.`);
  };
  if (obs.rows !== rows || variables.rows !== columns)
    disagree(`X has ${rows} × ${columns} values, but obs has ${obs.rows} rows and var ${variables.rows}.`);
  if ("indptr" in X) {
    const { indptr, indices, values } = X;
    if (indptr.length !== rows + 1 || indptr[rows] !== values.length || indices.length !== values.length)
      disagree(`The parts of X disagree: ${values.length} values, ${indices.length} indices, ${indptr.length} offsets for ${rows} rows.`); // prettier-ignore
  } else if (X.values.length !== rows * columns)
    disagree(`X has ${X.values.length} values for ${rows} × ${columns}.`);
  for (const [name, table] of [
    ["obs", obs],
    ["var", variables],
  ] as const) {
    // prettier-ignore
    if (table.index.length !== table.rows) disagree(`${name} has ${table.rows} rows and ${table.index.length} names.`);
    for (const [key, column] of table.columns) {
      checkName(key, name, key === "_index");
      const length = column.kind === "category" ? column.codes.length : column.values.length;
      if (length !== table.rows)
        disagree(`The column ${name}.${key} has ${length} values for ${table.rows} rows.`);
    }
  }
  if (uns) checkNames(uns);
}

function checkNames(element: Dictionary): void {
  for (const [key, inner] of Object.entries(element)) {
    checkName(key, "uns", false);
    if (typeof inner === "object" && inner !== null && !("shape" in inner)) checkNames(inner);
  }
}

/** Names become folders: also on systems that know more special characters. */
function checkName(name: string, where: string, taken: boolean): void {
  if (taken || name === "" || /^\.|^__|[/\\\0]|[. ]$|^zarr\.json$/.test(name))
    throw new PertlineError("BAD_NAME", `The name "${name}" in ${where} cannot be written: names become folders, and "_index" holds the names of rows. Rename it.`); // prettier-ignore
}
