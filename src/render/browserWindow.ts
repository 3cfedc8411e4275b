import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import { JSDOM } from "jsdom";
import { transformBox } from "./box.ts";
import type { Box } from "./box.ts";
import { canvas2d } from "./canvas.ts";
import type { Canvas2d } from "./canvas.ts";
import { elementBox, pageMatrix } from "./elementBox.ts";
import { flatten, walk } from "./path.ts";
import { styleOf } from "./styles.ts";
import { textLength } from "./textBox.ts";

/** What is used of plotly.js. */
export interface Plotly {
  newPlot(target: Element, data: unknown[], layout: object, config: object): Promise<Element>;
  purge(target: Element): void;
  Snapshot: { toSVG(target: Element, format: "svg", scale: number): string };
}

export interface BrowserWindow {
  document: Document;
  plotly: Plotly;
}

const empty: Box = { x: 0, y: 0, width: 0, height: 0 };

function rectangle(box: Box): object {
  const { x, y, width, height } = box;
  return { x, y, width, height, left: x, top: y, right: x + width, bottom: y + height };
}

/** What jsdom lacks for want of a layout engine, computed from attributes, paths and font metrics. */
function addLayout(window: JSDOM["window"]): void {
  const svg = window.SVGElement.prototype as unknown as Record<string, unknown>;
  svg.getBBox = function (this: Element) {
    return elementBox(this) ?? { ...empty };
  };
  svg.getBoundingClientRect = function (this: Element) {
    const matrix = pageMatrix(this);
    return rectangle(transformBox(elementBox(this) ?? empty, matrix));
  };
  svg.getComputedTextLength = function (this: Element) {
    return textLength(this);
  };
  svg.getTotalLength = function (this: Element) {
    return walk(flatten(this.getAttribute("d") ?? "")).length;
  };
  svg.getPointAtLength = function (this: Element, distance: number) {
    const { x, y } = walk(flatten(this.getAttribute("d") ?? ""), distance);
    return { x, y };
  };
  const html = window.HTMLElement.prototype as unknown as Record<string, unknown>;
  html.getBoundingClientRect = function (this: Element) {
    const pixels = (property: string): number => parseFloat(styleOf(this, property, false) ?? "0") || 0;
    return rectangle({ ...empty, width: pixels("width"), height: pixels("height") });
  };
  const contexts = new WeakMap<object, Canvas2d>();
  const canvas = window.HTMLCanvasElement.prototype as unknown as Record<string, unknown>;
  canvas.getContext = function (this: HTMLCanvasElement, kind: string): Canvas2d | null {
    if (kind !== "2d") return null;
    let context = contexts.get(this);
    if (!context)
      contexts.set(this, (context = canvas2d(() => ({ width: this.width, height: this.height }))));
    return context;
  };
  canvas.toDataURL = function (this: HTMLCanvasElement): string {
    return (this.getContext("2d") as unknown as Canvas2d).toDataUrl();
  };
}

/**
 * A browser window of jsdom with plotly.js in it. plotly.js is evaluated in this thread's own realm, where it runs
 * three times as fast as behind jsdom's global proxy; so this is only for a thread of its own.
 * Nothing is ever fetched: there is no XMLHttpRequest and no fetch.
 */
export function openWindow(): BrowserWindow {
  const { window } = new JSDOM("<!doctype html><html><body></body></html>", { pretendToBeVisual: true });
  addLayout(window);
  const refuse = (): never => {
    throw new Error("figures may not load anything from the network");
  };
  const additions: Record<string, unknown> = {
    matchMedia: () => ({
      matches: false,
      addListener: () => {},
      removeListener: () => {},
      addEventListener: () => {},
      removeEventListener: () => {},
    }),
    getComputedStyle: (element: Element) => ({
      getPropertyValue: (property: string) => styleOf(element, property) ?? "",
      display: styleOf(element, "display") ?? "block",
      visibility: styleOf(element, "visibility") ?? "visible",
      width: styleOf(element, "width") ?? "",
      height: styleOf(element, "height") ?? "",
    }),
    TextDecoder,
    TextEncoder,
    fetch: refuse,
    XMLHttpRequest: undefined,
  };
  Object.assign(window, additions);
  Object.assign(window.URL, { createObjectURL: () => "blob:none", revokeObjectURL: () => {} });
  const shared = [
    "document",
    "navigator",
    "HTMLElement",
    "HTMLCanvasElement",
    "SVGElement",
    "Element",
    "Node",
    "Event",
    "CustomEvent",
    "DOMParser",
    "XMLSerializer",
    "Image",
    "MutationObserver",
    "requestAnimationFrame",
    "cancelAnimationFrame",
  ];
  const globals: Record<string, unknown> = { ...additions, window, self: window };
  for (const name of shared) globals[name] = (window as unknown as Record<string, unknown>)[name];
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  const file = createRequire(import.meta.url).resolve("plotly.js-dist-min/plotly.min.js");
  const run = compileFunction(readFileSync(file, "utf8"), ["module", "exports", "self"], {
    filename: "plotly.min.js",
  });
  const module = { exports: {} };
  run.call(window, module, module.exports, window);
  return { document: window.document, plotly: module.exports as Plotly };
}
