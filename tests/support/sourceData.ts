import { readSourceData } from "../../src/report/paper/sourceData.ts";
import type { Book, Sheet, SourceData } from "../../src/report/paper/sourceData.ts";
import { shared } from "./shared.ts";
import { skip } from "./skip.ts";

let read: Promise<SourceData> | undefined;

/** The paper's Source Data workbooks, read once for all tests; skips where they are not there. */
export async function sourceData(context: Mocha.Context): Promise<SourceData> {
  const folder = shared("data/source-data");
  if (folder === undefined) return skip(context, "no ../shared/data/source-data");
  return (read ??= readSourceData(folder));
}

/** The same workbooks with the numbers of one column changed in the rows where another column has some text. */
export function altered(
  data: SourceData,
  book: Book,
  sheet: string,
  column: string,
  [name, text]: readonly [string, string],
  change: (value: number) => number,
): SourceData {
  return {
    ...data,
    sheet(asked, panel) {
      const found: Sheet = data.sheet(asked, panel);
      if (asked !== book || panel !== sheet) return found;
      const rows = found.texts(name).map((value) => value === text);
      return {
        ...found,
        numbers: (wanted) =>
          wanted === column
            ? found.numbers(wanted).map((value, i) => (rows[i] ? change(value) : value))
            : found.numbers(wanted),
      };
    },
  };
}
