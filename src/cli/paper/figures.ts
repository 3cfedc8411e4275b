import path from "node:path";
import type { Command } from "commander";
import { PertlineError } from "../../error.ts";
import type { Palette } from "../../figures/palette.ts";
import type { FigureFormat } from "../../report/exportFigure.ts";
import { figureFormats, paletteOption } from "../figureFormats.ts";
import { terminalProgress } from "../terminalProgress.ts";
import { sourceFolder } from "./sourceFolder.ts";

interface FiguresFlags {
  sourceData?: string;
  out: string;
  format?: FigureFormat[];
  palette?: Palette;
  figures?: string;
  list?: boolean;
}

/** `pertline paper figures` */
export function figuresCommand(paper: Command): void {
  paper
    .command("figures")
    .description("redraw every figure whose data the authors published")
    .option("--source-data <folder>", "the nine .xlsx files; where pertline data get put them unless given")
    .option("--out <folder>", "where they are written", "paper-figures")
    .option(
      "--format <list>",
      "html, svg, png, pdf, csv, json, separated by commas (default: html,svg,csv)",
      figureFormats,
    ) // prettier-ignore
    .addOption(paletteOption())
    .option("--figures <list>", "some of them, e.g. fig1a,fig2,extendedData8 (default: all)")
    .option("--list", "print what can be drawn from what, and draw nothing")
    .addHelpText(
      "after",
      `
Every figure says that it is recomputed from the paper's Source Data. Figures whose data was not published are listed
with the reason; pertline paper run draws them from data.

Examples:
  pertline data get paper_source_data && pertline paper figures
  pertline paper figures --source-data ~/Downloads/source_data --format svg,csv --figures fig1,fig2c`,
    )
    .action(figures);
}

async function figures({
  sourceData,
  out,
  format,
  palette,
  figures: only,
  list,
}: FiguresFlags): Promise<void> {
  const names = only?.split(",").map((one) => one.trim()).filter((one) => one !== ""); // prettier-ignore
  const [{ drawSourceFigures, figuresNamed }, { closeRenderer }] = await Promise.all([
    import("../../report/paper/drawSourceFigures.ts"),
    import("../../render/index.ts"),
  ]);
  if (list) {
    const rows = figuresNamed(names ?? []).map(({ id, panel, title, sourceData: from, run }) => [id, panel, typeof from === "string" ? "–" : "yes", run.of, title]); // prettier-ignore
    printTable([["name", "figure", "Source Data", "run of", "title"], ...rows]);
    return;
  }
  const interrupt = new AbortController();
  const onInterrupt = (): void => interrupt.abort(new PertlineError("INTERRUPTED", "Interrupted; figures that were done are kept.")); // prettier-ignore
  process.once("SIGINT", onInterrupt);
  try {
    const { drawn, notDrawn, files } = await drawSourceFigures(sourceData ?? (await sourceFolder()), out, {
      ...(format && { formats: format }),
      ...(palette && { palette }),
      ...(names && { only: names }),
      progress: terminalProgress(process.stderr),
      signal: interrupt.signal,
    });
    printTable([...drawn.map(({ figure: { id, panel, title } }) => [id, panel, title])]);
    if (notDrawn.length > 0) {
      console.log("\nNot drawn from the Source Data:");
      printTable(notDrawn.map(({ figure: { id, panel }, reason }) => [`  ${id}`, panel, reason]));
    }
    console.log(`\nRecomputed from the paper's Source Data: ${files.length} files in ${path.resolve(out)}`);
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    process.stderr.write("Interrupted; figures that were done are kept.\n");
    process.exitCode = 130;
  } finally {
    process.off("SIGINT", onInterrupt);
    await closeRenderer();
  }
}

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]?.map((_, k) => Math.max(...rows.map((row) => row[k]!.length))) ?? [];
  for (const row of rows) console.log(row.map((cell, k) => cell.padEnd(widths[k]!)).join("  ").trimEnd()); // prettier-ignore
}
