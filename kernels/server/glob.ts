type Token = "*" | ((character: string) => boolean);

/**
 * Whether a whole text matches a glob as SQLite and IPython understand it: case-sensitive, `*`, `?`, `[a-z]`, `[^a-z]`; `*`
 * also crosses line ends. Takes at most (length of the glob) × (length of the text) steps, which a regular expression
 * with several stars does not.
 */
export function globMatcher(glob: string): (text: string) => boolean {
  const tokens = tokensOf(glob);
  return (text) => {
    const characters = [...text];
    let at = 0;
    let token = 0;
    // Where the last star stands, and how far it reaches so far: only that one is ever widened.
    let star = -1;
    let reach = 0;
    while (at < characters.length) {
      const wanted = tokens[token];
      if (wanted === "*") {
        star = token++;
        reach = at;
      } else if (wanted?.(characters[at] as string)) {
        token++;
        at++;
      } else if (star >= 0) {
        token = star + 1;
        at = ++reach;
      } else return false;
    }
    return tokens.slice(token).every((rest) => rest === "*");
  };
}

function tokensOf(glob: string): Token[] {
  const parts = glob.matchAll(/\[(\^?)(\]?[^\]]*)\]|[^]/gu);
  return Array.from(parts, ([text, not, set]): Token => {
    if (text === "*") return "*";
    if (text === "?") return () => true;
    if (set === undefined || set === "") return (character) => character === text;
    try {
      const pattern = new RegExp(`^[${not ?? ""}${set.replace(/[\\\][^]/g, "\\$&")}]$`, "su");
      return (character) => pattern.test(character);
    } catch {
      // For example a reversed range such as [z-a]: it matches nothing.
      return () => false;
    }
  });
}
