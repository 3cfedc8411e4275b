/** A line with more carriage returns than this many is a progress display, of which the last state matters. */
const FEW = 1;

/**
 * Leaves out what later text of the same line has overwritten, so that a million progress updates are one: a
 * terminal and JupyterLab would show the same. A single `\r`, `\r\n` and what is not sure stay as they are.
 */
export function collapseReturns(text: string): string {
  if (!text.includes("\r")) return text;
  return text.split("\n").map(collapseLine).join("\n");
}

function collapseLine(line: string): string {
  // The last one begins what comes next, or belongs to the line's end.
  const end = line.endsWith("\r") ? "\r" : "";
  const [first = "", ...later] = line.slice(0, line.length - end.length).split("\r");
  if (later.length <= FEW) return line;
  const kept: string[] = [];
  for (const part of later) {
    const before = kept.pop();
    if (before !== undefined) kept.push(...overwrite(before, part));
    else kept.push(part);
  }
  return [first, ...kept].join("\r") + end;
}

/** `next` written over `before`: one text where the outcome is sure. */
function overwrite(before: string, next: string): string[] {
  if (next === "") return [before];
  if (isPlain(before) && isPlain(next)) return [next + before.slice(next.length)];
  const erases = /^\x1b\[[02]?K/.test(next) || /\x1b\[2K/.test(next);
  const colours = /\x1b\[[\d;]*m/g;
  const [a, b] = [before.replace(colours, ""), next.replace(colours, "")];
  if (erases || (isPlain(a) && isPlain(b) && b.length >= a.length)) return [next];
  return [before, next];
}

/** One column each: neither control characters nor characters of two units. */
function isPlain(text: string): boolean {
  return !/[\x00-\x1f\x7f\ud800-\udfff]/.test(text);
}
