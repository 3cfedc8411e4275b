import { readFile, stat } from "node:fs/promises";
import { PertlineError } from "../error.ts";
import { fileSource } from "../io/byteSource.ts";
import { isNpy, readNpy } from "../io/embeddings/npy.ts";
import type { StoredArray } from "../io/embeddings/numbers.ts";
import { isSafetensors, readSafetensors } from "../io/embeddings/safetensors.ts";
import { readNamedTable } from "../io/embeddings/text.ts";
import { headOf } from "../io/text/bytes.ts";
import { transpose, type NamedMatrix } from "../stats/matrix.ts";

export interface ReadEmbeddingOptions {
  /**
   * Names of the rows of a .npy or .safetensors file: a list, or a file with one name per line, a JSON list, or a JSON
   * object from names to rows (scGPT's vocab.json; rows without a name are left out). Looked for beside the file as
   * NAME.names.txt, NAME.txt, NAME.names.json and NAME.json unless told.
   */
  names?: readonly string[] | string;
  /** Which tensor of a .safetensors file; the only table unless told. */
  tensor?: string;
  /** The file has dimensions as rows and genes or perturbations as columns, as the paper's own tables. Never guessed. */
  transposed?: boolean;
}

/** A list of names is a small file: vocabularies have tens of thousands. */
const LARGEST_NAMES = 1 << 26;

/**
 * Reads an embedding of genes or perturbations, one named row each, for the linear model: delimited text (tab, comma,
 * semicolon; plain or gzip) with names in the first column, .npy or .safetensors with names beside it. The kind is
 * found by content.
 *
 * @throws PertlineError BAD_ARRAY, BAD_TABLE, BAD_VALUE, NO_NAMES, BAD_NAMES, UNKNOWN_TENSOR, UNKNOWN_FORMAT, TOO_LARGE,
 * FILE_NOT_FOUND, FILE_TRUNCATED, FILE_UNREADABLE
 */
export async function readEmbedding(file: string, options: ReadEmbeddingOptions = {}): Promise<NamedMatrix> {
  const head = await headOf(file, 16);
  const { size } = await stat(file);
  if (isNpy(head) || isSafetensors(head, size) || /\.(?:npy|safetensors)$/i.test(file)) {
    const source = await fileSource(file);
    try {
      const tensors = isSafetensors(head, size) || /\.safetensors$/i.test(file);
      const stored = tensors ? await readSafetensors(source, options.tensor) : await readNpy(source);
      return await withNames(file, stored, options);
    } finally {
      await source.close();
    }
  }
  const other = otherKind(head);
  if (other !== undefined)
    throw new PertlineError("UNKNOWN_FORMAT", `${file} is ${other}. Expected delimited text, .npy or .safetensors with one row per gene or perturbation.`); // prettier-ignore
  const { transposed = false } = options;
  const { rowNames, columnNames, values } = await readNamedTable(file, transposed ? "maybe" : "always");
  const matrix = { rows: rowNames.length, columns: columnNames.length, values };
  return transposed
    ? { ...transpose(matrix), rowNames: columnNames, columnNames: rowNames }
    : { ...matrix, rowNames, columnNames };
}

function otherKind(head: Buffer): string | undefined {
  if (head.subarray(0, 4).toString("latin1") === "PK\u0003\u0004")
    return "a zip archive (.npz, or a PyTorch checkpoint): save one array with numpy.save or safetensors";
  if (head.subarray(1, 4).toString("latin1") === "HDF") return "an HDF5 file";
  if (head.length > 0 && head[0] === 0x80 && head[1]! < 6) return "a Python pickle";
  return head[0] !== 0x1f && head.includes(0) ? "of no known kind" : undefined;
}

async function withNames(
  file: string,
  { shape, values }: StoredArray,
  { names, transposed = false }: ReadEmbeddingOptions,
): Promise<NamedMatrix> {
  if (shape.length !== 2)
    throw new PertlineError("BAD_ARRAY", `${file} holds an array of ${shape.length} dimensions (${shape.join(" × ")}); an embedding is a table of names × numbers.`); // prettier-ignore
  const stored = { rows: shape[0]!, columns: shape[1]!, values };
  const matrix = transposed ? transpose(stored) : stored;
  const { rows, columns } = matrix;
  const given = typeof names === "string" ? await readNames(names, rows) : (names ?? (await namesBeside(file, rows))); // prettier-ignore
  if (given.length !== rows)
    throw new PertlineError("BAD_NAMES", `${file} has ${rows} rows, and ${given.length} names are given; a row that is no gene needs a name, too.${given.length === columns && !transposed ? " Its columns are as many: say transposed: true if they are what is named." : ""}`); // prettier-ignore
  const columnNames = Array.from({ length: columns }, (_, i) => String(i + 1));
  const kept = given.flatMap((name, row) => (name === undefined ? [] : [row]));
  if (kept.length === rows) return { ...matrix, rowNames: given as string[], columnNames };
  const some = new Float64Array(kept.length * columns);
  kept.forEach((row, i) => some.set(matrix.values.subarray(row * columns, (row + 1) * columns), i * columns));
  return { rows: kept.length, columns, values: some, rowNames: kept.map((row) => given[row]!), columnNames };
}

async function namesBeside(file: string, rows: number): Promise<(string | undefined)[]> {
  const stem = file.replace(/\.(?:npy|safetensors)$/i, "");
  const places = [".names.txt", ".txt", ".names.json", ".json"].map((end) => stem + end);
  for (const place of places)
    if ((await stat(place).catch(() => undefined))?.isFile()) return readNames(place, rows);
  throw new PertlineError("NO_NAMES", `${file} does not say what its ${rows} rows are. Put a file with one name per line beside it (${places[0]}), or give { names }.`); // prettier-ignore
}

async function readNames(file: string, rows: number): Promise<(string | undefined)[]> {
  const wrong = (what: string, cause?: unknown): PertlineError =>
    new PertlineError("BAD_NAMES", `${file}: expected one name per line, a JSON list of names, or a JSON object from names to rows; ${what}.`, { cause }); // prettier-ignore
  await headOf(file, 1);
  const { size } = await stat(file);
  if (size > LARGEST_NAMES) throw wrong(`it has ${size} bytes`);
  const text = (await readFile(file, "utf8")).replace(/^\ufeff/, "");
  if (!/^\s*[[{]/.test(text)) return text.replace(/\r?\n$/, "").split(/\r?\n/).map((line) => line.trim()); // prettier-ignore
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (cause) {
    throw wrong("it is no JSON", cause);
  }
  if (Array.isArray(read)) {
    if (read.every((one): one is string => typeof one === "string")) return read;
    throw wrong("its list holds other things than names");
  }
  const names = new Array<string | undefined>(rows).fill(undefined);
  for (const [name, row] of Object.entries(read as object)) {
    if (!Number.isInteger(row) || row < 0 || row >= rows) throw wrong(`"${name}" is at ${JSON.stringify(row)}, and there are ${rows} rows`); // prettier-ignore
    if (names[row] !== undefined) throw wrong(`"${names[row]}" and "${name}" are both row ${row}`);
    names[row] = name;
  }
  return names;
}
