import { readFile, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { PertlineError } from "../error.ts";
import type { Figure } from "../figures/figure.ts";

/**
 * Figures that a run wrote, by their names: the `.json` files in its folder `figures`, in the folder itself, or one file.
 * Files that hold something else are passed over in a folder.
 * @throws PertlineError FILE_NOT_FOUND, NO_FIGURES, NOT_A_FIGURE for one file that is none
 */
export async function readFigures(place: string): Promise<Record<string, Figure>> {
  const found = await stat(place).catch(() => undefined);
  if (!found)
    throw new PertlineError("FILE_NOT_FOUND", `There is no ${place}. Give the folder that pertline run wrote, or the folder of the paper's Source Data workbooks.`); // prettier-ignore
  if (!found.isDirectory()) {
    const figure = figureOf(await readFile(place, "utf8"));
    if (figure) return { [path.basename(place).replace(/\.json$/, "")]: figure };
    throw new PertlineError("NOT_A_FIGURE", `${place} holds no Plotly figure. Expected JSON with "data" and "layout", as the .json files in the figures folder of a run.`); // prettier-ignore
  }
  for (const folder of [path.join(place, "figures"), place]) {
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".json")).sort();
    const figures: Record<string, Figure> = {};
    for (const name of names) {
      const figure = figureOf(await readFile(path.join(folder, name), "utf8").catch(() => ""));
      if (figure) figures[name.slice(0, -".json".length)] = figure;
    }
    if (Object.keys(figures).length > 0) return figures;
  }
  throw new PertlineError("NO_FIGURES", `There are no figures in ${place}: neither figures/*.json of a run, nor the paper's Source Data workbooks (.xlsx). pertline run --out FOLDER makes a run's.`); // prettier-ignore
}

function figureOf(text: string): Figure | undefined {
  try {
    const value = JSON.parse(text) as Partial<Figure> | null;
    if (!Array.isArray(value?.data) || typeof value.layout !== "object" || value.layout === null)
      return undefined;
    const { width, height } = value.layout;
    return typeof width === "number" && typeof height === "number" ? (value as Figure) : undefined;
  } catch {
    return undefined;
  }
}
