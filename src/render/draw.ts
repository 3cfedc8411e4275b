import { openWindow } from "./browserWindow.ts";
import type { BrowserWindow } from "./browserWindow.ts";
import type { SizedFigure } from "./figure.ts";
import { fontStack } from "./fonts.ts";
import { drawLargeLayers, holdBackLargeTraces } from "./largeLayers.ts";
import type { GraphElement } from "./largeLayers.ts";

let browser: BrowserWindow | undefined;

/** mulberry32: plotly.js draws jitter of box points and element ids from Math.random, which must repeat. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Draws a figure as an SVG document; large marker layers as images with at least 2 pixels per CSS pixel.
 * For the renderer's own thread: it puts a browser's globals there and replaces Math.random while it draws.
 */
export async function drawSvg(figure: SizedFigure, scale: number): Promise<string> {
  const { document, plotly } = (browser ??= openWindow());
  const { width, height } = figure;
  const layout = { ...figure.layout, width, height, autosize: false };
  let { data, held } = holdBackLargeTraces(figure.data);
  const random = Math.random;
  try {
    for (;;) {
      Math.random = seededRandom(1);
      const target = document.createElement("div");
      document.body.append(target);
      try {
        await plotly.newPlot(target, data, layout, {
          staticPlot: true,
          displayModeBar: false,
          displaylogo: false,
        });
        const failed =
          held.size > 0
            ? drawLargeLayers(target as unknown as GraphElement, held, Math.min(4, Math.max(2, scale)))
            : [];
        if (failed.length === 0) return withFonts(plotly.Snapshot.toSVG(target, "svg", 1));
        data = data.map((trace, index) => (failed.includes(index) ? (figure.data[index] ?? trace) : trace));
        held = new Set([...held].filter((index) => !failed.includes(index)));
      } finally {
        plotly.purge(target);
        target.remove();
      }
    }
  } finally {
    Math.random = random;
  }
}

/** Names the fonts by whose metrics the text was placed, whatever the layout asked for. */
function withFonts(svg: string): string {
  return svg.replace(/font-family:[^;]*?(?=;|"(?:\s|>|\/))/g, `font-family: ${fontStack}`);
}
