/** Jupyter counts cursor positions in Unicode code points, JavaScript in UTF-16 units. */

/** UTF-16 offset of a code point position; positions outside the text are moved to its ends. */
export function toUtf16(text: string, codePoints: number): number {
  let offset = 0;
  for (let seen = 0; seen < codePoints && offset < text.length; seen += 1) offset += unitsAt(text, offset);
  return offset;
}

/** Number of code points in front of a UTF-16 offset. */
export function toCodePoints(text: string, offset: number): number {
  let count = 0;
  for (let at = 0; at < Math.min(offset, text.length); count += 1) at += unitsAt(text, at);
  return count;
}

function unitsAt(text: string, offset: number): number {
  return (text.codePointAt(offset) as number) > 0xffff ? 2 : 1;
}
