/** No cell that a person or a program sensibly writes nests as deeply; the native parser takes about three times that. */
const MAX_BRACKETS = 1000;
/** Operators and names in a row, e.g. `a ? 1 : b ? 2 : …`: each of them can be one level of the syntax tree. */
const MAX_CHAIN = 10_000;
/** A bracket costs the parser as much stack as so many operators. */
const BRACKET_COST = 8;
/** Shorter texts cannot overflow the stack. */
const SHORT = 2000;

const TOKEN =
  /\/\/.*|\/\*(?:[^]*?\*\/|[^]*)|'(?:[^'\\\n]+|\\[^])*'?|"(?:[^"\\\n]+|\\[^])*"?|[\w$\u0080-\uffff]+|[^\s\w$]/g;
const CHUNK = /(?:[^`\\$]+|\\[^]|\$(?!\{))*(`|\$\{)/y;
const CONTINUES = /^(?:[.?:+\-*/%&|^=<>!~)\]]|else\b|instanceof\b|in\b|extends\b)/;
const AWAITS_MORE =
  /[.?:+\-*/%&|^=<>!~]$|^(?:else|await|new|typeof|void|delete|keyof|extends|instanceof|in|return)$/;

/**
 * Offset at which a text nests more deeply than the native parser's stack can hold – overflowing it would end the
 * process – or undefined. A rough reading of the text, meant to be cheap and to err on the side of acceptance.
 */
export function deepNesting(text: string): number | undefined {
  if (text.length < SHORT) return undefined;
  // For each open bracket: what opened it, and the number of tokens in the statement or element that is being read.
  const brackets: string[] = [];
  const counts = [0];
  let total = 0;
  let previous = "";
  let end = 0;
  const restart = (): void => {
    total -= counts.at(-1) as number;
    counts[counts.length - 1] = 0;
  };
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const token = match[0];
    if (token.startsWith("//") || token.startsWith("/*")) continue;
    const isTemplateEnd = token === "}" && brackets.at(-1) === "${";
    if (token === ";" || token === ",") restart();
    else if (
      previous !== "" &&
      !CONTINUES.test(token) &&
      !AWAITS_MORE.test(previous) &&
      text.slice(end, match.index).includes("\n")
    )
      restart();
    if (/^[([{]$/.test(token)) {
      brackets.push(token);
      counts.push(0);
    } else if (/^[)\]}]$/.test(token) && brackets.length > 0) {
      restart();
      brackets.pop();
      counts.pop();
    }
    if (token === "`" || isTemplateEnd) {
      CHUNK.lastIndex = TOKEN.lastIndex;
      const chunk = CHUNK.exec(text);
      // An unfinished template: a syntax error.
      if (!chunk) return undefined;
      TOKEN.lastIndex = CHUNK.lastIndex;
      if (chunk[1] === "${") {
        brackets.push("${");
        counts.push(0);
      }
    }
    counts[counts.length - 1] = (counts.at(-1) as number) + 1;
    total++;
    if (brackets.length > MAX_BRACKETS || total + BRACKET_COST * brackets.length > MAX_CHAIN)
      return match.index;
    previous = token;
    end = TOKEN.lastIndex;
  }
  return undefined;
}
