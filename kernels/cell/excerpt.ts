/** Columns of text that are shown: front ends wrap what is longer, and a mark below would lose its place. */
const WIDTH = 85;
/** Where in the window a far column comes to stand. */
const AT = 60;

/**
 * Up to two lines before a line of a cell, the line itself and a mark below the column; of long lines, what is around
 * the column.
 * @param line counted from 1, as is `column`
 */
export function excerpt(source: string, line: number, column: number): string[] {
  const lines = source.split(/\r?\n/);
  const width = String(line).length;
  const from = column > WIDTH - 1 ? column - AT : 0;
  const shown: string[] = [];
  for (let i = Math.max(1, line - 2); i <= line; i++)
    shown.push(
      `${i === line ? ">" : " "} ${String(i).padStart(width)} | ${part(lines[i - 1] ?? "", from)}`.trimEnd(),
    );
  const indent = part(lines[line - 1] ?? "", from).slice(0, column - 1 - from);
  shown.push(`  ${" ".repeat(width)} | ${indent.replace(/[^\t]/g, " ")}^`);
  return shown;
}

/** The line from a column on, "…" where something is left out; halves of a surrogate pair count as left out. */
function part(text: string, from: number): string {
  const rest = from > 0 && text !== "" ? `…${text.slice(from + 1)}` : text;
  const cut = rest.length > WIDTH ? `${rest.slice(0, WIDTH - 1)}…` : rest;
  return cut.replace(/(?<=^…)[\udc00-\udfff]|[\ud800-\udbff](?=…$)/g, "…");
}
