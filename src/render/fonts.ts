import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import opentype from "opentype.js";
import type { Font } from "opentype.js";

/** The only family drawn and measured: Arimo has the metrics of Arial, Helvetica and Liberation Sans. */
export const fontFamily = "Arimo";
/** The family list written into SVG: fonts with the metrics that the text was placed by. */
export const fontStack = "Arimo, Arial, 'Liberation Sans', Helvetica, sans-serif";

const require = createRequire(import.meta.url);

/** One weight and slant. Widths and heights are per em. */
export interface Face {
  file: string;
  font: Font;
  widths: Map<string, number>;
}

const faces = new Map<string, Face>();

function faceName(weight: number, italic: boolean): string {
  const known =
    weight >= 650 ? "700Bold" : weight >= 550 ? "600SemiBold" : weight >= 450 ? "500Medium" : "400Regular";
  return italic ? `${known}_Italic` : known;
}

/** File of the Arimo face nearest to a CSS weight. */
export function fontFile(weight: number, italic: boolean): string {
  const name = faceName(weight, italic);
  return require.resolve(`@expo-google-fonts/arimo/${name}/Arimo_${name}.ttf`);
}

/** The Arimo face nearest to a CSS weight, parsed on first use. */
export function fontFace(weight: number, italic: boolean): Face {
  const name = faceName(weight, italic);
  let face = faces.get(name);
  if (!face) {
    const file = fontFile(weight, italic);
    const bytes = readFileSync(file);
    const font = opentype.parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    faces.set(name, (face = { file, font, widths: new Map() }));
  }
  return face;
}

/** Advance width of a run in pixels, with kerning, as browsers lay it out. */
export function textWidth(face: Face, text: string, size: number): number {
  let perEm = face.widths.get(text);
  if (perEm === undefined) {
    const unit = face.font.unitsPerEm;
    perEm = face.font.getAdvanceWidth(text, unit, { kerning: true }) / unit;
    if (face.widths.size > 20_000) face.widths.clear();
    face.widths.set(text, perEm);
  }
  return perEm * size;
}

/** Ascent and descent in pixels, rounded one by one as Chromium does. */
export function textHeight(face: Face, size: number): { ascent: number; descent: number } {
  const { unitsPerEm, ascender, descender } = face.font;
  return {
    ascent: Math.round((ascender / unitsPerEm) * size),
    descent: Math.round((-descender / unitsPerEm) * size),
  };
}
