import { PertlineError } from "../../error.ts";
import { delimitedFormat, ragged } from "../text/readTable.ts";
import { fieldsOf, recordsOf } from "../text/records.ts";
import { numberOf } from "../text/values.ts";
import { MOST_VALUES } from "./numbers.ts";

/** A table of numbers with names of both sides. */
export interface NamedTable {
  rowNames: string[];
  columnNames: string[];
  /** rows × columns, row-major. */
  values: Float64Array;
}

/**
 * Reads a table of numbers from delimited text (tab, comma or semicolon; plain or gzip): names of rows in the first
 * column, names of columns in the first line. A first line without names, whose fields are numbers but not their counts
 * 0, 1, 2 …, is a row; so are, where told, lines without names.
 *
 * @param namedRows whether lines begin with a name: always unless told "maybe", then where the first is no number
 * @throws PertlineError BAD_TABLE, BAD_VALUE naming the line, TOO_LARGE, FILE_NOT_FOUND, FILE_TRUNCATED, NOT_UTF8
 */
export async function readNamedTable(
  file: string,
  namedRows: "always" | "maybe" = "always",
): Promise<NamedTable> {
  const format = await delimitedFormat(file);
  let header: string[] | undefined;
  let named = true;
  let width = 0;
  let values = new Float64Array(1 << 16);
  let used = 0;
  const rowNames: string[] = [];
  for await (const batch of recordsOf(file))
    for (const record of batch) {
      const fields = fieldsOf(record, format);
      if (header === undefined) {
        if (namedRows === "maybe" || isHeader(fields)) {
          header = fields;
          continue;
        }
        header = ["", ...fields.slice(1).map((_, i) => String(i + 1))];
      }
      if (width === 0) {
        // R's write.table leaves out the name of the column of row names.
        if (fields.length === header.length + 1) header = ["", ...header];
        named = namedRows === "always" || header[0] === "" || numberOf(fields[0]!) === undefined;
        width = header.length - Number(named);
        if (width === 0) throw new PertlineError("BAD_TABLE", `${file} has no column of numbers.`);
      }
      if (fields.length !== header.length) throw ragged(file, record, fields.length, header.length);
      rowNames.push(named ? fields[0]! : String(rowNames.length + 1));
      if (used + width > MOST_VALUES)
        throw new PertlineError("TOO_LARGE", `${file} has more than ${MOST_VALUES.toLocaleString("en")} values; no embedding has as many.`); // prettier-ignore
      if (used + width > values.length) {
        const more = new Float64Array(Math.min(MOST_VALUES, Math.max(2 * values.length, used + width)));
        more.set(values.subarray(0, used));
        values = more;
      }
      for (let i = 0; i < width; i++) {
        const text = fields[i + Number(named)]!;
        const value = numberOf(text);
        if (value === undefined)
          throw new PertlineError("BAD_VALUE", `${file}, line ${record.line}, column "${header[i + Number(named)]}": expected a number, found "${text.slice(0, 40)}". Names stand in the first column; where they stand in the first line, say transposed: true.`); // prettier-ignore
        values[used++] = value;
      }
    }
  if (header === undefined || rowNames.length === 0)
    throw new PertlineError("BAD_TABLE", `${file} has no rows: expected a name and numbers in each line.`);
  return { rowNames, columnNames: header.slice(Number(named)), values: values.slice(0, used) };
}

/** Names of dimensions, or their counts from 0 or 1 as pandas and R write them. */
function isHeader(fields: readonly string[]): boolean {
  const rest = fields.slice(1);
  const numbers = rest.map(numberOf);
  if (rest.length === 0 || fields[0] === "" || numbers.includes(undefined)) return true;
  return numbers.every((value, i) => value === i + numbers[0]!) && (numbers[0] === 0 || numbers[0] === 1) && numbers.length > 1; // prettier-ignore
}
