/** Replaces the characters from `start` up to `end` by `text`, which holds no line break. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** From column `from` of a line of the new text on, columns are those of the old text counted from `column`. All from 0. */
export type Shift = [line: number, from: number, column: number];

/** A text after edits that kept its lines, and how its columns lead back. */
export interface Edited {
  text: string;
  shifts: Shift[];
}

/** What ends a line to a JavaScript engine, in strings and comments as well. */
const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]/g;

/** Applies edits that do not overlap. The number of lines stays: line breaks inside a replaced range are kept. */
export function applyEdits(text: string, edits: readonly Edit[]): Edited {
  const starts = [0, ...Array.from(text.matchAll(LINE_BREAK), (found) => found.index + found[0].length)];
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const shifts: Shift[] = [];
  let result = "";
  let at = 0;
  let line = -1;
  let delta = 0;
  for (const { start, end, text: replacement } of sorted) {
    const breaks = (text.slice(start, end).match(LINE_BREAK) ?? []).join("");
    result += text.slice(at, start) + replacement + breaks;
    at = end;
    const startLine = lineOf(starts, start);
    const endLine = lineOf(starts, end);
    const column = end - (starts[endLine] as number);
    if (startLine !== line) delta = 0;
    delta = breaks === "" ? delta + replacement.length - (end - start) : -column;
    shifts.push([endLine, column + delta, column]);
    line = endLine;
  }
  return { text: result + text.slice(at), shifts };
}

/** Leads a column of an edited text back to the text before. */
export function unshift(shifts: readonly Shift[], line: number, column: number): number {
  let from = 0;
  let to = 0;
  for (const shift of shifts) {
    if (shift[0] === line && shift[1] <= column) [, from, to] = shift;
  }
  return to + column - from;
}

/** Offsets at which lines begin, as editors count them. */
export function startsOfLines(text: string): number[] {
  const starts = [0];
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
  return starts;
}

/** Index of the line that holds an offset (from 0). */
export function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
