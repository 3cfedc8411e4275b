const KEYWORDS = new Set(
  (
    "abstract any as async await bigint boolean break case catch class const continue debugger declare default delete do " +
    "else enum export extends false finally for from function get if implements import in infer instanceof interface is " +
    "keyof let namespace never new null number object of private protected public readonly return satisfies set static " +
    "string super switch symbol this throw true try type typeof undefined unknown using var void while with yield"
  ).split(" "),
);

const TOKEN =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|`(?:\\[\s\S]|[^`\\])*`?)|(?<number>\b\d(?:[\w.]|(?<=e)[+-])*)|(?<word>[A-Za-z_$][\w$]*)/gi;

/** Text made safe for use between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/**
 * TypeScript as HTML with spans of the classes `comment`, `string`, `number` and `keyword`. It looks at tokens only:
 * an expression within a template string has the colour of the string.
 */
export function highlight(code: string): string {
  let html = "";
  let end = 0;
  for (const match of code.matchAll(TOKEN)) {
    html += escapeHtml(code.slice(end, match.index));
    end = match.index + match[0].length;
    const kind = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0];
    const name = kind === "word" ? (KEYWORDS.has(match[0]) ? "keyword" : undefined) : kind;
    html += name ? `<span class="${name}">${escapeHtml(match[0])}</span>` : escapeHtml(match[0]);
  }
  return html + escapeHtml(code.slice(end));
}
