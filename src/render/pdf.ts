import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { RenderError } from "./errors.ts";
import { findBrowser } from "./findBrowser.ts";
import { fontFamily, fontFile } from "./fonts.ts";
import { millimetres } from "./printSize.ts";

const timeoutMs = 60_000;

export interface PdfOptions {
  /** Program that prints; `findBrowser()` unless told. */
  browser?: string;
}

/**
 * An SVG document of this library as a PDF of one page, at print size (1,020 pixels are 180 mm), with text as text in the fonts it was
 * placed by.
 *
 * @throws RenderError RENDER_NO_BROWSER where no browser is installed, RENDER_PDF_FAILED
 */
export async function svgToPdf(svg: string, options: PdfOptions = {}): Promise<Uint8Array> {
  const browser = options.browser ?? findBrowser();
  if (browser === undefined)
    throw new RenderError(
      "RENDER_NO_BROWSER",
      "PDF is printed by a browser, and none was found: install Chromium, Chrome or Edge, or name one in PERTLINE_CHROMIUM. SVG needs none and is as sharp.",
    );
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  if (width === undefined || height === undefined)
    throw new RenderError(
      "RENDER_FIGURE_INVALID",
      'Expected an SVG document with viewBox="0 0 width height".',
    );
  const folder = await mkdtemp(path.join(os.tmpdir(), "pertline-pdf-"));
  try {
    const [source, target] = [path.join(folder, "page.html"), path.join(folder, "page.pdf")];
    await writeFile(source, printPage(svg, millimetres(Number(width)), millimetres(Number(height))));
    try {
      await promisify(execFile)(
        browser,
        [
          ...["--headless", "--disable-gpu", "--no-sandbox", "--no-first-run", "--disable-extensions"],
          ...[
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-quic",
          ],
          ...["--no-pdf-header-footer", "--print-to-pdf-no-header"],
          ...[`--user-data-dir=${path.join(folder, "profile")}`, `--print-to-pdf=${target}`],
          pathToFileURL(source).href,
        ],
        { timeout: timeoutMs, killSignal: "SIGKILL" },
      );
      return await readFile(target);
    } catch (cause) {
      const { killed, message } = cause as { killed?: boolean; message: string };
      throw new RenderError(
        "RENDER_PDF_FAILED",
        `${browser} did not print the figure${killed ? ` within ${timeoutMs / 1000} s` : `: ${message.split("\n").slice(0, 2).join(" ").slice(0, 300)}`}. PERTLINE_CHROMIUM names another browser; SVG needs none.`,
        { cause },
      );
    }
  } finally {
    // The browser's last process may still be closing its profile.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** A page of the size of the figure; the pictures in it are data, and nothing may be fetched or run. */
function printPage(svg: string, width: number, height: number): string {
  const faces = ([400, 700] as const).flatMap((weight) =>
    [false, true].map(
      (italic) =>
        `@font-face { font-family: ${fontFamily}; font-weight: ${weight}; font-style: ${italic ? "italic" : "normal"}; src: url("${pathToFileURL(fontFile(weight, italic)).href}"); }`,
    ),
  );
  return `<!doctype html><html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src file:">
<style>${faces.join("\n")}
@page { size: ${width}mm ${height}mm; margin: 0; }
html, body { margin: 0; padding: 0; }
body > svg { display: block; width: ${width}mm; height: ${height - 0.05}mm; }
</style></head><body>${svg}</body></html>`;
}
