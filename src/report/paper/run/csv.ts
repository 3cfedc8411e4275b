/** Rows of a small CSV (RFC 4180) by the names of its first line. */
export function parseCsv(text: string): Record<string, string>[] {
  const [head, ...rows] = fields(text);
  if (!head) return [];
  return rows.map((row) => Object.fromEntries(head.map((name, k) => [name, row[k] ?? ""])));
}

function fields(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (!match) break;
    row.push(match[1] === undefined ? match[2]! : match[1].replaceAll('""', '"'));
    if (match[3] === ",") {
      if (pattern.lastIndex === text.length) row.push("");
      continue;
    }
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}
