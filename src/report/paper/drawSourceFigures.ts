import path from "node:path";
import type { Progress } from "../../data/cells.ts";
import { PertlineError } from "../../error.ts";
import type { Figure } from "../../figures/figure.ts";
import type { Palette } from "../../figures/palette.ts";
import { suggestion } from "../../nearest.ts";
import type { FigureFormat } from "../exportFigure.ts";
import { exportFigure } from "../exportFigure.ts";
import { PAPER_FIGURES } from "./paperFigures.ts";
import type { PaperFigure } from "./paperFigures.ts";
import { readSourceData } from "./sourceData.ts";
import type { SourceData } from "./sourceData.ts";

export interface SourceFigures {
  drawn: readonly { figure: PaperFigure; picture: Figure }[];
  /** Figures whose data was not published, with the reason. */
  notDrawn: readonly { figure: PaperFigure; reason: string }[];
}

/** Draws the paper's figures from its Source Data workbooks. @throws PertlineError UNKNOWN_FIGURE */
export function sourceFigures(data: SourceData, only: readonly string[] = []): SourceFigures {
  const wanted = figuresNamed(only);
  return {
    drawn: wanted.flatMap((figure) => typeof figure.sourceData === "string" ? [] : [{ figure, picture: figure.sourceData(data) }]), // prettier-ignore
    notDrawn: wanted.flatMap((figure) => typeof figure.sourceData === "string" ? [{ figure, reason: figure.sourceData }] : []), // prettier-ignore
  };
}

/** Figures by name, or by the begin of it ("fig1"); all where none is named. @throws PertlineError UNKNOWN_FIGURE */
export function figuresNamed(only: readonly string[]): readonly PaperFigure[] {
  if (only.length === 0) return PAPER_FIGURES;
  for (const name of only)
    if (!PAPER_FIGURES.some(({ id }) => id.startsWith(name)))
      throw new PertlineError("UNKNOWN_FIGURE", `There is no figure "${name}". ${suggestion(name, PAPER_FIGURES.map(({ id }) => id))}`); // prettier-ignore
  return PAPER_FIGURES.filter(({ id }) => only.some((name) => id.startsWith(name)));
}

export interface DrawSourceOptions {
  formats?: readonly FigureFormat[];
  only?: readonly string[];
  /** The paper's colours unless told. */
  palette?: Palette;
  progress?: Progress;
  signal?: AbortSignal;
}

/**
 * Draws them into a folder, one file per figure and format; each file is written whole or not at all.
 * @param source the workbooks, or their folder
 * @throws PertlineError NOT_SOURCE_DATA, UNKNOWN_FIGURE, WRITE_FAILED
 */
export async function drawSourceFigures(
  source: string | SourceData,
  out: string,
  { formats = ["html", "svg", "csv"], only, palette = "paper", progress, signal }: DrawSourceOptions = {}, // prettier-ignore
): Promise<SourceFigures & { files: readonly string[] }> {
  figuresNamed(only ?? []);
  const result = sourceFigures(typeof source === "string" ? await readSourceData(source) : source, only);
  const bar = progress?.(result.drawn.length, "Drawing figures");
  const files: string[] = [];
  try {
    for (const [i, { figure, picture }] of result.drawn.entries()) {
      signal?.throwIfAborted();
      files.push(...(await exportFigure(picture, path.join(out, figure.id), { formats, palette })));
      bar?.update(i + 1);
    }
  } catch (cause) {
    if (signal?.aborted || (cause as Error).name === "PertlineError") throw cause;
    throw new PertlineError("WRITE_FAILED", `Figures could not be written to ${path.resolve(out)}: ${(cause as Error).message}. Check the folder, its permissions and free space.`, { cause }); // prettier-ignore
  } finally {
    bar?.end();
  }
  return { ...result, files };
}
