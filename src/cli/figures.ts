import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { PertlineError } from "../error.ts";
import type { Figure } from "../figures/figure.ts";
import { PALETTES } from "../figures/palette.ts";
import type { Palette } from "../figures/palette.ts";
import { listed, suggestion } from "../nearest.ts";
import { closeRenderer, findBrowser } from "../render/index.ts";
import type { FigureFormat } from "../report/exportFigure.ts";
import { FIGURE_FORMATS, exportFigure } from "../report/exportFigure.ts";
import { exportPage } from "../report/exportPage.ts";
import { FIGURE_PAGES, figurePage } from "../report/figurePage.ts";
import { readFigures } from "../report/readFigures.ts";
import { terminalProgress } from "./terminalProgress.ts";

interface FiguresOptions {
  out: string;
  format: string;
  palette: string;
  only?: string;
  pages: boolean;
}

/** `pertline figures`: figures of a run or of the published data, in other formats and colours. */
export function figuresCommand(program: Command): void {
  program
    .command("figures")
    .description("write the figures of a run, or of the paper's Source Data, for print and in other colours")
    .argument(
      "<source...>",
      "folders that pertline run wrote, the folder of the paper's .xlsx workbooks, or figures as .json",
    )
    .option(
      "--out <folder>",
      "where the files are written; one folder each where there are several sources",
      "figures",
    )
    .option("--format <list>", `any of ${FIGURE_FORMATS.join(", ")}`, "svg,png,csv")
    .option("--palette <name>", PALETTES.join(" or "), "paper")
    .option("--only <list>", "names of figures, e.g. fig1a,fig2c; all unless given")
    .option("--no-pages", "leave out the assembled pages of Fig 1 and Fig 2")
    .addHelpText(
      "after",
      `
A figure is 180 mm wide in print for every 1,020 of its pixels: .svg and .pdf have this size, .png has 300 dots per inch.
PDF is printed by an installed Chromium, Chrome or Edge (PERTLINE_CHROMIUM names one elsewhere); the other formats need
no browser. .csv holds the numbers behind a figure, .json the figure itself, for Plotly. Panels of Fig 1 and Fig 2 are also
assembled to one page each: fig1 and fig2.

Examples:
  pertline run --out out && pertline figures out
  pertline figures out --format pdf --palette colour-blind --out print
  pertline figures out --only fig1a,fig2c --format svg,png,pdf
  pertline figures ~/Downloads/source_data --out published --format png,csv`,
    )
    .action(figures);
}

async function figures(sources: string[], options: FiguresOptions): Promise<void> {
  const formats = listOf(options.format, FIGURE_FORMATS, "UNKNOWN_FORMAT", "format");
  const [palette] = listOf(options.palette, PALETTES, "UNKNOWN_PALETTE", "palette");
  if (formats.includes("pdf") && findBrowser() === undefined)
    throw new PertlineError("NO_BROWSER", "PDF is printed by a browser, and none was found. Install Chromium, Chrome or Edge, name one in PERTLINE_CHROMIUM, or leave out pdf: .svg is as sharp and needs none."); // prettier-ignore
  const names = folderNames(sources);
  try {
    for (const [i, source] of sources.entries()) {
      const drawn = chosen(await figuresOf(source), options.only, source);
      const out = sources.length === 1 ? options.out : path.join(options.out, names[i]!);
      await write(drawn, out, { formats, palette: palette!, pages: options.pages });
    }
  } finally {
    await closeRenderer();
  }
}

async function write(
  figures: Readonly<Record<string, Figure>>,
  out: string,
  { formats, palette, pages }: { formats: FigureFormat[]; palette: Palette; pages: boolean },
): Promise<void> {
  const names = Object.keys(figures);
  const assembled = pages
    ? Object.entries(FIGURE_PAGES).flatMap(([name, arrangement]) => {
        // One panel is no page.
        const panels = names.filter((one) => new RegExp(`^${name}[a-z]$`).test(one));
        return panels.length > 1
          ? [[name, figurePage(figures, arrangement, `Figure ${name.slice(3)}`)] as const]
          : [];
      })
    : [];
  const bar = terminalProgress(process.stderr)(names.length + assembled.length, "Drawing figures");
  let done = 0;
  try {
    for (const name of names) {
      await exportFigure(figures[name]!, path.join(out, name), { formats, palette });
      bar.update(++done);
    }
    for (const [name, panels] of assembled) {
      await exportPage(panels, path.join(out, name), { formats, palette });
      bar.update(++done);
    }
  } finally {
    bar.end();
  }
  const all = [...names, ...assembled.map(([name]) => name)];
  process.stdout.write(`${all.length} figures in ${out}: ${all.join(", ")} (${formats.map((one) => `.${one}`).join(", ")}; ${palette === "paper" ? "the paper's colours" : "colours for every kind of vision"})\n`); // prettier-ignore
}

/** Figures of the workbooks where a folder holds them, else those that a run wrote. */
async function figuresOf(source: string): Promise<Record<string, Figure>> {
  const isFolder = existsSync(source) && statSync(source).isDirectory();
  if (!isFolder || !readdirSync(source).some((name) => name.endsWith(".xlsx"))) return readFigures(source);
  const [{ readSourceData }, { SOURCE_FIGURES }] = await Promise.all([
    import("../report/paper/sourceData.ts"),
    import("../report/paper/sourceFigures.ts"),
  ]);
  const data = await readSourceData(source);
  return Object.fromEntries(Object.entries(SOURCE_FIGURES).map(([name, draw]) => [name, draw(data)]));
}

function chosen(
  figures: Record<string, Figure>,
  only: string | undefined,
  source: string,
): Record<string, Figure> {
  if (only === undefined) return figures;
  const wanted = only.split(",").map((name) => name.trim());
  const unknown = wanted.filter((name) => !Object.hasOwn(figures, name));
  if (unknown.length > 0)
    throw new PertlineError("UNKNOWN_FIGURE", `${source} has no figure ${unknown.join(", ")}. ${suggestion(unknown[0]!, Object.keys(figures))}`); // prettier-ignore
  return Object.fromEntries(wanted.map((name) => [name, figures[name]!]));
}

/** @throws PertlineError with the code given, naming what there is */
function listOf<T extends string>(text: string, known: readonly T[], code: string, what: string): T[] {
  const asked = [...new Set(text.split(",").map((one) => one.trim().toLowerCase()))].filter(
    (one) => one !== "",
  );
  const unknown = asked.filter((one) => !known.includes(one as T));
  if (unknown.length > 0 || asked.length === 0)
    throw new PertlineError(code, `--${what} takes ${listed(known)}; found "${unknown[0] ?? text}".`);
  return asked as T[];
}

/** A folder for each source, numbered where names repeat. */
function folderNames(sources: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return sources.map((source) => {
    const name = path.basename(path.resolve(source)).replace(/\.json$/, "");
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}-${count}`;
  });
}
