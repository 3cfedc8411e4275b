import { parseColour } from "./colour.ts";
import { fontFace, textWidth } from "./fonts.ts";
import { encodePng, pngDataUrl } from "./png.ts";

interface Pixels {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

/** The part of CanvasRenderingContext2D that plotly.js draws heatmaps and images with. */
export interface Canvas2d {
  fillStyle: string;
  font: string;
  fillRect(x: number, y: number, width: number, height: number): void;
  clearRect(x: number, y: number, width: number, height: number): void;
  createImageData(width: number, height: number): Pixels;
  getImageData(x: number, y: number, width: number, height: number): Pixels;
  putImageData(image: Pixels, x: number, y: number): void;
  measureText(text: string): { width: number };
  toDataUrl(): string;
}

/** A 2d context on its own pixel buffer, sized at the first stroke (plotly.js sets a canvas' size before or after). */
export function canvas2d(size: () => { width: number; height: number }): Canvas2d {
  let pixels: Pixels | undefined;
  const image = (width: number, height: number): Pixels => ({
    data: new Uint8ClampedArray(width * height * 4),
    width,
    height,
  });
  const target = (): Pixels => {
    const { width, height } = size();
    if (pixels?.width !== width || pixels.height !== height) pixels = image(width, height);
    return pixels;
  };
  const fill = (x: number, y: number, width: number, height: number, value: readonly number[]): void => {
    const to = target();
    const clamp = (v: number, max: number): number => Math.min(max, Math.max(0, Math.round(v)));
    const [left, right] = [clamp(Math.min(x, x + width), to.width), clamp(Math.max(x, x + width), to.width)];
    const [top, bottom] = [
      clamp(Math.min(y, y + height), to.height),
      clamp(Math.max(y, y + height), to.height),
    ];
    for (let row = top; row < bottom; row++) {
      for (let i = (row * to.width + left) * 4; i < (row * to.width + right) * 4; i += 4)
        to.data.set(value, i);
    }
  };
  return {
    fillStyle: "#000",
    font: "10px sans-serif",
    fillRect(x, y, width, height) {
      const [r, g, b, a] = parseColour(this.fillStyle) ?? [0, 0, 0, 1];
      // Cells never overlap, so that a translucent one replaces what is below it: nothing.
      if (a > 0) fill(x, y, width, height, [r, g, b, a * 255]);
    },
    clearRect(x, y, width, height) {
      fill(x, y, width, height, [0, 0, 0, 0]);
    },
    createImageData: image,
    getImageData(x, y, width, height) {
      const from = target();
      const out = image(width, height);
      for (let row = 0; row < height; row++) {
        const start = ((y + row) * from.width + x) * 4;
        out.data.set(from.data.subarray(start, start + width * 4), row * width * 4);
      }
      return out;
    },
    putImageData(source, x, y) {
      const to = target();
      for (let row = 0; row < Math.min(source.height, to.height - y); row++) {
        const start = row * source.width * 4;
        const width = Math.min(source.width, to.width - x) * 4;
        to.data.set(source.data.subarray(start, start + width), ((y + row) * to.width + x) * 4);
      }
    },
    measureText(text) {
      return {
        width: textWidth(
          fontFace(/bold/.test(this.font) ? 700 : 400, false),
          text,
          parseFloat(/([\d.]+)px/.exec(this.font)?.[1] ?? "10"),
        ),
      };
    },
    toDataUrl() {
      const from = target();
      return pngDataUrl(encodePng(from.data, from.width, from.height));
    },
  };
}
