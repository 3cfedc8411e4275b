import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { MimeBundle } from "../session/events.ts";
import type { Cell, Notebook, NotebookOutput } from "./format.ts";
import { escapeHtml, highlight } from "./highlight.ts";
import { markdownRenderer } from "./markdown.ts";
import { STYLE } from "./style.ts";

export interface HtmlOptions {
  /** Title of the page. Default: the first heading, else "Notebook". */
  title?: string;
  /** Folder from which pictures named in markdown are taken into the page. Without it they are left out. */
  directory?: string;
}

/** Kinds of output a page can show, best first. */
const PREFERENCE = [
  "application/vnd.plotly.v1+json",
  "text/html",
  "image/svg+xml",
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "text/markdown",
  "text/latex",
  "text/plain",
  "application/json",
];

// The browser itself then guarantees that the page asks no server for anything. Plotly's WebGL traces compile code.
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; " +
  "font-src data:; media-src data:; connect-src data: blob:; worker-src blob:";

const DRAW = `for (const data of document.querySelectorAll("script.plotly-figure")) {
  const figure = JSON.parse(data.textContent);
  const place = data.previousElementSibling;
  Plotly.newPlot(place, figure.data, figure.layout, { responsive: true, displaylogo: false, showSendToCloud: false, ...figure.config })
    .then(() => figure.frames && Plotly.addFrames(place, figure.frames))
    .catch((error) => { place.textContent = "This figure could not be drawn: " + error; });
}`;

/** An executed notebook as one page that needs no other file and no network. */
export function notebookHtml(notebook: Notebook, options: HtmlOptions = {}): string {
  const markdown = markdownRenderer(options.directory);
  const page = { markdown, figures: 0 };
  const cells = notebook.cells.map((cell) => cellHtml(cell, page)).join("\n");
  const title = options.title ?? firstHeading(notebook) ?? "Notebook";
  const scripts =
    page.figures === 0
      ? ""
      : `<script>${scriptSafe(plotlySource())}</script>\n<script>\n${scriptSafe(DRAW)}\n</script>\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>
${STYLE}</style>
</head>
<body>
<main>
${cells}
</main>
${scripts}</body>
</html>
`;
}

interface Page {
  markdown: ReturnType<typeof markdownRenderer>;
  figures: number;
}

function cellHtml(cell: Cell, page: Page): string {
  if (cell.cell_type !== "code")
    return cell.cell_type === "markdown"
      ? `<section class="markdown">\n${page.markdown(cell.source, cell.attachments)}</section>`
      : `<section class="raw"><pre>${escapeHtml(cell.source)}</pre></section>`;
  const count = cell.execution_count === null ? "" : ` data-count="${cell.execution_count}"`;
  const source =
    cell.source.trim() === "" ? "" : `<pre class="source"><code>${highlight(cell.source)}</code></pre>\n`;
  const outputs = cell.outputs.map((output) => outputHtml(output, page)).join("\n");
  return source + outputs === "" ? "" : `<section class="code"${count}>\n${source}${outputs}\n</section>`;
}

function outputHtml(output: NotebookOutput, page: Page): string {
  switch (output.output_type) {
    case "stream":
      return `<pre class="output ${output.name === "stderr" ? "stderr" : "stdout"}">${plain(output.text)}</pre>`;
    case "error": {
      const lines = output.traceback.length > 0 ? output.traceback : [`${output.ename}: ${output.evalue}`];
      return `<pre class="output error">${plain(lines.join("\n"))}</pre>`;
    }
    default:
      return `<div class="output">${bundleHtml(output.data, page)}</div>`;
  }
}

function bundleHtml(data: MimeBundle, page: Page): string {
  const mime = PREFERENCE.find((candidate) => candidate in data);
  if (mime === undefined)
    return `<p class="unknown">An output of type ${escapeHtml(Object.keys(data).join(", "))}</p>`;
  const value = data[mime];
  switch (mime) {
    case "application/vnd.plotly.v1+json":
      page.figures++;
      return (
        `<div class="figure"${height(value)}></div>` +
        `<script class="plotly-figure" type="application/json">${jsonSafe(value)}</script>`
      );
    case "text/html":
      return String(value);
    case "text/markdown":
      return page.markdown(String(value));
    case "image/svg+xml":
      return picture(mime, Buffer.from(String(value)).toString("base64"));
    case "application/json":
      return `<pre>${escapeHtml(JSON.stringify(value, null, 2))}</pre>`;
    default:
      return mime.startsWith("image/") ? picture(mime, String(value)) : `<pre>${plain(String(value))}</pre>`;
  }
}

function picture(mime: string, base64: string): string {
  return `<img alt="" src="data:${mime};base64,${escapeHtml(base64.replace(/\s/g, ""))}">`;
}

function height(figure: unknown): string {
  const asked = (figure as { layout?: { height?: unknown } } | null)?.layout?.height;
  return typeof asked === "number" ? ` style="height:${asked}px"` : "";
}

/** JSON that cannot end the script element it stands in, nor open a comment in it. */
export function jsonSafe(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

/** Code in which `</script` and `<!--` can only stand inside strings and regular expressions, where the escape is equal. */
export function scriptSafe(code: string): string {
  return code.replace(/<(?=\/script|!--)/gi, "\\x3C");
}

function plain(text: string): string {
  return escapeHtml(text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, ""));
}

function firstHeading(notebook: Notebook): string | undefined {
  for (const cell of notebook.cells) {
    const heading =
      cell.cell_type === "markdown" ? cell.source.match(/^#{1,6}\s+(.+?)\s*#*$/m)?.[1] : undefined;
    if (heading) return heading.replace(/[*_`]/g, "");
  }
  return undefined;
}

let plotly: string | undefined;

function plotlySource(): string {
  const entry = createRequire(import.meta.url).resolve("plotly.js-dist-min/package.json");
  return (plotly ??= readFileSync(path.join(path.dirname(entry), "plotly.min.js"), "utf8"));
}
