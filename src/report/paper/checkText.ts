import type { CheckRow } from "./check.ts";
import type { SourceDataCheck } from "./checkSourceData.ts";
import { PAPER } from "./published.ts";

/** The comparison as a table for the terminal, figure by figure, the answer last. */
export function checkText({ rows, notDetermined }: SourceDataCheck): string {
  const cells = rows.map((row) => [row.figure, row.quantity, `${row.published}${row.source === PAPER ? " " : "*"}`, number(row), row.pass ? "pass" : "FAIL"]); // prettier-ignore
  const head = ["figure", "quantity", "published ", "recomputed", ""];
  const widths = head.map((title, k) => Math.max(title.length, ...cells.map((row) => row[k]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, k) => (k === 2 || k === 3 ? cell.padStart(widths[k]!) : cell.padEnd(widths[k]!))).join("  ").trimEnd(); // prettier-ignore
  const lines: string[] = [line(head)];
  cells.forEach((row, i) => {
    if (i > 0 && row[0] !== cells[i - 1]![0]) lines.push("");
    lines.push(line(row));
  });
  const failed = rows.filter(({ pass }) => !pass).length;
  const other = rows.filter(({ source }) => source !== PAPER).length;
  return [
    ...lines,
    "",
    "Not determined by the Source Data:",
    ...notDetermined.map(({ figure, what, why }) => `  ${figure}: ${what} (${why})`),
    "",
    ...(other === 0 ? [] : [`* ${other} of the ${rows.length} numbers are drawn in the paper or follow from it without being printed: their digits were computed from the same workbooks by other programs.`]), // prettier-ignore
    failed === 0
      ? `All ${rows.length} numbers agree with what the Source Data give.`
      : `${failed} of ${rows.length} numbers do not agree with what the Source Data give.`,
  ].join("\n");
}

/** The recomputed number with one digit more than is printed, so that rounding can be seen. */
function number({ published, recomputed, tolerance }: CheckRow): string {
  if (Number.isNaN(recomputed)) return "none";
  if (Number.isInteger(recomputed)) return recomputed.toLocaleString("en");
  const digits = /\.(\d+)$/.exec(published)?.[1]?.length ?? 0;
  return digits === 0 && tolerance < 0.5 ? recomputed.toPrecision(2) : recomputed.toFixed(digits + 2);
}
