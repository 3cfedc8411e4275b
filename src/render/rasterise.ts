import { createRequire } from "node:module";
import type { Resvg as ResvgClass } from "@resvg/resvg-js";
import { RenderError } from "./errors.ts";
import { encodeFlatPng } from "./flatPng.ts";
import { fontFamily, fontFile } from "./fonts.ts";

const smallestScale = 0.25;

/**
 * Turns an SVG document into PNG with the bundled fonts only.
 *
 * @param scale image pixels per CSS pixel, lowered until the file has at most `maxBytes`
 * @throws RenderError RENDER_TOO_LARGE
 */
export function rasterise(svg: string, scale: number, maxBytes: number = Infinity): Uint8Array {
  const { Resvg } = createRequire(import.meta.url)("@resvg/resvg-js") as { Resvg: typeof ResvgClass };
  const bold = /font-weight:\s*(?:bold|[6-9]00)/.test(svg);
  const italic = /font-style:\s*(?:italic|oblique)/.test(svg);
  const fontFiles = [fontFile(400, false)];
  if (bold) fontFiles.push(fontFile(700, false));
  if (italic) fontFiles.push(fontFile(400, true));
  if (bold && italic) fontFiles.push(fontFile(700, true));
  for (let at = scale; ;) {
    const image = new Resvg(svg, {
      fitTo: { mode: "zoom", value: at },
      font: { loadSystemFonts: false, fontFiles, defaultFontFamily: fontFamily, sansSerifFamily: fontFamily },
    }).render();
    const png = encodeFlatPng(image.pixels, image.width, image.height) ?? image.asPng();
    if (png.length <= maxBytes) return png;
    if (at <= smallestScale) {
      throw new RenderError(
        "RENDER_TOO_LARGE",
        `Expected a PNG of at most ${maxBytes} bytes; at scale ${at} it has ${png.length}. Draw the figure smaller or allow more.`,
      );
    }
    at = Math.max(smallestScale, at * Math.min(0.85, 0.97 * Math.sqrt(maxBytes / png.length)));
  }
}
