/** Advance widths of Helvetica's letters in thousandths of an em, by class; enough to lay labels out. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[ilj'|]/, 222],
  [/[ft.,:;!/\\ I]/, 278],
  [/[r()[\]{}*"-]/, 333],
  [/[ckvxyzsJ]/, 500],
  [/[ABEKPSVXY&]/, 667],
  [/[CDHNRUw]/, 722],
  [/[GOQ]/, 778],
  [/[mM%]/, 860],
  [/[W@…—]/, 1000],
];

/** About how wide a line of text is drawn, in pixels. Tags such as `<b>` count for nothing. */
export function textWidth(text: string, size: number): number {
  let sum = 0;
  for (const letter of text.replace(/<[^>]*>/g, ""))
    sum += WIDTHS.find(([letters]) => letters.test(letter))?.[1] ?? 556;
  return (sum * size) / 1000;
}

/** Breaks text at spaces so that each line fits the width, as far as its words do. */
export function wrap(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    const joined = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && textWidth(joined, size) <= width) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines;
}

/** Sentences with points between them, broken between sentences rather than in them. */
export function joined(sentences: readonly string[], width: number, size: number): string[] {
  const lines: string[] = [];
  for (const sentence of sentences) {
    const longer = `${lines.at(-1)} · ${sentence}`;
    if (lines.length > 0 && textWidth(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(...wrap(sentence, width, size));
  }
  return lines;
}

/** Text that Plotly shows as written, with no letter read as a tag. */
export function plain(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
