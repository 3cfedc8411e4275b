import { InvalidArgumentError, Option } from "commander";
import type { FigureFormat } from "../report/exportFigure.ts";

/** As `FIGURE_FORMATS` of exportFigure.ts, which is not loaded for a list of options. */
const FORMATS: readonly FigureFormat[] = ["html", "svg", "png", "pdf", "csv", "json"];

/** A list of formats of figures, separated by commas, as an option's value. */
export function figureFormats(text: string): FigureFormat[] {
  const asked = text.split(",").map((one) => one.trim()).filter((one) => one !== ""); // prettier-ignore
  const unknown = asked.find((one) => !(FORMATS as readonly string[]).includes(one));
  if (unknown !== undefined || asked.length === 0)
    throw new InvalidArgumentError(`Expected formats among ${FORMATS.join(", ")}, separated by commas${unknown === undefined ? "" : `, found "${unknown}"`}.`); // prettier-ignore
  return [...new Set(asked)] as FigureFormat[];
}

/** `--palette`: colours of figures. */
export function paletteOption(): Option {
  return new Option("--palette <name>", "colours of figures").choices(["paper", "colour-blind"]);
}
