/** No cell that a person or a program sensibly writes nests as deeply; the native parser takes about three times that. */
const MAX_BRACKETS = 1000;
/** Operators and names in a row, e.g. `a ? 1 : b ? 2 : …`: each of them can be one level of the syntax tree. */
const MAX_CHAIN = 10_000;
/** A bracket costs the parser as much stack as so many operators. */
const BRACKET_COST = 8;
/** Shorter texts cannot overflow the stack. */
const SHORT = 2000;
/** Shorter statements are not looked at closely to see where they end. */
const SHORT_CHAIN = 64;

const CONTINUES = /^\s*(?:[.?:+\-*/%&|^=<>!~)\]]|(?:else|instanceof|in|extends)\b)/;
const WANTS_MORE =
  /(?:[.?:+\-*/%&|^=<>!~]|\b(?:else|await|new|typeof|void|delete|keyof|extends|instanceof|in|return))\s*$/;

const code = (character: string): number => character.charCodeAt(0);
const NEWLINE = code("\n");
const BACKSLASH = code("\\");
const SLASH = code("/");
const STAR = code("*");
const BACKTICK = code("`");
const DOLLAR = code("$");
const OPEN_BRACE = code("{");
const CLOSE_BRACE = code("}");

const isWord = (c: number): boolean =>
  (c >= 97 && c <= 122) ||
  (c >= 65 && c <= 90) ||
  (c >= 48 && c <= 57) ||
  c === 95 ||
  c === DOLLAR ||
  c > 127;

/**
 * Offset at which a text nests more deeply than the native parser's stack can hold – overflowing it would end the
 * process – or undefined. A rough reading of the text: cheap, blind to regular expressions, and generous.
 */
export function deepNesting(text: string): number | undefined {
  if (text.length < SHORT) return undefined;
  // For each open bracket the number of tokens in the statement or element being read, and whether it is of a template.
  const counts = [0];
  const inTemplate = [false];
  let level = 0;
  let total = 0;
  let at = 0;
  const restart = (): void => {
    total -= counts[level] as number;
    counts[level] = 0;
  };
  const open = (ofTemplate: boolean): void => {
    level++;
    counts[level] = 0;
    inTemplate[level] = ofTemplate;
  };
  /** Goes on behind the next `${` or the end of the template. */
  const readTemplate = (): void => {
    for (; at < text.length; at++) {
      const c = text.charCodeAt(at);
      if (c === BACKSLASH) at++;
      else if (c === BACKTICK) return void at++;
      else if (c === DOLLAR && text.charCodeAt(at + 1) === OPEN_BRACE) {
        at += 2;
        return open(true);
      }
    }
  };

  while (at < text.length) {
    const c = text.charCodeAt(at++);
    if (c === NEWLINE) {
      if ((counts[level] as number) < SHORT_CHAIN) continue;
      const goesOn =
        CONTINUES.test(text.slice(at, at + 40)) || WANTS_MORE.test(text.slice(Math.max(0, at - 40), at));
      if (!goesOn) restart();
      continue;
    }
    if (c <= 32) continue;
    if (c === SLASH && text.charCodeAt(at) === SLASH) {
      const end = text.indexOf("\n", at);
      at = end < 0 ? text.length : end;
      continue;
    }
    if (c === SLASH && text.charCodeAt(at) === STAR) {
      const end = text.indexOf("*/", at + 1);
      at = end < 0 ? text.length : end + 2;
      continue;
    }
    counts[level] = (counts[level] as number) + 1;
    total++;
    if (isWord(c)) while (at < text.length && isWord(text.charCodeAt(at))) at++;
    else if (c === 34 || c === 39) {
      for (; at < text.length; at++) {
        const inside = text.charCodeAt(at);
        if (inside === BACKSLASH) at++;
        else if (inside === c || inside === NEWLINE) break;
      }
      at++;
    } else if (c === BACKTICK) readTemplate();
    else if (c === 59 || c === 44) restart();
    else if (c === 40 || c === 91 || c === OPEN_BRACE) open(false);
    else if ((c === 41 || c === 93 || c === CLOSE_BRACE) && level > 0) {
      restart();
      level--;
      if (inTemplate[level + 1] && c === CLOSE_BRACE) readTemplate();
    }
    if (level > MAX_BRACKETS || total + BRACKET_COST * level > MAX_CHAIN) return at - 1;
  }
  return undefined;
}
