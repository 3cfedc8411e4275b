import { identity, multiply, parseTransform, transformBox, union } from "./box.ts";
import type { Box, Matrix } from "./box.ts";
import { flatten, polylineBox } from "./path.ts";
import { styleOf } from "./styles.ts";
import { textBox } from "./textBox.ts";

const invisible: ReadonlySet<string> = new Set([
  "defs",
  "clipPath",
  "style",
  "title",
  "script",
  "linearGradient",
  "pattern",
]);

function number(element: Element, attribute: string): number {
  return parseFloat(element.getAttribute(attribute) ?? "0") || 0;
}

/** Box of an SVG element in its own coordinates, before its own transform: SVG's getBBox. Nothing where it is empty. */
export function elementBox(element: Element): Box | undefined {
  if (styleOf(element, "display", false) === "none") return undefined;
  const n = (attribute: string): number => number(element, attribute);
  switch (element.tagName) {
    case "text":
    case "tspan":
      return textBox(element);
    case "rect":
    case "image":
    case "foreignObject":
      return { x: n("x"), y: n("y"), width: n("width"), height: n("height") };
    case "circle":
      return { x: n("cx") - n("r"), y: n("cy") - n("r"), width: 2 * n("r"), height: 2 * n("r") };
    case "ellipse":
      return { x: n("cx") - n("rx"), y: n("cy") - n("ry"), width: 2 * n("rx"), height: 2 * n("ry") };
    case "line":
      return polylineBox([n("x1"), n("y1"), n("x2"), n("y2")]);
    case "polygon":
    case "polyline":
      return polylineBox((element.getAttribute("points")?.match(/[-+\d.e]+/gi) ?? []).map(Number));
    case "path":
      return polylineBox(flatten(element.getAttribute("d") ?? ""));
    default: {
      if (invisible.has(element.tagName)) return undefined;
      let box: Box | undefined;
      for (const child of element.children) {
        const inner = elementBox(child);
        if (inner) box = union(box, transformBox(inner, ownMatrix(child)));
      }
      return box;
    }
  }
}

function ownMatrix(element: Element): Matrix {
  const matrix = parseTransform(element.getAttribute("transform"));
  if (element.tagName !== "svg") return matrix;
  return multiply([1, 0, 0, 1, number(element, "x"), number(element, "y")], matrix);
}

/** Matrix from an element's own coordinates to those of the page (every outermost SVG lies at the origin). */
export function pageMatrix(element: Element): Matrix {
  let matrix = identity;
  for (let at: Element | null = element; at && at.namespaceURI?.endsWith("svg"); at = at.parentElement) {
    matrix = multiply(ownMatrix(at), matrix);
  }
  return matrix;
}
