import { PertlineError } from "../error.ts";
import { suggestion } from "../nearest.ts";
import type { Figure } from "./figure.ts";
import { qualitativeHcl } from "./colour.ts";

/** Colours of figures: as published, or told apart with every common colour vision deficiency. */
export type Palette = "paper" | "colour-blind";

export const PALETTES: readonly Palette[] = ["paper", "colour-blind"];

/**
 * Published colours by what they stand for, each with the one that takes its place. Within a group colours differ by at
 * least 24 (CIE 1976 ΔE) for normal vision, protanopia, deuteranopia and tritanopia as Machado and others (2009) simulate
 * them; the published colours of models by as little as 1.8.
 */
export const COLOUR_BLIND: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  // No change, additive, scGPT, scFoundation, UCE, scBERT, Geneformer, GEARS, CPA; found by search.
  models: pairs(qualitativeHcl(9), "#c8c87d #faaf00 #af3200 #4b0000 #64e1c8 #7d96c8 #6400fa #af64fa #64007d"),
  // K562, RPE1, Adamson.
  datasets: pairs(["#008FD5", "#FF2700", "#77AB43"], "#56B4E9 #D55E00 #332288"),
  // Synergy, buffering, opposite, all that are not additive; the greys stay.
  classes: pairs(["#fdc086", "#beaed4", "#f0027f", "#00ba38"], "#FFB000 #3A3AFF #32000f #B04A00"),
  // Control, one gene, two genes.
  conditions: pairs(["#E41A1C", "#4DAF4A", "#377EB8"], "#000000 #56B4E9 #D55E00"),
  // Rise, fall.
  directions: pairs(["#FF0000", "#0000FF"], "#D55E00 #0072B2"),
  // Means and fitted lines, the highlighted point; both lie on grey.
  marks: pairs(["#d7261e", "#ff7f00"], "#000000 #FFB000"),
};

function pairs(published: readonly string[], others: string): (readonly [string, string])[] {
  return others.split(" ").map((other, i) => [published[i]!, other] as const);
}

const REPLACED: ReadonlyMap<string, string> = new Map(
  Object.values(COLOUR_BLIND).flatMap((group) =>
    group.map(([from, to]) => [from.toLowerCase(), to] as const),
  ),
);

/** Parts of a figure that hold data, names and texts without colours: what looks like a colour there is none. */
const NOT_COLOURS = new Set(["x", "y", "z", "customdata", "meta", "ids", "name", "ticktext", "tickvals"]);

/**
 * The same figure in the colours of a palette; every figure of the library is drawn in the paper's. Neither data nor text change.
 * @throws UNKNOWN_PALETTE
 */
export function withPalette(figure: Figure, palette: Palette): Figure {
  if (!PALETTES.includes(palette))
    throw new PertlineError(
      "UNKNOWN_PALETTE",
      `There is no palette "${String(palette)}". ${suggestion(String(palette), PALETTES)}`,
    );
  return palette === "paper" ? figure : (recoloured(figure) as Figure);
}

function recoloured(value: unknown): unknown {
  if (typeof value === "string")
    return value.includes("#")
      ? value.replace(/#[0-9a-f]{6}\b/gi, (colour) => REPLACED.get(colour.toLowerCase()) ?? colour)
      : value;
  if (Array.isArray(value)) return value.map(recoloured);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, NOT_COLOURS.has(key) ? entry : recoloured(entry)]),
  );
}
