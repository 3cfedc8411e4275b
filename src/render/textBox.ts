import type { Box } from "./box.ts";
import { union } from "./box.ts";
import { fontFace, textHeight, textWidth } from "./fonts.ts";
import { styleOf } from "./styles.ts";

interface Run {
  text: string;
  size: number;
  weight: number;
  italic: boolean;
}

/** One piece of text between two absolute x positions: text-anchor applies to it as a whole. */
interface Chunk {
  x: number;
  anchor: string;
  width: number;
  boxes: Box[];
}

const weights: Readonly<Record<string, number>> = { normal: 400, lighter: 300, bold: 700, bolder: 700 };

function runStyle(element: Element): Omit<Run, "text"> {
  const weight = styleOf(element, "font-weight") ?? "normal";
  return {
    size: fontSize(element),
    weight: weights[weight] ?? (Number(weight) || 400),
    italic: /italic|oblique/.test(styleOf(element, "font-style") ?? ""),
  };
}

/** Font size in pixels; `70%` and `em` (sub- and superscripts) are of the parent's. */
export function fontSize(element: Element | null): number {
  if (!element) return 16;
  const own = styleOf(element, "font-size", false);
  if (own === undefined) return fontSize(element.parentElement);
  const value = parseFloat(own);
  if (!Number.isFinite(value)) return fontSize(element.parentElement);
  if (own.endsWith("%")) return (value / 100) * fontSize(element.parentElement);
  if (own.endsWith("em")) return value * fontSize(element.parentElement);
  return value;
}

function length(element: Element, attribute: string): number | undefined {
  const text = element.getAttribute(attribute);
  if (text === null) return undefined;
  const value = parseFloat(text);
  if (!Number.isFinite(value)) return undefined;
  return text.trim().endsWith("em") ? value * fontSize(element) : value;
}

/** Advance width of all text inside an element: SVG's getComputedTextLength. */
export function textLength(element: Element): number {
  let total = 0;
  for (const node of element.childNodes) {
    if (node.nodeType === 3) {
      const style = runStyle(element);
      total += textWidth(fontFace(style.weight, style.italic), node.nodeValue ?? "", style.size);
    } else if (node.nodeType === 1) total += textLength(node as Element);
  }
  return total;
}

/** Box of a text or tspan element in its own coordinates, from font metrics; nothing where it holds no text. */
export function textBox(element: Element): Box | undefined {
  const chunks: Chunk[] = [];
  let y = 0;
  let chunk: Chunk = { x: 0, anchor: "start", width: 0, boxes: [] };
  const open = (x: number, of: Element): void => {
    chunk = { x, anchor: styleOf(of, "text-anchor") ?? "start", width: 0, boxes: [] };
    chunks.push(chunk);
  };
  const visit = (of: Element): void => {
    const x = length(of, "x");
    if (x !== undefined || chunks.length === 0) open(x ?? 0, of);
    y = (length(of, "y") ?? y) + (length(of, "dy") ?? 0);
    const dx = length(of, "dx") ?? 0;
    chunk.width += dx;
    for (const node of of.childNodes) {
      if (node.nodeType === 1) visit(node as Element);
      if (node.nodeType !== 3 || !node.nodeValue) continue;
      const style = runStyle(of);
      const face = fontFace(style.weight, style.italic);
      const width = textWidth(face, node.nodeValue, style.size);
      const { ascent, descent } = textHeight(face, style.size);
      chunk.boxes.push({ x: chunk.width, y: y - ascent, width, height: ascent + descent });
      chunk.width += width;
    }
  };
  // A tspan measured alone starts where its text element does.
  const owner = element.tagName === "text" ? null : element.closest("text");
  if (owner) {
    open(length(owner, "x") ?? 0, owner);
    y = length(owner, "y") ?? 0;
  }
  visit(element);
  let result: Box | undefined;
  for (const { x, anchor, width, boxes } of chunks) {
    const start = x - (anchor === "middle" ? width / 2 : anchor === "end" ? width : 0);
    for (const box of boxes) result = union(result, { ...box, x: start + box.x });
  }
  return result;
}
